"""The program relaisctl: its options, its commands, and how each error is shown."""

import logging
from importlib import import_module
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from desktop.cli.remedies import remedy
from desktop.cli.session import start
from desktop.database.errors import Damaged, DatabaseFault, ForeignFile
from desktop.domain.refusals import Refusal
from desktop.paths import UnusableFolder
from sync.client.errors import Declined, Integrity, NetworkError, SyncError, WrongCode
from sync.commandline.program import ExitStatus, Failure, Program

_log = logging.getLogger(__name__)

#: Each module of commands, with the first words for which it is needed; the help lists them in this order.
_WORDS = {
    "commune": ("commune",),
    "campaign": ("campaign",),
    "need": ("need",),
    "service": ("service",),
    "vote": ("proposal", "vote"),
    "interest": ("interest",),
    "deployment": ("deployment",),
    "request": ("request",),
    "attach": ("attach",),
    "exchange": ("enrol", "sync", "outbox"),
    "receipt": ("receipt",),
    "bundle": ("bundle",),
    "person": ("person",),
    "export": ("export",),
    "backup": ("backup",),
    "recovery": ("recovery",),
    "proxy": ("proxy",),
    "health": ("verify", "doctor", "diagnostics", "policy"),
}


def main() -> NoReturn:
    """The entry point."""
    logging.getLogger().addHandler(logging.NullHandler())  # without a handler, Python would write to standard error
    RELAISCTL.main()


def _begin(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            help="le dossier des données (sinon RELAIS_DATA_DIR, sinon celui de l’utilisateur)", metavar="DOSSIER"
        ),
    ] = None,
    commune: Annotated[str, typer.Option(help="la commune, quand cet ordinateur en a plusieurs", metavar="INSEE")] = "",
) -> None:
    """Les besoins et les votes de la commune, en ligne de commande."""
    context.obj = start(context.obj, data_dir, commune, context.call_on_close)


def _failure(error: Exception) -> Failure:
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
    _log.error("fault", exc_info=error)
    return Failure(
        status=ExitStatus.FAULT,
        type="fault",
        title="Une erreur inattendue s’est produite. Ce qui était enregistré le reste.",
        detail=f"Envoyez le journal technique à votre service informatique ({type(error).__name__}).",
    )


def _status(error: SyncError) -> ExitStatus:
    if isinstance(error, NetworkError):
        return ExitStatus.NETWORK
    if isinstance(error, Integrity):
        return ExitStatus.INTEGRITY
    return ExitStatus.USAGE if isinstance(error, WrongCode) else ExitStatus.REFUSED  # declined, not enrolled, key lost


def _add_commands(app: typer.Typer, word: str) -> None:
    """Loads only the module for this first word, which nearly halves the start; all modules for ""."""
    for module, words in _WORDS.items():
        if word in (*words, ""):
            import_module(f"desktop.cli.{module}").add(app)


RELAISCTL = Program(name="relaisctl", begin=_begin, add=_add_commands, failure=_failure)
