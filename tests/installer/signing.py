"""Packages signed with keys made for the trial: what was changed since is refused. By name: `installer/RESULTS.md`.

RELAIS_PACKAGES is a folder with packages, of which an installer or an MSI for Windows too; it is copied. Needs
minisign, osslsigncode and openssl.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installer.running_sign import sign


def run(*command: object) -> int:
    return subprocess.run([str(word) for word in command], capture_output=True, stdin=subprocess.DEVNULL).returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    given = Path(os.environ["RELAIS_PACKAGES"])
    (tmp_path / "packages").mkdir()
    for file in given.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path / "packages")
    return tmp_path / "packages"


@pytest.fixture
def minisign_key(tmp_path: Path) -> Path:
    assert run("minisign", "-G", "-W", "-p", tmp_path / "key.pub", "-s", tmp_path / "key.sec") == 0
    return tmp_path / "key.sec"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    key, pem, both, password = (tmp_path / name for name in ("c.key", "c.pem", "c.p12", "password"))
    password.write_text("throw-away")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Relais trial"]
    assert run(*made, "-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", pem) == 0
    packed = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", pem, "-out", both]
    assert run(*packed, "-passout", f"file:{password}") == 0
    return both


def test_what_is_signed_is_verified_and_what_was_changed_is_refused(
    folder: Path, minisign_key: Path, certificate: Path
) -> None:
    public, beside = minisign_key.with_suffix(".pub"), certificate.parent
    keys = ["--minisign-key", minisign_key, "--certificate", certificate, "--password-file", beside / "password"]
    done = sign(folder, *keys)
    assert done.returncode == 0, done.stderr
    sums = folder / "SHA256SUMS"
    assert run("minisign", "-V", "-p", public, "-m", sums) == 0
    checked = subprocess.run(["sha256sum", "--strict", "-c", sums.name], cwd=folder, capture_output=True)
    assert checked.returncode == 0
    programs = [file for file in folder.iterdir() if file.suffix in (".exe", ".msi")]
    assert programs
    for program in programs:
        assert run("osslsigncode", "verify", "-CAfile", beside / "c.pem", "-in", program) == 0, program.name
    sums.write_text(sums.read_text().replace("a", "b", 1))
    assert run("minisign", "-V", "-p", public, "-m", sums) != 0
    whole = bytearray(programs[0].read_bytes())
    whole[len(whole) // 2] ^= 1
    programs[0].write_bytes(whole)
    assert run("osslsigncode", "verify", "-CAfile", beside / "c.pem", "-in", programs[0]) != 0


def test_a_wrong_password_leaves_the_packages_as_they_were(folder: Path, certificate: Path) -> None:
    (certificate.parent / "password").write_text("wrong")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    done = sign(folder, "--certificate", certificate, "--password-file", certificate.parent / "password")
    assert done.returncode == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
