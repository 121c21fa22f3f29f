"""A file of authorities that cannot be used: what it is in its place is said, in the policy and by the doctor."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.ca_file import trouble
from desktop.policy import read
from tests.desktop.cli.conftest import Run, data, run
from tests.sync.client.authority import Authority

__all__ = ["data", "run"]


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Authority("Autorité de la Ville").file(tmp_path_factory.mktemp("authority")).read_bytes()


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


BAD = {
    "empty": (lambda _: b"", "est vide"),
    "blank": (lambda _: b"\xef\xbb\xbf\r\n ", "est vide"),
    "der": (_der, "DER"),
    "page": (lambda _: b"\n<!DOCTYPE html><title>404</title>", "page web"),
    "utf16": (lambda pem: pem.decode().encode("utf-16"), "UTF-16"),
    "words": (lambda _: "Voici le certificat demandé.".encode(), "n’est pas un fichier de certificats"),
    "key": (lambda _: b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "clé"),
    "cut": (lambda pem: pem[:200], "abîmé"),
    "half": (lambda pem: pem + pem[:200] + b"\n-----END CERTIFICATE-----\n", "abîmé"),
    "site": (lambda _: Authority("x").server(alone=True).partition(b"-----END PRIVATE KEY-----\n")[2], "d’un site"),
    "huge": (lambda pem: pem * 10_000, "trop gros"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_it_is_in_place_of_authorities_is_said(tmp_path: Path, pem: bytes, kind: str) -> None:
    made, words = BAD[kind]
    file = tmp_path / "ville.pem"
    file.write_bytes(made(pem))
    assert words in trouble(str(file))
    assert trouble(str(file)).startswith("«\u00a0ville.pem\u00a0» ")


def test_a_folder_no_file_and_one_that_cannot_be_read(tmp_path: Path) -> None:
    assert "dossier" in trouble(str(tmp_path))
    assert "n’existe pas" in trouble(str(tmp_path / "absent.pem"))
    assert "chemin complet" in trouble("ville.pem")
    if sys.platform == "linux":
        assert "ne peut pas être lu" in trouble("/proc/self/mem")  # root too


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"Autorite de la Ville\r\n", b" 0 s:CN = Ville\n", b"<ca>\n"])
def test_a_mark_or_words_before_the_certificate_do_no_harm(tmp_path: Path, pem: bytes, before: bytes) -> None:
    file = tmp_path / "ville.pem"
    file.write_bytes(before + pem.replace(b"\n", b"\r\n"))
    assert trouble(str(file)) == ""


def test_authorities_out_of_their_dates(tmp_path: Path, pem: bytes) -> None:
    old, young = (Authority("x", days=days).file(tmp_path) for days in ((-30, -20), (20, 30)))
    day = (datetime.now(UTC) - timedelta(days=20)).strftime("%d/%m/%Y")
    assert f"expiré le {day}" in trouble(str(old))
    assert "pas encore" in trouble(str(young))
    expired = old.read_bytes()
    old.write_bytes(expired + young.read_bytes())
    assert "pas encore" in trouble(str(old)), "none is valid today, though the last of them ends later"
    old.write_bytes(expired + pem)
    assert trouble(str(old)) == "", "one that is valid is enough"
    later = (datetime.now(UTC) + timedelta(days=4000)).timestamp()
    assert "expiré" in trouble(str(old), later)


def test_the_policy_leaves_it_out_and_the_doctor_says_why(tmp_path: Path, pem: bytes, run: Run) -> None:
    (tmp_path / "ville.der").write_bytes(_der(pem))
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"ca_file": str(tmp_path / "ville.der")}))
    assert read(file).ca_file == ""
    for words in (("policy", "show"), ("doctor",)):
        found = run(*words, plain=True)
        assert found.status != 0
        assert "ca_file\u00a0: «\u00a0ville.der\u00a0» est au format DER" in found.out
