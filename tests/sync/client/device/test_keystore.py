"""Where keys are stored: read back, unreadable to others, and in a file where the system has no keystore."""

import os
import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from sync.client.device import keystore_choice
from sync.client.device.keystore import FileKeyStore, KeyStoreError, MemoryKeyStore, Wallet
from sync.client.device.system_keystore import SystemKeyStore
from sync.contract.signing import SigningKey

SECRET = bytes(range(32))


class Kept(KeyringBackend):
    """A system's keystore, as keyring sees one; with `forgets` it loses what it took."""

    priority = 5.0

    def __init__(self, *, forgets: bool = False) -> None:
        super().__init__()
        self._forgets = forgets
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self._forgets:
            self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._kept[service, username]


@pytest.fixture
def system():
    """Sets keyring's backend, and puts the former one back."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_no_test_writes_to_the_keystore_of_who_runs_it() -> None:
    """Nor to a keyring that another test module defines: once, a password passed from one test to the next."""
    assert isinstance(keyring.get_keyring(), fail.Keyring)


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_what_is_stored_is_loaded(tmp_path: Path, kind: str) -> None:
    store = FileKeyStore(tmp_path / "keys") if kind == "file" else MemoryKeyStore()
    assert store.load("db-1") is None
    store.store("db-1", SECRET)
    store.store("db-1", SECRET[::-1])
    assert store.load("db-1") == SECRET[::-1]
    assert store.load("db-2") is None


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        FileKeyStore(tmp_path / "keys").store("db-1", SECRET)
    finally:
        os.umask(before)
    (file,) = (tmp_path / "keys").iterdir()
    if os.name != "posix":
        return  # Windows has no such modes: the profile's own access list protects the file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a\0b", "é"])
def test_a_name_cannot_lead_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyStoreError):
        FileKeyStore(tmp_path).store(name, SECRET)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(KeyStoreError):
        FileKeyStore(tmp_path / "keys").store("db-1", SECRET)


def test_the_systems_keystore_is_used_and_read_back(tmp_path: Path, system) -> None:
    system(Kept())
    store = keystore_choice.choose(tmp_path)
    assert store.place == "keystore"
    store.store("db-1", SECRET)
    assert store.load("db-1") == SECRET
    assert store.load("db-2") is None


def test_of_the_systems_keystore_one_secret_is_taken_out(system) -> None:
    system(Kept())
    store = SystemKeyStore()
    for name in ("db-1", "db-2"):
        store.store(name, SECRET)
    for _ in range(2):  # the second time there is nothing
        store.forget("db-1")
        assert (store.load("db-1"), store.load("db-2")) == (None, SECRET)


@pytest.mark.parametrize("text", ["A", "é", "A==="])
def test_what_is_no_secret_in_the_systems_keystore_cannot_be_read(system, text: str) -> None:
    backend = Kept()
    system(backend)
    store = SystemKeyStore()
    store.store("db-1", SECRET)
    ((service, name),) = backend._kept
    backend.set_password(service, name, text)
    with pytest.raises(KeyStoreError):
        store.load("db-1")


def test_a_keystore_that_forgets_is_noticed(system) -> None:
    system(Kept(forgets=True))
    with pytest.raises(KeyStoreError):
        SystemKeyStore().store("db-1", SECRET)


def test_without_a_keystore_files_are_chosen(tmp_path: Path, system) -> None:
    system(fail.Keyring())
    assert keystore_choice.choose(tmp_path).place == "file"
    with pytest.raises(KeyStoreError):
        SystemKeyStore().store("db-1", SECRET)


def test_a_wallet_forgets_the_key_that_is_named_alone() -> None:
    """The first key of a database has no device in its name: it is deleted only if it is that device's key."""
    before, first, after = sorted((SigningKey(bytes([seed] * 32)) for seed in range(3)), key=lambda key: key.id)
    store = MemoryKeyStore()
    wallet = Wallet(store, "base")
    store.store("base", first.seed)
    for other in (before, after):
        wallet.keep(other)
        wallet.forget(other.id)
        assert (wallet.load(other.id), wallet.load(first.id) is not None) == (None, True)
    wallet.forget(first.id)
    assert wallet.load(first.id) is None


@pytest.mark.parametrize("change", [lambda seed: seed[:-1], lambda seed: seed + b"x"])
def test_what_is_no_seed_is_no_key_and_stays_where_it_is(change) -> None:
    key, store = SigningKey(bytes(32)), MemoryKeyStore()
    wallet = Wallet(store, "base")
    store.store(f"base.{key.id}", change(key.seed))
    store.store("base", change(key.seed))
    assert wallet.load(key.id) is None
    wallet.forget(key.id)
    assert store.load("base") == change(key.seed)


@pytest.mark.parametrize("priority", [0.0, -1.0])
def test_a_keystore_that_cannot_be_used_here_is_none(tmp_path: Path, system, priority: float) -> None:
    kept = Kept()
    kept.priority = priority
    system(kept)
    assert keystore_choice.choose(tmp_path).place == "file"


@pytest.mark.parametrize(("place", "kind"), [("file", FileKeyStore), ("keystore", SystemKeyStore)])
def test_a_key_is_found_again_where_the_database_says(tmp_path: Path, place: str, kind: type) -> None:
    assert isinstance(keystore_choice.stored_in(place, tmp_path), kind)
