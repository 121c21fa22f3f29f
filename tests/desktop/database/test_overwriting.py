"""A backup is put in the place of a database that nobody has written in since what it loses was read."""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.database import backup
from desktop.database.store import Store

Files = tuple[Path, Path]


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """A database that a window has open, and what is to take its place."""
    path, part = tmp_path / "x.sqlite", tmp_path / "part"
    with contextlib.closing(Store(path, create=True)):
        put(path, "before")
        with backup.closing_raw(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        shutil.copyfile(path, part)
        put(path, "since")
        yield path, part


def put(path: Path, key: str) -> None:
    with backup.closing_raw(path) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("INSERT INTO meta (key, value) VALUES (?, '')", (key,))
        if connection.in_transaction:
            connection.commit()


def kept(path: Path) -> set[str]:
    with backup.closing_raw(path, "ro") as connection:
        keys = connection.execute("SELECT key FROM meta WHERE key IN ('before', 'since', 'late')")
        return {key for (key,) in keys}


def test_what_comes_after_the_look_stays_and_nothing_is_overwritten(files: Files) -> None:
    path, part = files
    with backup.watched(path) as check:
        put(path, "late")
        with pytest.raises(backup.WrittenMeanwhile):
            backup.overwrite(part, path, check)
    assert kept(path) == {"before", "since", "late"}


def test_nobody_writes_between_the_check_and_the_last_page(files: Files) -> None:
    path, part = files
    tried: list[str] = []

    def too_late() -> None:
        with pytest.raises(sqlite.OperationalError, match="locked"):
            put(path, "late")
        tried.append("late")

    backup.overwrite(part, path, too_late)
    assert (tried, kept(path)) == (["late"], {"before"})


def test_reading_alone_keeps_it_from_nothing(files: Files) -> None:
    path, part = files
    with backup.watched(path) as check:
        backup.copy_aside(path, path.parent, datetime(2026, 12, 1, tzinfo=UTC))
        assert kept(path) == {"before", "since"}
        backup.overwrite(part, path, check)
    assert kept(path) == {"before"}


@pytest.mark.parametrize("content", [None, b"no database at all" * 100])
def test_what_cannot_be_read_is_not_watched(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.sqlite"
    if content is not None:
        path.write_bytes(content)
    with backup.watched(path) as check:
        check()
