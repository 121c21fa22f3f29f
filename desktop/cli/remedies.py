"""What to do about an error, and the command that does it; the window only says the first."""

from desktop.database.errors import DatabaseFault
from desktop.domain.refusals import Refusal
from sync.client.errors import SyncError

_COMMANDS = {"damaged": "backup restore NOM", "vanished": "backup restore NOM", "key_lost": "recovery restore"}


def remedy(error: Refusal | SyncError | DatabaseFault) -> str:
    """What to do about an error, with the command; where a file is at fault, it is named."""
    command = error.command if isinstance(error, Refusal) else _COMMANDS.get(error.code, "")
    sentence = f"{error.remedy.removesuffix('.')} (relaisctl {command})." if command else error.remedy
    file = error.path if isinstance(error, DatabaseFault) else None
    return sentence if file is None else f"{sentence} Le fichier\u00a0: {file}"
