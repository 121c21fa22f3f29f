"""Notices that a commune's database has disappeared, so that it is not taken for a commune that had none."""

import contextlib
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from desktop.database import errors


def check_not_gone(database: Path, head: Path, backups: Path) -> None:
    """Raises Vanished where there is no database, but the journal's head or backups say that there was one."""
    if absent(database) and (_written(head) or any(backups.glob("*.sqlite"))):
        raise errors.Vanished(database)


def absent(database: Path) -> bool:
    """Whether there is no file, or one without tables, as a lost write or a copy without its log leaves behind."""
    if not database.exists():
        return True
    try:
        with contextlib.closing(sqlite.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except errors.UNREADABLE:
        return False  # there is a file: the Store says what is wrong with it
    return int(tables) == 0


def _written(head: Path) -> bool:
    with contextlib.suppress(OSError):  # no such file, or one that cannot be read
        return bool(head.read_bytes().strip(b"\0"))
    return False
