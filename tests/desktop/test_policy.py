"""The administrator's file: correct settings apply, wrong ones are reported and have no effect."""

import json
from pathlib import Path

import pytest

from desktop.policy import VARIABLE, Policy, machine_file, read

GOOD = {
    "platform_url": "https://plateforme.example",
    "proxy": "http://proxy.example:3128",
    "proxy_user": "mairie",
    "ca_file": str(Path(__file__).resolve()),  # any existing file will do
    "data_dir": "/srv/relais",
    "backup_folder": "/srv/copies",
    "log_level": "DEBUG",
}


def written(folder: Path, content: object) -> Path:
    file = folder / "policy.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return file


def test_no_file_imposes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    assert read(file) == Policy(file=file)
    assert not read(file).present


def test_every_key(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    assert read(file) == Policy(file=file, present=True, **GOOD)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("plateform_url", "https://x.example"),  # mistyped
        ("platform_url", "plateforme.example"),
        ("platform_url", "ftp://plateforme.example"),
        ("platform_url", "https://"),
        ("platform_url", "https://x:notaport"),
        ("platform_url", 7),
        ("proxy", "proxy:3128"),
        ("proxy", "http://user:word@proxy:3128"),  # a password is not allowed here
        ("proxy_user", "user:word"),
        ("ca_file", "relative.pem"),
        ("ca_file", "/absent/authority.pem"),
        ("data_dir", "relative/folder"),
        ("backup_folder", "relative/folder"),
        ("log_level", "LOUD"),
        ("log_level", ""),
        ("log_level", None),
    ],
)
def test_a_wrong_key_is_named_and_the_others_hold(tmp_path: Path, key: str, value: object) -> None:
    found = read(written(tmp_path, GOOD | {key: value}))
    (error,) = found.errors
    assert error.startswith(f"{key}\u00a0: ")
    for name, good in GOOD.items():
        assert getattr(found, name) == ("" if name == key else good)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xff", b"[" * 60_000])
def test_a_file_that_is_no_policy(tmp_path: Path, content: bytes) -> None:
    found = read(written(tmp_path, content))
    assert found.present
    assert len(found.errors) == 1
    assert found.data_dir == ""


def test_notepads_mark_is_no_error(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"\xef\xbb\xbf{}")).errors == ()


def test_words_for_the_proxy(tmp_path: Path) -> None:
    for word in ("system", "none"):
        assert read(written(tmp_path, {"proxy": word})).proxy == word


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "other.json"))
    assert machine_file() == tmp_path / "other.json"
    monkeypatch.delenv(VARIABLE)
    assert machine_file().name == "policy.json"
