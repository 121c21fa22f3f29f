"""An erasure in the copies of a database: each is written anew without what goes, or named."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from desktop.database import backup, backup_folder, errors, restore
from desktop.database.backup_folder import SECOND, KeptBackup
from desktop.domain.erasure import Remnant, rotated_by

Change = Callable[[Connection], object]


def in_backups(folder: Path, change: Change, now: datetime) -> tuple[Remnant, ...]:
    """The backups here. One that does not verify is thrown away: nobody could rely on it, and nobody could say what it
    still holds.
    """

    def rewrite(kept: KeptBackup) -> None:
        try:
            backup.rewrite(kept, change)
        except errors.BadBackup:
            backup_folder.remove(kept)

    return _in_folder(folder, "backup", rewrite, now)


def in_second(place: Path, database: Path, change: Change, now: datetime) -> tuple[Remnant, ...]:
    """The second copies of this very database; another computer of the commune may keep its own in the same place.

    One that does not verify stays: whose it is cannot be said.
    """
    mine = _id(database)

    def rewrite(kept: KeptBackup) -> None:
        if _id(kept.path) == mine:
            backup.rewrite(kept, change)

    try:
        there = place.is_dir()
    except OSError:
        there = False
    if not there:
        return (Remnant(place="second", file=str(place), until=rotated_by(now)),)
    return _in_folder(place / SECOND / database.stem, "second", rewrite, now)


def _in_folder(
    folder: Path, place: Literal["backup", "second"], rewrite: Callable[[KeptBackup], None], now: datetime
) -> tuple[Remnant, ...]:
    left: list[Remnant] = []
    try:
        # First what has no name yet: a copy begun before the erasure is listed below, or never gets its name.
        for part in backup_folder.parts(folder):
            with _named(left, Remnant(place=place, file=str(part))):
                part.unlink(missing_ok=True)
        aside = backup_folder.set_aside(folder)
    except FileNotFoundError:
        return ()  # no backup was ever made there
    except OSError:
        return (Remnant(place=place, file=str(folder), until=rotated_by(now)),)
    for kept in backup_folder.listed(folder):
        until = rotated_by(kept.made_at)
        with _named(left, Remnant(place=place, title=kept.name, file=str(kept.path), until=until)):
            rewrite(kept)
    return (*left, *(Remnant(place="aside", file=str(path)) for path in aside))


def _id(database: Path) -> str:
    with backup.closing_raw(database, "ro") as connection:
        return restore.database_id(connection)


@contextlib.contextmanager
def _named(left: list[Remnant], remnant: Remnant) -> Iterator[None]:
    """What a file or a disk refuses is left, and said."""
    try:
        yield
    except (errors.DatabaseFault, OSError, *errors.UNREADABLE):
        left.append(remnant)
