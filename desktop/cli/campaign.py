"""relaisctl campaign: which phase is open, and when the others are."""

from datetime import datetime, timedelta

import typer

from desktop.cli.session import CommandSession
from desktop.database.queries import campaign, exchanges
from desktop.domain import phases
from desktop.domain.french import FIXED, paris, short_date
from desktop.domain.refusals import Refusal
from sync.commandline.commands import add_group
from sync.contract.campaign import Phase


def add(app: typer.Typer) -> None:
    add_group(app, "campaign", "La campagne de la plateforme.", {"show": show})


def show(context: typer.Context) -> None:
    """Les phases de la campagne, leurs dates, et celle qui est ouverte."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        known, offset = campaign.current(connection), exchanges.clock_offset(connection)
        now = phases.corrected(commune_context.clock(), offset)
    if known is None:
        raise Refusal(
            "no_campaign",
            "La campagne n’est pas encore arrivée sur cet ordinateur.",
            remedy="Elle arrive avec un échange.",
            command="sync",
        )
    current = phases.open_phase(known, now)
    rows = [
        {
            "key": phase.key,
            "name": phase.name,
            "opens": phase.opens.isoformat(),
            "closes": phase.closes.isoformat(),
            "open": phase is current,
        }
        for phase in known.phases
    ]
    lines = [known.title, *(_line(phase, open=phase is current) for phase in known.phases)]
    if current is None:
        lines.append("Aucune phase n’est ouverte en ce moment.")
    elif not _dated(current, now):
        lines.append(f"La plateforme ouvre les phases elle-même{FIXED}: les dates sont prévues.")
    document = {"id": known.id, "title": known.title, "open": current.key if current else None, "phases": rows}
    session.output.answer(document, lines)


def _line(phase: Phase, *, open: bool) -> str:
    opens, last = paris(phase.opens), paris(phase.closes - timedelta(minutes=1))
    return f"{'● ouverte' if open else '         '}  {phase.name}, du {short_date(opens)} au {short_date(last)}"


def _dated(phase: Phase, now: datetime) -> bool:
    return phase.opens <= now < phase.closes
