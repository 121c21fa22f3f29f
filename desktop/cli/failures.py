"""How each error of a command is shown, and the status with which it ends the program."""

import logging

from desktop import paths
from desktop.cli.remedies import remedy
from desktop.database.errors import Damaged, DatabaseFault, ForeignFile
from desktop.domain.refusals import Refusal
from desktop.paths import UnusableFolder
from sync.client.errors import Declined, Integrity, NetworkError, SyncError, WrongCode
from sync.commandline.program import ExitStatus, Failure

_log = logging.getLogger(__name__)


def failure_of(error: Exception) -> Failure:
    if isinstance(error, Refusal):
        return Failure(
            status=ExitStatus.USAGE if error.of_input else ExitStatus.REFUSED,
            type=error.code,
            title=error.sentence,
            detail=remedy(error),
            field=error.field,
        )
    if isinstance(error, SyncError):
        field = "code" if isinstance(error, WrongCode) else error.problem.field if isinstance(error, Declined) else ""
        return Failure(status=_status(error), type=error.code, title=error.sentence, detail=remedy(error), field=field)
    if isinstance(error, DatabaseFault):
        _log.error("database: %s", error.code)
        status = ExitStatus.INTEGRITY if isinstance(error, Damaged | ForeignFile) else ExitStatus.USAGE
        return Failure(status=status, type=error.code, title=error.sentence, detail=remedy(error))
    if isinstance(error, UnusableFolder):
        return Failure(
            status=ExitStatus.USAGE,
            type="unusable_folder",
            title=error.sentence,
            detail=error.remedy,
            field="--data-dir",
        )
    if isinstance(error, OSError) and (unusable := paths.unusable(error)) is not None:
        _log.error("unusable: %s", type(error).__name__)
        return Failure(status=ExitStatus.USAGE, type="unusable_folder", title=unusable.sentence, detail=_ANOTHER_PLACE)
    _log.error("fault", exc_info=error)
    return Failure(
        status=ExitStatus.FAULT,
        type="fault",
        title="Une erreur inattendue s’est produite. Ce qui était enregistré le reste.",
        detail=f"Envoyez le journal technique à votre service informatique ({type(error).__name__}).",
    )


#: Of a file anywhere: not always in the data folder.
_ANOTHER_PLACE = "Demandez le droit d’y lire et d’y écrire, ou choisissez un autre dossier."


def _status(error: SyncError) -> ExitStatus:
    if isinstance(error, NetworkError):
        return ExitStatus.NETWORK
    if isinstance(error, Integrity):
        return ExitStatus.INTEGRITY
    return ExitStatus.USAGE if isinstance(error, WrongCode) else ExitStatus.REFUSED  # declined, not enrolled, key lost
