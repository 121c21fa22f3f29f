"""The administrator's file and registry: correct settings apply, wrong ones are reported and have no effect."""

import json
from pathlib import Path

import pytest

from desktop.policy import KEYS, LONGEST, VARIABLE, Policy, machine_file, read, shared_folder

GOOD = {
    "platform_url": "https://plateforme.example",
    "proxy": "http://proxy.example:3128",
    "proxy_user": "mairie",
    "ca_file": str(Path(__file__).resolve().with_name("authority.pem")),
    "backup_folder": str(Path("/srv/copies").absolute()),  # with its drive on Windows
    "log_level": "DEBUG",
}


@pytest.fixture(autouse=True, scope="module")
def password_for_all(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its file must be there, and closed to others."""
    file = tmp_path_factory.mktemp("policy") / "proxy-password"
    file.write_text("secret\n", "utf-8")
    file.chmod(0o640)
    GOOD["proxy_password_file"] = str(file)


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


WRONG = [
    ("plateform_url", "https://x.example"),  # mistyped
    ("platform_url", "plateforme.example"),
    ("platform_url", "ftp://plateforme.example"),
    ("platform_url", "https://"),
    ("platform_url", "https://x:notaport"),
    ("platform_url", 7),
    ("platform_url", "http://plateforme.example"),  # what an enrolment would refuse
    ("platform_url", "https://login:word@plateforme.example"),
    ("platform_url", "https://plateforme.example?a=b"),
    ("platform_url", "https://plateforme example"),
    ("platform_url", " https://plateforme.example"),
    ("platform_url", "https://%PLATEFORME%"),
    ("proxy", "proxy:3128"),
    ("proxy", "http://user:word@proxy:3128"),  # a password is not allowed here
    ("proxy", "http://wpad.example/proxy.pac"),  # the file that names it is not the proxy
    ("proxy", "http://wpad.example/?pac"),
    ("proxy", " http://proxy:3128"),  # pasted; each exchange was “cut”, and nothing named the policy
    ("proxy", "http://pro xy:3128"),
    ("proxy", "http://proxy..fr:3128"),
    ("proxy_user", "user:word"),
    ("proxy_password_file", "relative"),
    ("proxy_password_file", "/absent/password"),
    ("ca_file", "relative.pem"),
    ("ca_file", "/absent/authority.pem"),
    ("backup_folder", "relative/folder"),
    ("log_level", "LOUD"),
    ("log_level", ""),
    ("log_level", None),
    ("backup_folder", "/srv/a\0b"),
    ("backup_folder", "/srv/\ud800"),
    ("proxy_user", "mairie\n"),
    ("nom\ud800 inconnu\n", "x"),
    ("k" * 5000, "x"),
    ("", "x"),
    *((key, "/" + "x" * LONGEST[key]) for key in KEYS),
]


@pytest.mark.parametrize(("key", "value"), WRONG, ids=[f"{number}" for number in range(len(WRONG))])
def test_a_wrong_key_is_named_and_the_others_hold(tmp_path: Path, key: str, value: object) -> None:
    file = written(tmp_path, GOOD | {key: value})
    absent = tmp_path / "absent"
    in_registry = read(absent, lambda: GOOD | {key: value})
    for found, place in ((read(file), ""), (in_registry, " (registre)")):
        (error,) = found.errors
        assert f"{place}\u00a0: " in error
        assert error.isprintable() or error.replace("\u00a0", "").isprintable()
        assert len(error) < 200
        if key in KEYS:
            assert error.startswith(f"{key}{place}\u00a0: ")
        for name, good in GOOD.items():
            assert getattr(found, name) == ("" if name == key else good)
    assert in_registry.registry == tuple(name for name in KEYS if name != key)


@pytest.mark.parametrize("value", [1, b"none", ["none"], None, 2**40])
def test_other_kinds_of_the_registry_are_no_text(tmp_path: Path, value: object) -> None:
    """REG_DWORD, REG_BINARY, REG_MULTI_SZ, REG_NONE and REG_QWORD as winreg gives them."""
    found = read(tmp_path / "absent", lambda: {"proxy": value})
    assert found.errors == ("proxy (registre)\u00a0: un texte est attendu.",)
    assert found.proxy == ""


def test_the_registry_goes_before_the_file_key_by_key(tmp_path: Path) -> None:
    file = written(tmp_path, {"proxy": "http://file.example:3128", "log_level": "DEBUG"})
    found = read(file, lambda: {"proxy": "none", "proxy_user": "mairie"})
    assert (found.proxy, found.proxy_user, found.log_level) == ("none", "mairie", "DEBUG")
    assert found.registry == ("proxy", "proxy_user")
    assert found.errors == ()


def test_for_a_wrong_value_of_the_registry_the_file_counts(tmp_path: Path) -> None:
    file = written(tmp_path, {"proxy": "none"})
    found = read(file, lambda: {"proxy": 3})
    assert (found.proxy, found.registry) == ("none", ())
    assert found.errors == ("proxy (registre)\u00a0: un texte est attendu.",)


def test_a_closed_registry_is_said_and_the_file_counts(tmp_path: Path) -> None:
    def closed() -> dict[str, object]:
        raise PermissionError

    found = read(written(tmp_path, {"proxy": "none"}), closed)
    assert found.proxy == "none"
    assert found.errors == ("Les stratégies du registre ne peuvent pas être lues.",)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xff", b"[" * 60_000])
def test_a_file_that_is_no_policy(tmp_path: Path, content: bytes) -> None:
    found = read(written(tmp_path, content))
    assert found.present
    assert len(found.errors) == 1
    assert found.backup_folder == ""


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


def test_one_folder_for_all_accounts_is_refused_and_named(tmp_path: Path) -> None:
    """Whatever it says: a folder of that name may hold what an administrator wants opened."""
    file = written(tmp_path, GOOD | {"data_dir": 7})
    (error,) = read(file).errors
    assert error.startswith("data_dir\u00a0: retirez cette clé.")
    assert read(file).shared_by == str(file)
    assert f"(data_dir, dans {file})" in shared_folder(read(file))
    by_registry = read(file, lambda: {"data_dir": "D:\\Relais"})
    assert by_registry.shared_by.startswith("HKLM\\")
    assert len(by_registry.errors) == 2
    assert shared_folder(read(written(tmp_path, GOOD))) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (b'{"proxy": "none",}', "ligne 1, colonne 1"),
        (b'{\n "ca_file": "C:\\ProgramData\\x.pem"\n}', "ligne 2, colonne"),
        ('{"proxy": "none"}'.encode("utf-16"), "UTF-16"),
        ('{"proxy_user": "Hélène"}'.encode("latin-1"), "UTF-8"),
    ],
    ids=["empty", "comma", "backslash", "utf-16", "latin-1"],
)
def test_a_file_that_is_no_json_says_where_and_the_way_out(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "policy.json"
    file.write_bytes(content)
    (error,) = read(file, dict).errors
    assert said in error
