"""The file of the proxy's password: who may read it, what it holds, and that nobody is told."""

import logging
import os
from pathlib import Path

import pytest

from desktop import password_file

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


def kept(folder: Path, content: bytes = "Clé€ du proxy\n".encode(), mode: int = 0o640) -> Path:
    file = folder / "proxy-password"
    file.write_bytes(content)
    file.chmod(mode)
    return file


@pytest.mark.parametrize("content", ["Clé€ 1", "Clé€ 1\n", "Clé€ 1\r\n", "\ufeffClé€ 1\n"])
def test_one_line_is_the_password(tmp_path: Path, content: str) -> None:
    file = kept(tmp_path, content.encode())
    assert password_file.trouble(str(file)) == ""
    assert password_file.read(file) == "Clé€ 1"


@POSIX
@pytest.mark.parametrize("mode", [0o644, 0o642, 0o660, 0o604, 0o666])
def test_a_file_that_others_may_read_or_the_group_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    assert "0640" in password_file.trouble(str(kept(tmp_path, mode=mode)))


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o440, 0o400])
def test_modes_that_are_good(tmp_path: Path, mode: int) -> None:
    assert password_file.trouble(str(kept(tmp_path, mode=mode))) == ""


@pytest.mark.parametrize("content", [b"", b"\n", b"one\ntwo\n", b"x" * 201, b"x" * 5000, b"a\tb\n", b"a\0b"])
def test_anything_but_one_line_is_refused_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    said = password_file.trouble(str(kept(tmp_path, content)))
    assert "sur une ligne" in said
    assert "one" not in said


@pytest.mark.parametrize("content", [b"secret \r\n", b" secret\n"])
def test_a_space_that_echo_puts_behind_it_is_named(tmp_path: Path, content: bytes) -> None:
    """The policy was in order, and the proxy refused for ever."""
    assert "une espace" in password_file.trouble(str(kept(tmp_path, content)))


def test_other_places_are_refused(tmp_path: Path) -> None:
    assert "chemin complet" in password_file.trouble("proxy-password")
    assert "n’existe pas" in password_file.trouble(str(tmp_path / "absent"))
    assert "un fichier est attendu" in password_file.trouble(str(tmp_path))
    assert "UTF-8" in password_file.trouble(str(kept(tmp_path, b"\xff\xfe\x00")))


def test_one_that_is_gone_since_is_no_password_and_the_log_has_no_path(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert password_file.read(tmp_path / "absent") == ""
        assert password_file.read(kept(tmp_path, b"\xff\xfesecret")) == ""
    assert [record.getMessage() for record in caplog.records] == [
        "proxy password file not readable: FileNotFoundError",
        "proxy password file not readable: UnicodeDecodeError",
    ]
