"""Restores a backup: first says what would be lost, keeps the present database aside, and notes it in the journal."""

import contextlib
import logging
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from desktop.actions.kit.as_read import CHANGED
from desktop.actions.kit.commune_context import Clock
from desktop.actions.kit.lookups import find_act
from desktop.actions.kit.receive import Receiver
from desktop.actions.kit.window_closed import check_window_closed
from desktop.database import backup, backup_folder, errors, restore
from desktop.database.backup_folder import KeptBackup
from desktop.database.store import Store
from desktop.domain import french
from desktop.domain.refusals import Refusal
from desktop.domain.restoring import OTHER_LOSSES, Losses
from desktop.effects import registry
from desktop.paths import Places
from sync.client.errors import Integrity
from sync.client.ledger import link, outbox
from sync.client.ledger.journal import Head, HeadFile, RememberedHead

#: Another program would have to write anew in each of them.
_TRIES = 5
_log = logging.getLogger(__name__)


class RestorePreview(Struct, frozen=True):
    backup: KeptBackup  #: the one that would be restored
    losses: Losses  #: what is here and not in it


class Restored(Struct, frozen=True):
    """A backup that was restored."""

    backup: KeptBackup  #: the one that was restored
    losses: Losses  #: what was here and not in it
    aside: str  #: name of the backup, or folder, that holds the database from before; "" where there was none


def preview_restore(places: Places, insee: str, name: str) -> RestorePreview:
    """What `restore_backup` would lose; changes nothing. Raises Refusal or a DatabaseFault."""
    kept = _known(places, insee, name)
    with restore.disk_faults(places.database(insee)):
        part = restore.prepare(kept, places.backups(insee))
        try:
            return RestorePreview(kept, restore.losses(places.database(insee), part, _outside(places.head(insee))))
        finally:
            part.unlink(missing_ok=True)


def restore_backup(places: Places, insee: str, name: str, clock: Clock, *, read: Losses | None = None) -> Restored:
    """If it is killed at any point, the commune is as before, as in the backup, or reported as missing; never empty.

    `read`: what she has read that it loses, None where nobody was asked. Raises Refusal (no such backup, or other
    losses than those read), BadBackup, NewerDatabase, Busy or another DatabaseFault: then nothing has changed.
    """
    for _ in range(_TRIES):
        with contextlib.suppress(backup.WrittenMeanwhile):  # then it is tried again
            return _restore(places, insee, name, clock, read)
    raise errors.Busy(places.database(insee))


def _restore(places: Places, insee: str, name: str, clock: Clock, read: Losses | None) -> Restored:
    """One try. Raises WrittenMeanwhile where another program wrote after the losses were read: nothing has changed."""
    kept = _known(places, insee, name)
    database, head, folder = places.database(insee), places.head(insee), places.backups(insee)
    with restore.disk_faults(database):
        backup_folder.prepare(folder)
        part = restore.prepare(kept, folder)
        watching = contextlib.ExitStack()
        try:
            known = _outside(head)
            check = watching.enter_context(backup.watched(database))
            losses = restore.losses(database, part, known)
            if read is not None and read != losses:
                raise Refusal(CHANGED, OTHER_LOSSES, remedy="Relisez avant de répondre.")
            if losses.database == "sound":
                restore.check_not_newer(database)
            else:
                watching.close()  # it will be moved
            now = clock()
            aside = ""
            if losses.database == "sound":
                aside = _keep(database, folder, known, now)
            lost = _lost(head, known, restore.end(database))
            _cancel(part, losses.cancelled)
            end = restore.note(part, database, kept.name, lost, now)
            if losses.database == "sound":
                backup.overwrite(part, database, check)
            else:
                check_window_closed(places.lock)
                moved = backup_folder.aside(folder, now)
                restore.set_aside(database, head, moved)
                aside = str(moved)
                restore.replace(part, database)
            _put_back(head, end)
            _forget_other_platform(database)
        finally:
            watching.close()
            part.unlink(missing_ok=True)
    _log.warning("backup restored: %s, %d acts gone", kept.name, len(losses.acts))
    return Restored(kept, losses, aside)


def _cancel(part: Path, ops: tuple[str, ...]) -> None:
    """Cancels again, in the prepared file, what she has cancelled since: put back as it was there, it would leave."""
    if not ops:
        return
    with contextlib.closing(Store(part)) as store, store.transaction() as connection:
        for op in ops:
            act = find_act(connection, op)
            if outbox.cancel(connection, op) and (follows := registry.of(act.type)) is not None:
                follows.undone(connection, act)


def _forget_other_platform(database: Path) -> None:
    """Forgets what the backup has received from another platform than today's."""
    with (
        contextlib.suppress(errors.DatabaseFault),  # if this fails, the next round does it
        contextlib.closing(Store(database)) as store,
        store.transaction() as connection,
    ):
        for news in link.turn(connection):
            Receiver(store).receive(connection, news)


def _known(places: Places, insee: str, name: str) -> KeptBackup:
    kept = backup_folder.find(places.backups(insee), name)
    if kept is None:
        raise Refusal(
            "unknown_backup",
            f"Aucune sauvegarde ne s’appelle {french.quoted(name)}.",
            field="NAME",
            remedy="Choisissez une des sauvegardes de la liste.",
            command="backup list",
            of_input=True,
        )
    return kept


def _keep(database: Path, folder: Path, known: Head | None, now: datetime) -> str:
    """Backs up the present database, so that one can go back. One that does not verify is copied as it is."""
    try:
        return backup.make(database, folder, "before-restore", now, head=RememberedHead(known)).name
    except errors.Altered:
        return str(backup.copy_aside(database, folder, now))


def _outside(head: Path) -> Head | None:
    """The journal's head outside the database; None where there is none, or where it cannot be read."""
    if not head.exists():
        return None
    file = HeadFile(head)
    try:
        return file.read()
    except Integrity:
        return None
    finally:
        file.close()


def _lost(head: Path, known: Head | None, end: Head) -> Head:
    """The end of the journal that is given up. A head that is behind is first advanced to it, to match the new line."""
    if known is not None and known.seq >= end.seq:
        return known
    if end.seq:
        file = HeadFile(head)
        try:
            file.advance(end.seq, end.head)
        finally:
            file.close()
    return end


def _put_back(head: Path, end: Head) -> None:
    file = HeadFile(head)
    try:
        file.reset(end)
    finally:
        file.close()
