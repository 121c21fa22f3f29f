"""The platform's key: made once, readable by its own account only, and never replaced without a message."""

import errno
import os
import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.platform.identity import keys
from sync.platform.store import PlatformStore, StoreError
from tests import posix


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = keys.make(folder)
    assert keys.make(folder).public == keys.load(folder).public == made.public
    assert {file.name for file in folder.iterdir()} == {keys.FILE, keys.AGE_FILE}
    if not posix.WINDOWS:  # there the rights of the account's own folder count
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_broken_off_writing_is_made_good(tmp_path: Path) -> None:
    (tmp_path / f"{keys.FILE}-0.part").write_text("half")
    assert keys.make(tmp_path).public == keys.load(tmp_path).public
    assert {file.name for file in tmp_path.iterdir()} == {keys.FILE, keys.AGE_FILE}


@pytest.mark.parametrize("again", [keys.load, keys.make])
@pytest.mark.parametrize("name", [keys.FILE, keys.AGE_FILE])
def test_of_one_killed_before_it_was_done_no_second_copy_stays(tmp_path: Path, again: Any, name: str) -> None:
    made = keys.make(tmp_path)
    os.link(tmp_path / name, tmp_path / f"{name}-{'0' * 16}.part")
    assert again(tmp_path).public == made.public
    assert {file.name for file in tmp_path.iterdir()} == {keys.FILE, keys.AGE_FILE}


def test_a_part_is_left_while_there_is_no_key_beside_it(tmp_path: Path) -> None:
    """Another program may be about to use that file as the key."""
    (tmp_path / f"{keys.FILE}-0.part").write_text("")
    with pytest.raises(StoreError, match="manque"):
        keys.load(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [f"{keys.FILE}-0.part"]


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_where_the_disk_knows_no_links_a_key_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    made = keys.make(tmp_path)
    assert keys.make(tmp_path).public == keys.load(tmp_path).public == made.public
    assert {file.name for file in tmp_path.iterdir()} == {keys.FILE, keys.AGE_FILE}
    assert posix.WINDOWS or {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("kind", [SigningKey, Identity])
def test_of_two_programs_that_make_one_at_once_the_first_ones_stands(tmp_path: Path, kind: Any) -> None:
    """The other program makes it, with a database, after this one has looked and before it writes."""
    others: list[keys.Keys] = []

    def meanwhile(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is kind.generate.__code__:
            sys.setprofile(None)
            others.append(keys.make(tmp_path))

    sys.setprofile(meanwhile)
    try:
        made = keys.make(tmp_path)
    finally:
        sys.setprofile(None)
    assert made.public == others[0].public == keys.load(tmp_path).public
    assert {file.name for file in tmp_path.iterdir()} == {keys.FILE, keys.AGE_FILE}


def test_of_many_at_once_all_have_the_same(tmp_path: Path) -> None:
    start = threading.Barrier(8)

    def make(_: int) -> str:
        start.wait(10)
        return keys.make(tmp_path).signing.id

    with ThreadPoolExecutor(8) as programs:
        assert len(set(programs.map(make, range(8)))) == 1


@posix.modes
def test_a_key_open_to_other_accounts_is_refused(tmp_path: Path) -> None:
    keys.make(tmp_path)
    (tmp_path / keys.FILE).chmod(0o640)
    with pytest.raises(StoreError, match="chmod 600"):
        keys.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"zz" * 32, b"00" * 31, b"\xff" * 64])
def test_a_damaged_key_is_said_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / keys.FILE
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(StoreError) as refused:
        keys.make(tmp_path)
    assert str(file) in refused.value.sentence
    assert file.read_bytes() == content


def test_a_missing_key_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="manque"):
        keys.load(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="ne peut pas être écrite"):
        keys.make(tmp_path / "file" / "keys")


def test_the_keys_lie_beside_the_database_unless_told_otherwise(tmp_path: Path) -> None:
    store = PlatformStore(str(tmp_path / "national.sqlite"), create=True)
    assert keys.folder_for(store, "") == tmp_path / "national-keys"
    assert keys.folder_for(store, str(tmp_path / "other")) == tmp_path / "other"
    store.close()


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    made = keys.make(tmp_path)
    assert made.identity is not None
    assert made.signing.seed.hex() not in repr(made)
    assert made.identity.text not in repr(made)


def test_a_folder_of_before_bundles_still_signs_and_is_completed_by_making(tmp_path: Path) -> None:
    keys.make(tmp_path)
    (tmp_path / keys.AGE_FILE).unlink()
    old = keys.load(tmp_path)
    assert (old.identity, old.public.recipient) == (None, "")
    assert keys.make(tmp_path).public.recipient.startswith("age1")
    assert keys.load(tmp_path).signing.id == old.signing.id
