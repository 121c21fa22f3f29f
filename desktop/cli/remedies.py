"""What to do about an error, and the command that does it; the window only says the first."""

from desktop.database.errors import DatabaseFault
from desktop.domain.refusals import Refusal
from sync.client.errors import SyncError
from sync.contract.problem_codes import ENROL_ANEW

_COMMANDS = {"damaged": "backup restore NOM", "vanished": "backup restore NOM", "key_lost": "recovery restore"}
_ENROL = "relaisctl enrol --platform URL --code CODE"
_NEW_CODE = (
    f"Demandez un code d’inscription à votre préfecture, puis inscrivez l’ordinateur\u00a0: {_ENROL}. Vos envois sont"
    " gardés ici, et partiront ensuite."
)
#: In place of a remedy that leads to a page of the window.
_REMEDIES = {
    "not_enrolled": f"Inscrivez-le avec le code reçu\u00a0: {_ENROL}. Vos envois attendent.",
    **dict.fromkeys(ENROL_ANEW, _NEW_CODE),
    "by_key": f"Écrivez une clé\u00a0: relaisctl bundle export. Ou inscrivez-le par le réseau\u00a0: {_ENROL}.",
}


def remedy(error: Refusal | SyncError | DatabaseFault) -> str:
    """What to do about an error, with the command; where a file is at fault, it is named."""
    if isinstance(error, SyncError) and error.code in _REMEDIES:
        return _REMEDIES[error.code]
    command = error.command if isinstance(error, Refusal) else _COMMANDS.get(error.code, "")
    sentence = f"{error.remedy.removesuffix('.')} (relaisctl {command})." if command else error.remedy
    file = error.path if isinstance(error, DatabaseFault) else None
    return sentence if file is None else f"{sentence} Le fichier\u00a0: {file}"
