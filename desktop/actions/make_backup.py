"""Makes a verified copy of the commune's database, and a second one elsewhere where a place for it was chosen."""

from dataclasses import dataclass
from pathlib import Path

from desktop.actions.desk import Desk
from desktop.database import backup, backup_folder
from desktop.database.backup_folder import Kept
from desktop.domain.backups import Why


@dataclass(frozen=True, slots=True)
class Made:
    """`second`: why there is no second copy, "" if it was made or none was wanted."""

    kept: Kept
    second: str = ""


def make_backup(desk: Desk, why: Why, second: Path | None = None) -> Made:
    """Nobody waits for it. Raises Damaged if the database does not verify, else another DatabaseFault."""
    now = desk.clock()
    kept = backup.make(desk.store.path, desk.store.backups, why, now, head=desk.head)
    if second is None:
        return Made(kept)
    return Made(kept, backup_folder.copy_to(kept, second, desk.store.path.stem, now))


def second_place(imposed: str, chosen: str) -> Path | None:
    """The policy's folder, else the one in the settings."""
    return Path(imposed or chosen) if imposed or chosen else None
