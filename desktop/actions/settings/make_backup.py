"""Makes a verified copy of the commune's database, and a second one elsewhere where a place for it was chosen."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import backup, backup_folder, errors, restore
from desktop.database.backup_folder import KeptBackup
from desktop.domain.backups import BackupReason
from desktop.domain.changes import Changes, Outcome


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """`second`: why there is no second copy, "" if it was made or none was wanted."""

    kept: KeptBackup
    second: str = ""


def make_backup(context: CommuneContext, why: BackupReason, second: Path | None = None) -> Outcome[MadeBackup]:
    """Nobody waits for it. Raises Damaged if the database does not verify, else another DatabaseFault."""
    now = context.clock()
    kept = backup.make(context.store.path, context.store.backups, why, now, head=context.head)
    why_not = ""
    if second is not None:
        why_not = backup_folder.copy_to(kept, second, context.store.path.stem, now, _of_same(kept))
    if second is not None and not why_not:
        with contextlib.suppress(OSError):  # then an erasure after another place was chosen does not know this one
            backup_folder.note_place(context.store.backups, second)
    return Outcome(Changes(), MadeBackup(kept, why_not))


def _of_same(kept: KeptBackup) -> Callable[[KeptBackup], bool]:
    """Whether a backup is of the same database; of one that cannot be read nobody can say."""
    own = restore.id_of(kept.path)

    def mine(other: KeptBackup) -> bool:
        with contextlib.suppress(*errors.UNREADABLE):  # as said: it stays
            return restore.id_of(other.path) == own
        return False

    return mine


def second_place(imposed: str, chosen: str) -> Path | None:
    """The policy's folder, else the one in the settings."""
    return Path(imposed or chosen) if imposed or chosen else None
