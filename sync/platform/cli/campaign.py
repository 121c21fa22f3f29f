"""relais-platform phase, tally and ballots: which phase is open, and the votes."""

import json
from pathlib import Path
from typing import Annotated

import typer

from sync.commandline.commands import add_commands, add_group
from sync.contract.campaign import PHASES
from sync.platform.cli import words
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns, votes
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
) -> None:
    """Ouvre une phase et ferme celle qui l’était, quel que soit le calendrier."""
    session: PlatformSession = context.obj
    key = next((known for known in PHASES if known == phase), None)
    if key is None:
        sentence = f"La phase {quoted(phase)} n’existe pas. Les phases sont {', '.join(PHASES)}."
        raise Refused("phase_unknown", sentence, field="PHASE", of_input=True)
    with session.store() as store, store.writing() as connection:
        campaigns.set_phase(connection, key, session.now())
    show_phase(context)


def show_phase(context: typer.Context) -> None:
    """La phase ouverte, et le calendrier."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        campaign = campaigns.current(connection)
        since = campaigns.history(connection, campaign)[-1].opened
    phase = campaigns.open_phase(campaign)
    document = {
        "phase": phase.key,
        "name": phase.name,
        "since": as_text(since),
        "campaign": campaign.id,
        "version": campaign.version,
        "phases": [
            {"key": one.key, "name": one.name, "opens": one.opens.isoformat(), "closes": one.closes.isoformat()}
            for one in campaign.phases
        ],
    }
    session.output.answer(document, [f"Phase ouverte\u00a0: {phase.name} ({phase.key})"])


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
