"""Takes a commune that was chosen by mistake off this computer; its data are moved to its backups, never deleted."""

import contextlib
import logging
import os
from pathlib import Path
from typing import Any

from desktop.actions.kit.commune_context import Clock
from desktop.database import backup, backup_folder, errors, restore
from desktop.database.absence import trace
from desktop.domain import communes
from desktop.domain.refusals import Refusal
from desktop.paths import Places

_log = logging.getLogger(__name__)
_FAILED = "La commune n’a pas pu être retirée. Elle reste comme elle était."


def preview_removal(places: Places, insee: str) -> str:
    """The name of the commune that `remove_commune` would take away; changes nothing.

    Raises Refusal where it is not here or anything was ever begun in it; DatabaseFault.
    """
    database = _database(places, insee)
    with restore.disk_faults(database), backup.closing_raw(database, "ro") as connection:
        return _check_unused(connection, insee)


def remove_commune(places: Places, insee: str, clock: Clock) -> Path:
    """Moves all that is here of the commune into a folder among its backups, and returns that folder.

    Whatever fails, all is put back. Killed in between, the commune is whole, gone, or reported as missing, and nobody
    had written anything in it. The signing key stays where it is, so that the database can be put back by hand. Raises
    what `preview_removal` does, and Busy while the commune is open anywhere.
    """
    database, folder = _database(places, insee), places.backups(insee)
    moved: list[Path] = []
    with restore.disk_faults(database):
        preview_removal(places, insee)  # before a folder is made
        try:
            backup_folder.prepare(folder)
            aside = backup_folder.aside(folder, clock())
        except OSError as error:
            raise errors.fault_of_file(error, folder, _FAILED) from error

        def move(path: Path) -> None:
            if path.exists():
                path.replace(aside / path.name)
                moved.append(path)

        try:
            with backup.alone(database) as connection:
                _check_unused(connection, insee)
                if os.name != "nt":  # where the file moves under the lock, nobody can begin to write in between
                    move(database)
            move(database)  # Windows moves no open file: not ours before this line, and no other program's after it
            # Without its database, any of these would make the commune, chosen again, look as if that had vanished.
            move(places.head(insee))
            for kept in backup_folder.listed(folder):
                move(kept.path)
                move(kept.path.with_suffix(".json"))
        except BaseException as error:
            _put_back(moved, aside)
            if isinstance(error, OSError):
                raise errors.fault_of_file(error, database, _FAILED) from error
            raise
        with contextlib.suppress(OSError):  # the index of a log that is no more, left by whoever only read
            database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
        for changed in (aside, database.parent):
            backup_folder.sync_folder(changed)
    return aside


def _put_back(moved: list[Path], aside: Path) -> None:
    for path in reversed(moved):
        try:
            (aside / path.name).replace(path)
        except OSError as error:
            _log.error("not put back from %s: %s", aside.name, type(error).__name__)
    with contextlib.suppress(OSError):  # not empty
        aside.rmdir()


def _database(places: Places, insee: str) -> Path:
    if not insee.isalnum() or not places.database(insee).exists():
        raise Refusal(
            "not_here",
            "Cette commune n’est pas sur cet ordinateur.",
            field="INSEE",
            command="commune list",
            of_input=True,
        )
    return places.database(insee)


def _check_unused(connection: Any, insee: str) -> str:
    """Returns the commune's name."""
    connection.execute("BEGIN").close()  # one consistent view
    try:
        named = connection.execute("SELECT value FROM meta WHERE key = 'name'").fetchone()
        name = insee if named is None else str(named[0])
        communes.check_unused(name, trace(connection))
    finally:
        connection.execute("ROLLBACK").close()
    return name
