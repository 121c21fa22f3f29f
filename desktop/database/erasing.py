"""Erases personal data in the copies of a database. A copy that cannot be rewritten is named to the person instead."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace
from sqlalchemy import Connection

from desktop.database import backup, backup_folder, errors, restore
from desktop.database.backup_folder import SECOND, KeptBackup
from desktop.domain.erasure import Remnant, rotated_by

#: Erases in one copy. Its answer: whether a text there still names the person that the database itself does not name.
Change = Callable[[Connection], bool]


def in_backups(folder: Path, change: Change, now: datetime) -> tuple[Remnant, ...]:
    """In the backups on this computer. One that does not verify is removed: nobody could use it, nor tell what it still
    holds.
    """

    def rewrite(kept: KeptBackup) -> bool:
        try:
            return backup.rewrite(kept, change)
        except errors.BadBackup:
            backup_folder.remove(kept)
            return False

    return _in_folder(folder, "backup", rewrite, now)


def in_second(place: Path, database: Path, change: Change, now: datetime) -> tuple[Remnant, ...]:
    """In the second copies of this database; another computer of the commune may keep its own in the same place.

    One that does not verify is left alone: it may be the other computer's.
    """
    if not _is_there(place):
        return (Remnant(place="second", file=str(place), until=rotated_by(now)),)
    return _in_folder(place / SECOND / database.stem, "second", _of_this(database, change), now)


def in_earlier(folder: Path, second: Path | None, database: Path, change: Change, now: datetime) -> tuple[Remnant, ...]:
    """In the places of earlier second copies, noted in the backups' `folder`. Old copies there are never removed."""
    left: list[Remnant] = []
    for place in backup_folder.places(folder):
        if place == second:
            continue
        if _is_there(place):
            there = _in_folder(place / SECOND / database.stem, "earlier", _of_this(database, change), now)
            left += [replace(remnant, until="") for remnant in there]
        else:
            left.append(Remnant(place="earlier", file=str(place)))
    return tuple(left)


def in_other_communes(database: Path, names: Callable[[str, Callable[[str], Any]], bool]) -> tuple[Remnant, ...]:
    """Names other communes' databases that name the person too, or cannot be read: they must be erased there.

    `names` gets the INSEE code of one and a way to query it.
    """
    left = []
    for path in sorted(database.parent.glob("*.sqlite")):
        if path != database and (title := _naming(path, path.stem, names)):
            left.append(Remnant(place="commune", title=title, file=str(path)))
    return tuple(left)


def in_other_folders(
    folder: Path, here: Path, names: Callable[[str, Callable[[str], Any]], bool]
) -> tuple[Remnant, ...]:
    """Names databases set aside among other communes' backups, and all backups of communes that are not here any more.

    No erasure in another commune reaches them. `folder` has this commune's own backups, `here` all databases.
    """
    left = []
    for other in sorted(folder.parent.glob("*")):
        if other == folder:
            continue
        gone = not (here / f"{other.name}.sqlite").exists()
        for path in sorted(other.glob("**/*.sqlite" if gone else "aside-*/**/*.sqlite")):
            if _naming(path, other.name, names):
                left.append(Remnant(place="aside", file=str(path)))
    return tuple(left)


def _naming(path: Path, insee: str, names: Callable[[str, Callable[[str], Any]], bool]) -> str:
    """The commune of a database that names the person, or cannot be read; "" for one that does not."""
    title, held = insee, True
    with (
        contextlib.suppress(errors.DatabaseFault, OSError, *errors.UNREADABLE),  # one that cannot be read is named
        backup.closing_raw(path, "ro") as connection,
    ):
        named = connection.execute("SELECT value FROM meta WHERE key = 'name'").fetchone()
        title = title if named is None else f"{named[0]} ({title})"
        held = names(insee, lambda question: connection.execute(question).fetchall())
    return title if held else ""


def _of_this(database: Path, change: Change) -> Callable[[KeptBackup], bool]:
    mine = restore.id_of(database)
    return lambda kept: restore.id_of(kept.path) == mine and backup.rewrite(kept, change)


def _in_folder(
    folder: Path, place: Literal["backup", "second", "earlier"], rewrite: Callable[[KeptBackup], bool], now: datetime
) -> tuple[Remnant, ...]:
    left: list[Remnant] = []
    try:
        # First the unfinished files: a copy begun before the erasure is then listed below, or can never be finished.
        for part in backup_folder.parts(folder):
            with _named(left, Remnant(place=place, file=str(part))):
                part.unlink(missing_ok=True)
        aside = backup_folder.set_aside(folder)
    except FileNotFoundError:
        return ()  # no backup was ever made there
    except OSError:
        return (Remnant(place=place, file=str(folder), until=rotated_by(now)),)
    for kept in backup_folder.listed(folder):
        remnant = Remnant(place=place, title=kept.name, file=str(kept.path), until=rotated_by(kept.made_at))
        with _named(left, remnant):
            if rewrite(kept):
                title = kept.name if place == "backup" else str(kept.path)
                left.append(replace(remnant, place="copy", title=title))
    return (*left, *(Remnant(place="aside", file=str(path)) for path in aside))


def _is_there(place: Path) -> bool:
    try:
        return place.is_dir()
    except OSError:
        return False


@contextlib.contextmanager
def _named(left: list[Remnant], remnant: Remnant) -> Iterator[None]:
    """Names the remnant if the file or the disk refuses the work in this block."""
    try:
        yield
    except (errors.DatabaseFault, OSError, *errors.UNREADABLE):
        left.append(remnant)
