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
    "urllib3": "http_transport is imported with the first exchange",
    "http_message_signatures": "sync.client.connection signs its first call with it",
    "cryptography": "sync.contract.signing imports it with the first key",
    "snowballstemmer.english_stemmer": "database/words takes the French one alone out of its package",
}

EXCHANGE = """
import sys
import desktop.runtime.rounds, sync.client.connection.http_transport, sync.contract.http_signatures
from sync.contract.signing import SigningKey
SigningKey.generate()
"""
#: What stays out of it once it has exchanged too: all that an exchange imports is kept until the window closes.
NOT_FOR_AN_EXCHANGE = {
    "cryptography.x509": "certificates.read looks at a certificate that was not accepted",
    "spnego": "proxy_identity speaks NTLM to a proxy that wants it",
    "requests": "it brings charset_normalizer and idna: 6 MB more than the urllib3 beneath it",
    "charset_normalizer": "the same",
}


def loaded(code: str) -> set[str]:
    """Those of the libraries that a new process has loaded after this code."""
    code += f"\nprint(*({set(LATER) | set(NOT_FOR_AN_EXCHANGE)} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_an_open_commune_and_all_pages_load_no_library_before_it_is_used() -> None:
    assert loaded(ALL_PAGES) == set()


def test_an_exchange_loads_what_it_needs_alone() -> None:
    assert loaded(EXCHANGE) == {"urllib3", "http_message_signatures", "cryptography"}


@pytest.mark.parametrize(
    ("module", "library"),
    [
        ("sync.client.device.system_keystore", "keyring"),
        ("stdnum.fr.siret", "stdnum"),
        ("sync.contract.http_signatures", "http_message_signatures"),
        ("sync.contract.http_signatures", "cryptography"),
        ("sync.client.connection.http_transport", "urllib3"),
        ("cryptography.x509", "cryptography.x509"),
        ("snowballstemmer", "snowballstemmer.english_stemmer"),
    ],
)
def test_one_would_be_seen(module: str, library: str) -> None:
    assert library in loaded(f"import sys, {module}")
