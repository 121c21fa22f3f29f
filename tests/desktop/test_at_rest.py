"""What the window does not load until somebody asks for it: each of these libraries takes memory as long as it runs."""

import subprocess
import sys

import pytest

ALL_PAGES = """
import sys
import desktop.app, desktop.session, desktop.runtime.real_world, desktop.actions.kit.open_commune
from desktop.pages import PLACES
for place in PLACES:
    place.load()
from desktop.database import words
words.stem("cimetieres")
"""
LATER = {
    "keyring": "system_keystore is imported where a secret is asked for",
    "stdnum": "domain/letters checks the SIRET, which many leave empty",
    "typst": "documents/typeset makes a document when it is opened",
    "requests": "http_transport is imported with the first exchange",
    "http_message_signatures": "sync.client.connection signs its first call with it",
    "cryptography": "sync.contract.signing imports it with the first key",
    "snowballstemmer.english_stemmer": "database/words takes the French one alone out of its package",
}


def loaded(code: str) -> set[str]:
    """Those of the libraries that a new process has loaded after this code."""
    code += f"\nprint(*({set(LATER)} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_an_open_commune_and_all_pages_load_no_library_before_it_is_used() -> None:
    assert loaded(ALL_PAGES) == set()


@pytest.mark.parametrize(
    ("module", "library"),
    [
        ("sync.client.device.system_keystore", "keyring"),
        ("stdnum.fr.siret", "stdnum"),
        ("sync.contract.http_signatures", "http_message_signatures"),
        ("sync.client.connection.certificates", "cryptography"),
        ("snowballstemmer", "snowballstemmer.english_stemmer"),
    ],
)
def test_one_would_be_seen(module: str, library: str) -> None:
    assert library in loaded(f"import sys, {module}")
