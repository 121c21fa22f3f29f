"""The program relaisctl: its options, its commands, and how each error is shown."""

import logging
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from desktop.cli.session import start
from desktop.database.errors import Damaged, DatabaseFault
from desktop.domain.refusals import Refusal
from desktop.paths import UnusableFolder
from sync.client.errors import Declined, Integrity, NetworkError, SyncError, WrongCode
from sync.commandline.program import ExitStatus, Failure, Program

_log = logging.getLogger(__name__)


def main() -> NoReturn:
    """The entry point."""
    logging.getLogger().addHandler(logging.NullHandler())  # without a log yet, Python would write to standard error
    RELAISCTL.main()


def _begin(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            help="le dossier des données (sinon RELAIS_DATA_DIR, sinon celui de l’utilisateur)", metavar="DOSSIER"
        ),
    ] = None,
    commune: Annotated[str, typer.Option(help="la commune, quand ce poste en a plusieurs", metavar="INSEE")] = "",
) -> None:
    """Les besoins et les votes de la commune, en ligne de commande."""
    context.obj = start(context.obj, data_dir, commune, context.call_on_close)


def _failure(error: Exception) -> Failure:
    if isinstance(error, Refusal):
        return Failure(
            status=ExitStatus.USAGE if error.of_input else ExitStatus.REFUSED,
            type=error.code,
            title=error.sentence,
            detail=error.remedy,
            field=error.field,
        )
    if isinstance(error, SyncError):
        field = "code" if isinstance(error, WrongCode) else error.problem.field if isinstance(error, Declined) else ""
        return Failure(status=_status(error), type=error.code, title=error.sentence, detail=error.remedy, field=field)
    if isinstance(error, DatabaseFault):
        _log.error("database: %s", error.code)
        status = ExitStatus.INTEGRITY if isinstance(error, Damaged) else ExitStatus.USAGE
        return Failure(status=status, type=error.code, title=error.sentence, detail=error.remedy)
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
    """Only what this first word needs is loaded, which nearly halves the start; all of it for ""."""
    if word in ("commune", ""):
        from desktop.cli import commune  # noqa: PLC0415 - start-up

        commune.add(app)
    if word in ("need", ""):
        from desktop.cli import need  # noqa: PLC0415 - start-up

        need.add(app)
    if word in ("service", ""):
        from desktop.cli import service  # noqa: PLC0415 - start-up

        service.add(app)
    if word in ("proposal", "vote", ""):
        from desktop.cli import vote  # noqa: PLC0415 - start-up

        vote.add(app)
    if word in ("interest", ""):
        from desktop.cli import interest  # noqa: PLC0415 - start-up

        interest.add(app)
    if word in ("deployment", ""):
        from desktop.cli import deployment  # noqa: PLC0415 - start-up

        deployment.add(app)
    if word in ("request", ""):
        from desktop.cli import request  # noqa: PLC0415 - start-up

        request.add(app)
    if word in ("attach", ""):
        from desktop.cli import attach  # noqa: PLC0415 - start-up

        attach.add(app)
    if word in ("enrol", "sync", "outbox", ""):
        from desktop.cli import exchange  # noqa: PLC0415 - start-up

        exchange.add(app)
    if word in ("receipt", ""):
        from desktop.cli import receipt  # noqa: PLC0415 - start-up

        receipt.add(app)
    if word in ("bundle", ""):
        from desktop.cli import bundle  # noqa: PLC0415 - start-up

        bundle.add(app)
    if word in ("person", ""):
        from desktop.cli import person  # noqa: PLC0415 - start-up

        person.add(app)
    if word in ("export", ""):
        from desktop.cli import export  # noqa: PLC0415 - start-up

        export.add(app)
    if word in ("backup", ""):
        from desktop.cli import backup  # noqa: PLC0415 - start-up

        backup.add(app)
    if word in ("recovery", ""):
        from desktop.cli import recovery  # noqa: PLC0415 - start-up

        recovery.add(app)
    if word in ("proxy", ""):
        from desktop.cli import proxy  # noqa: PLC0415 - start-up

        proxy.add(app)
    if word in ("verify", "doctor", "diagnostics", "policy", ""):
        from desktop.cli import health  # noqa: PLC0415 - start-up

        health.add(app)


RELAISCTL = Program(name="relaisctl", begin=_begin, add=_add_commands, failure=_failure)
