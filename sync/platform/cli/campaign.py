"""relais-platform phase, tally and ballots: which phase is open, and the votes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from sync.commandline.commands import add_commands, add_group
from sync.contract.campaign import PHASES, Campaign, PhaseKey
from sync.platform.cli import moments, words
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns, openings, votes
from sync.platform.figures import as_typed
from sync.platform.files import write_new
from sync.platform.refusals import Refused, quoted
from sync.platform.times import as_text


def add(app: typer.Typer) -> None:
    add_group(app, "phase", "La phase ouverte.", {"set": set_phase, "show": show_phase})
    add_group(app, "ballots", "La liste des votes comptés.", {"export": export})
    add_commands(app, {"tally": tally})


def set_phase(
    context: typer.Context,
    phase: Annotated[str, typer.Argument(help=", ".join(PHASES), metavar="PHASE")],
    at: Annotated[
        str | None,
        typer.Option(
            help="le jour et l’heure où elle l’a été, s’ils sont passés, sinon maintenant\u00a0: 2026-11-20T14:30 à "
            "l’heure de cet ordinateur, 2026-11-20T13:30Z en UTC, comme «\u00a0phase show\u00a0» les montre",
            metavar="MOMENT",
        ),
    ] = None,
) -> None:
    """Ouvre une phase et ferme celle qui l’était, quel que soit le calendrier.

    --at note une ouverture passée, que la base a oubliée parce qu’elle a été remise à une sauvegarde\u00a0: ce qui est
    jugé ensuite l’est par les phases telles qu’elles ont été ouvertes. Notez-les dans l’ordre. De la phase déjà
    ouverte, --at ramène l’ouverture à ce moment.
    """
    session: PlatformSession = context.obj
    key = next((known for known in PHASES if known == phase), None)
    if key is None:
        sentence = f"La phase {quoted(phase)} n’existe pas. Les phases sont {', '.join(PHASES)}."
        raise Refused("phase_unknown", sentence, field="PHASE", of_input=True)
    moment = None if at is None else moments.exact(at, "--at")
    with session.store() as store, store.writing() as connection:
        if moment is None:
            campaigns.set_phase(connection, key, session.now())
        else:
            openings.note(connection, key, moment, session.now())
    show_phase(context)


def show_phase(context: typer.Context) -> None:
    """La phase ouverte, les ouvertures que la base connaît, et le calendrier. Les moments sont en UTC."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        campaign = campaigns.current(connection)
        history = campaigns.history(connection, campaign)
    phase, names = campaigns.open_phase(campaign), _names(campaign)
    document = {
        "phase": phase.key,
        "name": phase.name,
        "since": as_text(history[-1].opened),
        "campaign": campaign.id,
        "version": campaign.version,
        "phases": [
            {"key": one.key, "name": one.name, "opens": one.opens.isoformat(), "closes": one.closes.isoformat()}
            for one in campaign.phases
        ],
        "history": [
            {"position": place, "phase": one.phase, "since": as_text(one.opened)}
            for place, one in enumerate(history, start=1)
        ],
    }
    lines = [f"Phase ouverte\u00a0: {phase.name} ({phase.key})", "Ouvertures connues\u00a0:"]
    for place, one in enumerate(history, start=1):
        lines.append(f"{place:>3}  {as_typed(one.opened)}  {names[one.phase]} ({one.phase})")
    session.output.answer(document, lines)


def forgotten(connection: Connection, lost: str, at: datetime) -> str:
    """What an operator has to check about the phases once a backup was put back. `lost`: when the lost was done.

    Goes by what is known today about the phase that was open `at` that time: once an opening is noted, it is told.
    """
    campaign = campaigns.current(connection)
    history = campaigns.history(connection, campaign)
    here = next((one for one in reversed(history) if one.opened <= at), history[0])
    name, since = _names(campaign)[here.phase], as_typed(here.opened)
    return (
        f"Les phases ouvertes {lost} sont oubliées\u00a0: la base tient «\u00a0{name}\u00a0» pour ouverte à cette "
        f"heure, depuis le {since}\u202f; si une autre l’a été après, notez chacune, dans l’ordre, au moment où elle "
        "l’a été («\u00a0phase set PHASE --at MOMENT\u00a0»\u202f; «\u00a0phase show\u00a0» montre celles qui sont "
        "connues). MOMENT\u00a0: 2026-11-20T14:30 à l’heure de cet ordinateur, ou 2026-11-20T13:30Z en UTC, comme tous "
        "les moments montrés ici."
    )


def _names(campaign: Campaign) -> dict[PhaseKey, str]:
    return {phase.key: phase.name for phase in campaign.phases}


def tally(context: typer.Context) -> None:
    """Les votes comptés, services compris."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        counts = votes.tally(connection, campaigns.current(connection).id)
    document = {
        "proposals": [
            {
                "id": one.id,
                "title": one.title,
                "kind": one.kind,
                "votes": len(one.voters),
                "voters": list(one.voters),
            }
            for one in counts
        ]
    }
    lines = [f"{len(one.voters):>6}  {one.title} ({one.id})" for one in counts]
    session.output.answer(document, lines or ["Aucun vote compté."])


def export(context: typer.Context, out: Annotated[str, typer.Option(help="le fichier JSON à écrire")]) -> None:
    """Écrit la liste publiée des votes comptés."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        campaign = campaigns.current(connection)
        counted = votes.ballots(connection, campaign.id)
    rows = [
        {
            "op": one.op,
            "kind": one.kind,
            "subject": one.subject,
            "commune": one.commune,
            "list_version": one.list_version,
            "deposited_at": one.deposited_at,
        }
        for one in counted
    ]
    document = {"campaign": campaign.id, "version": campaign.version, "ballots": rows}
    write_new(Path(out), [json.dumps(document, indent=1).encode(), b"\n"])
    lines = [f"{words.counted(len(rows), 'vote')} dans «\u00a0{out}\u00a0»."]
    session.output.answer({"ballots": len(rows), "out": out}, lines)
