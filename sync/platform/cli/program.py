"""The program relais-platform: its commands, and the exit status of each way to end."""

import logging
import sys
from collections.abc import Sequence

import typer
from sqlalchemy.exc import DBAPIError
from typer.exceptions import Exit, TyperException

from sync.contract.bundle import BadBundle
from sync.platform.cli import (
    attachments,
    bundle,
    campaign,
    committees,
    computers,
    decisions,
    grouping,
    help,
    opening,
    output,
    requests,
    services,
    steering,
)
from sync.platform.cli.options import Options, hoist, wants_json
from sync.platform.cli.session import PlatformSession
from sync.platform.refusals import Refused
from sync.platform.store import StoreError

DONE, REFUSED, USAGE, WEATHER, INTEGRITY, FAULT = range(6)
_log = logging.getLogger(__name__)


def main() -> None:
    """The entry point."""
    output.utf8()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """One command; the exit status. Everything that can happen ends in a sentence."""
    options = Options(json=wants_json(arguments))
    try:
        options, rest = hoist(arguments)
        if not rest and options.json:
            raise Refused("usage", "Il manque une commande.", of_input=True)
        status = _program()(rest, prog_name="relais-platform", standalone_mode=False, obj=PlatformSession(options))
        return status if isinstance(status, int) else DONE
    except Exit as end:
        return end.exit_code
    except TyperException as error:
        sentence, field = help.sentence(error)
        output.problem(
            options, type="usage", title=sentence, detail="Voyez\u00a0: relais-platform --help.", field=field
        )
        return USAGE
    except Refused as refused:
        output.problem(options, type=refused.code, title=refused.sentence, field=refused.field)
        return USAGE if refused.of_input else REFUSED
    except BadBundle as bad:
        output.problem(options, type=bad.code, title=bad.sentence, detail=bad.remedy, field="FICHIER")
        return INTEGRITY
    except StoreError as error:
        output.problem(options, type="database", title=error.sentence, field="--database")
        return USAGE
    except DBAPIError as error:
        cause = str(error.orig).splitlines()[0]
        output.problem(options, type="database", title=f"La base ne répond pas\u00a0: {cause}", field="--database")
        return WEATHER
    except KeyboardInterrupt:
        output.say("Interrompu.")
        return 130
    except Exception as error:  # noqa: BLE001 - the program's edge: a fault of ours ends in a sentence, not a traceback
        _log.debug("fault", exc_info=error)
        output.problem(
            options,
            type="fault",
            title="Une erreur inattendue s’est produite. Rien n’a été changé à moitié.",
            detail=f"{type(error).__name__}\u00a0: {error}",
        )
        return FAULT


def _program() -> typer.core.TyperGroup:
    app = typer.Typer(
        cls=help.Group,
        help="La plateforme nationale de référence\u00a0: inscriptions, campagne, décisions, réponses.",
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    grouped = (grouping, committees, steering, requests, services, attachments, decisions, bundle)
    for part in (opening, computers, campaign, *grouped):
        part.add(app)
    group = typer.main.get_command(app)
    if not isinstance(group, typer.core.TyperGroup):
        raise TypeError(type(group))
    return group
