"""The program relais-platform: its options, its commands, and how each error is shown."""

import logging
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from sync.commandline.arguments import readable
from sync.commandline.program import ExitStatus, Failure, Program
from sync.contract.bundle import BadBundle
from sync.platform.cli import (
    attachments,
    bundle,
    campaign,
    codes,
    committees,
    computers,
    decisions,
    erasing,
    grouping,
    opening,
    quota,
    requests,
    restoring,
    services,
    steering,
)
from sync.platform.cli.session import PlatformSession
from sync.platform.outages import outage
from sync.platform.refusals import Refused
from sync.platform.store import StoreError

DATABASE = "relais-platform.sqlite"  # in the current folder
_PARTS = (
    opening,
    restoring,
    codes,
    computers,
    quota,
    campaign,
    grouping,
    committees,
    steering,
    requests,
    services,
    attachments,
    decisions,
    bundle,
    erasing,
)
_log = logging.getLogger(__name__)
# Only `serve` keeps a log, on its standard error: from other commands a person reads sentences alone.
logging.getLogger("sync.platform").addHandler(logging.NullHandler())


def _begin(
    context: typer.Context,
    database: Annotated[
        str,
        typer.Option(help="la base\u00a0: un fichier SQLite, ou l’adresse d’une base PostgreSQL", metavar="URL"),
    ] = DATABASE,
    keys: Annotated[
        str,
        typer.Option(help="le dossier de la clé de signature (sinon à côté du fichier de la base)", metavar="DOSSIER"),
    ] = "",
) -> None:
    """La plateforme nationale de référence\u00a0: inscriptions, campagne, décisions, réponses."""
    context.obj = PlatformSession(context.obj, readable(database), readable(keys))


def _add_commands(app: typer.Typer, _word: str) -> None:
    for part in _PARTS:
        part.add(app)


def _failure(error: Exception) -> Failure:
    if isinstance(error, Refused):
        status = ExitStatus.USAGE if error.of_input else ExitStatus.REFUSED
        return Failure(status=status, type=error.code, title=error.sentence, field=error.field)
    if isinstance(error, BadBundle):
        return Failure(
            status=ExitStatus.INTEGRITY, type=error.code, title=error.sentence, detail=error.remedy, field="FICHIER"
        )
    if isinstance(error, StoreError):
        return _of_database(ExitStatus.USAGE, error.sentence, error.detail)
    if isinstance(error, DBAPIError):
        cause = outage(error)
        return _of_database(ExitStatus.NETWORK, cause.sentence, cause.detail)
    _log.debug("fault", exc_info=error)
    return Failure(
        status=ExitStatus.FAULT,
        type="fault",
        title="Une erreur inattendue s’est produite. Rien n’a été changé à moitié.",
        detail=f"{type(error).__name__}\u00a0: {error}",
    )


def _of_database(status: ExitStatus, sentence: str, detail: str) -> Failure:
    """The failure for an error of the database. `detail`: its own words, in its language."""
    detail_line = f"Détail\u00a0: {detail}" if detail else ""
    return Failure(status=status, type="database", title=sentence, detail=detail_line, field="--database")


RELAIS_PLATFORM = Program(name="relais-platform", begin=_begin, add=_add_commands, failure=_failure)
main = RELAIS_PLATFORM.main
