"""The program relaisctl: its commands, and the exit status of each way to end."""

import logging
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import Exit, TyperException

from desktop.cli import help, output
from desktop.cli.options import Options, WrongUsage, hoist, wants_json
from desktop.cli.session import start
from desktop.database.errors import Damaged, DatabaseFault
from desktop.domain.refusals import Refusal
from desktop.paths import UnusableFolder
from sync.client.errors import Declined, Integrity, NetworkError, SyncError, WrongCode

DONE, REFUSED, USAGE, WEATHER, INTEGRITY, FAULT = range(6)
_log = logging.getLogger(__name__)


def main() -> None:
    """The entry point."""
    help.utf8()
    logging.getLogger().addHandler(logging.NullHandler())  # without a log yet, Python would write to standard error
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """One command; the exit status. Everything that can happen ends in a sentence."""
    options = Options(json=wants_json(arguments))
    try:
        options, rest = hoist(arguments)
        if not rest and options.json:
            raise WrongUsage("Il manque une commande.")
        status = _program(rest[:1])(
            rest or ["--help"], prog_name="relaisctl", standalone_mode=False, obj=start(options)
        )
        return status if isinstance(status, int) else DONE
    except Exit as end:
        return end.exit_code
    except (TyperException, WrongUsage) as error:
        sentence, field = (error.sentence, error.field) if isinstance(error, WrongUsage) else help.sentence(error)
        output.problem(options, type="usage", title=sentence, detail="Voyez : relaisctl --help.", field=field)
        return USAGE
    except Refusal as refusal:
        output.problem(options, type=refusal.code, title=refusal.sentence, detail=refusal.remedy, field=refusal.field)
        return USAGE if refusal.of_input else REFUSED
    except SyncError as error:
        field = "code" if isinstance(error, WrongCode) else error.problem.field if isinstance(error, Declined) else ""
        output.problem(options, type=error.code, title=error.sentence, detail=error.remedy, field=field)
        return _status(error)
    except DatabaseFault as fault:
        _log.error("database: %s", fault.code)
        output.problem(options, type=fault.code, title=fault.sentence, detail=fault.remedy)
        return INTEGRITY if isinstance(fault, Damaged) else USAGE
    except UnusableFolder as error:
        output.problem(options, type="unusable_folder", title=error.sentence, detail=error.remedy, field="--data-dir")
        return USAGE
    except KeyboardInterrupt:
        output.say("Interrompu. Ce qui était enregistré le reste.")
        return 130
    except Exception as error:  # noqa: BLE001 - the program's edge: a fault of ours ends in a sentence and in the log
        _log.exception("fault")
        output.problem(
            options,
            type="fault",
            title="Une erreur inattendue s’est produite. Ce qui était enregistré le reste.",
            detail=f"Envoyez le journal technique à votre service informatique ({type(error).__name__}).",
        )
        return FAULT


def _status(error: SyncError) -> int:
    if isinstance(error, NetworkError):
        return WEATHER
    if isinstance(error, Integrity):
        return INTEGRITY
    return USAGE if isinstance(error, WrongCode) else REFUSED  # declined, not enrolled, key lost


def _program(first: Sequence[str]) -> typer.core.TyperGroup:
    app = typer.Typer(
        cls=help.Group,
        help="Les besoins et les votes de la commune, en ligne de commande.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    _add_commands(app, first[0] if first else "")
    group = typer.main.get_command(app)
    if not isinstance(group, typer.core.TyperGroup):
        raise TypeError(type(group))
    return group


def _add_commands(app: typer.Typer, word: str) -> None:
    """Only what the command's first word needs is loaded, which nearly halves the start; all of it for the help."""
    known = word in _WORDS
    if not known or word == "commune":
        from desktop.cli import commune  # noqa: PLC0415 - start-up

        commune.add(app)
    if not known or word == "need":
        from desktop.cli import need  # noqa: PLC0415 - start-up

        need.add(app)
    if not known or word == "service":
        from desktop.cli import service  # noqa: PLC0415 - start-up

        service.add(app)
    if not known or word in ("proposal", "vote"):
        from desktop.cli import vote  # noqa: PLC0415 - start-up

        vote.add(app)
    if not known or word == "interest":
        from desktop.cli import interest  # noqa: PLC0415 - start-up

        interest.add(app)
    if not known or word == "deployment":
        from desktop.cli import deployment  # noqa: PLC0415 - start-up

        deployment.add(app)
    if not known or word in ("request", "attach"):  # together, as below
        from desktop.cli import attach, request  # noqa: PLC0415 - start-up

        request.add(app)
        attach.add(app)
    if not known or word in ("enrol", "sync", "outbox"):
        from desktop.cli import exchange  # noqa: PLC0415 - start-up

        exchange.add(app)
    if not known or word == "receipt":
        from desktop.cli import receipt  # noqa: PLC0415 - start-up

        receipt.add(app)
    if not known or word == "bundle":
        from desktop.cli import bundle  # noqa: PLC0415 - start-up

        bundle.add(app)
    if not known or word in ("person", "export"):  # together: of a lone command typer would make no group
        from desktop.cli import export, person  # noqa: PLC0415 - start-up

        person.add(app)
        export.add(app)
    if not known or word == "backup":
        from desktop.cli import backup  # noqa: PLC0415 - start-up

        backup.add(app)
    if not known or word == "recovery":
        from desktop.cli import recovery  # noqa: PLC0415 - start-up

        recovery.add(app)
    if not known or word == "proxy":
        from desktop.cli import proxy  # noqa: PLC0415 - start-up

        proxy.add(app)
    if not known or word in ("verify", "doctor", "diagnostics", "policy"):
        from desktop.cli import health  # noqa: PLC0415 - start-up

        health.add(app)


_WORDS = frozenset(
    (
        "commune",
        "need",
        "service",
        "proposal",
        "vote",
        "interest",
        "deployment",
        "request",
        "attach",
        "enrol",
        "sync",
        "outbox",
        "receipt",
        "bundle",
        "person",
        "export",
        "backup",
        "recovery",
        "verify",
        "doctor",
        "diagnostics",
        "policy",
        "proxy",
    )
)
