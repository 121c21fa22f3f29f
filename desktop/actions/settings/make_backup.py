"""Makes a verified copy of the commune's database, and a second one in another folder, if one was chosen."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import backup, backup_folder, errors, restore
from desktop.database.backup_folder import KeptBackup
from desktop.domain.backups import BackupReason
from desktop.domain.changes import Changes, Outcome


class MadeBackup(Struct, frozen=True):
    """A backup that was made."""

    kept: KeptBackup  #: the copy beside the commune's database
    second: str = ""  #: why there is no second copy; "" where it was made or none was wanted


def make_backup(context: CommuneContext, why: BackupReason, second: Path | None = None) -> Outcome[MadeBackup]:
    """Makes a backup. Raises Damaged where the database does not verify, or another DatabaseFault."""
    now = context.clock()
    kept = backup.make(context.store.path, context.store.backups, why, now, head=context.head)
    why_not = ""
    if second is not None:
        why_not = backup_folder.copy_to(kept, second, context.store.path.stem, now, _of_same(kept))
    if second is not None and not why_not:
        with contextlib.suppress(OSError):  # if this fails, a later erasure does not know this folder
            backup_folder.note_place(context.store.backups, second)
    return Outcome(Changes(), MadeBackup(kept, why_not))


def _of_same(kept: KeptBackup) -> Callable[[KeptBackup], bool]:
    """A function that says whether a backup is of the same database; False for one that cannot be read."""
    own = restore.id_of(kept.path)

    def mine(other: KeptBackup) -> bool:
        with contextlib.suppress(*errors.UNREADABLE):  # one that cannot be read is not deleted
            return restore.id_of(other.path) == own
        return False

    return mine


def second_place(imposed: str, chosen: str) -> Path | None:
    """The policy's folder, or else the one in the settings; None for neither."""
    return Path(imposed or chosen) if imposed or chosen else None
