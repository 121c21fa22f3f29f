"""relais-platform phase, need, proposal, tally, committee and ballots: the campaign, conducted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from sync.contract.campaign import PHASES
from sync.contract.published import Proposal
from sync.platform import campaigns, committee, votes
from sync.platform.cli import help, output
from sync.platform.cli.session import Session
from sync.platform.files import CommitteeFile, ProposalFile, read
from sync.platform.refusals import Refused
from sync.platform.times import as_text

_File = Annotated[str, typer.Argument(help="le fichier JSON", metavar="FICHIER")]


def add(app: typer.Typer) -> None:
    groups: tuple[tuple[str, str, dict[str, Callable[..., None]]], ...] = (
        ("phase", "La phase ouverte.", {"set": set_phase, "show": show_phase}),
        ("need", "Les besoins reçus.", {"list": list_needs}),
        ("proposal", "Les propositions, qui regroupent des besoins.", {"create": create, "list": list_proposals}),
        ("committee", "Les décisions du comité.", {"publish": publish}),
        ("ballots", "La liste des votes comptés.", {"export": export}),
    )
    for name, purpose, commands in groups:
        group = typer.Typer(cls=help.Group, help=purpose)
        for word, command in commands.items():
            group.command(word, cls=help.Command)(command)
        app.add_typer(group, name=name)
    app.command("tally", cls=help.Command)(tally)


def set_phase(
    context: typer.Context,
    phase: Annotated[str, typer.Argument(help=", ".join(PHASES), metavar="PHASE")],
) -> None:
    """Ouvre une phase et ferme celle qui l’était, quel que soit le calendrier."""
    session: Session = context.obj
    key = next((known for known in PHASES if known == phase), None)
    if key is None:
        sentence = f"La phase «\u00a0{phase[:40]}\u00a0» n’existe pas. Les phases sont {', '.join(PHASES)}."
        raise Refused("phase_unknown", sentence, field="PHASE", of_input=True)
    with session.store() as store, store.writing() as connection:
        campaigns.set_phase(connection, key, session.now())
    show_phase(context)


def show_phase(context: typer.Context) -> None:
    """La phase ouverte, et le calendrier."""
    session: Session = context.obj
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
    output.answer(session.options, document, [f"Phase ouverte\u00a0: {phase.name} ({phase.key})"])


def list_needs(context: typer.Context) -> None:
    """Les besoins, dans l’ordre de leur arrivée."""
    session: Session = context.obj
    with session.store() as store, store.reading() as connection:
        found = committee.needs(connection)
    document = [{"id": one.id, "commune": one.commune, "title": one.title, "state": one.state} for one in found]
    output.answer(session.options, document, [f"{one.id}  {one.commune}  {one.state}  {one.title}" for one in found])


def create(context: typer.Context, file: _File) -> None:
    """Publie une proposition\u00a0: des besoins regroupés, et les services qui y répondent."""
    session: Session = context.obj
    read_file = read(Path(file), ProposalFile)
    with session.store() as store, store.writing() as connection:
        made = committee.create_proposal(connection, campaigns.current(connection), read_file, session.now())
    output.answer(session.options, _proposal(made, 0), [f"{made.id}  {made.title}"])


def list_proposals(context: typer.Context) -> None:
    """Les propositions, leurs votes et ce que le comité en a décidé."""
    session: Session = context.obj
    with session.store() as store, store.reading() as connection:
        found = committee.proposals(connection)
        counts = votes.tally(connection, campaigns.current(connection).id)
    voted = {count.id: len(count.voters) for count in counts if count.kind == "proposal"}
    document = [_proposal(one, voted.get(one.id, 0)) for one in found]
    output.answer(session.options, document, [f"{one.id}  {one.state}  {one.title}" for one in found])


def tally(context: typer.Context) -> None:
    """Les votes comptés, services compris."""
    session: Session = context.obj
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
    output.answer(session.options, document, [f"{len(one.voters):>6}  {one.title} ({one.id})" for one in counts])


def publish(context: typer.Context, file: _File) -> None:
    """Publie les décisions du comité, avec leurs raisons."""
    session: Session = context.obj
    decisions = read(Path(file), CommitteeFile)
    with session.store() as store, store.writing() as connection:
        decided = committee.publish_decisions(connection, campaigns.current(connection), decisions)
    document = {"decisions": [{"proposal": one.id, "state": one.state, "reason": one.reason} for one in decided]}
    output.answer(session.options, document, [f"{one.id}  {one.state}  {one.title}" for one in decided])


def export(context: typer.Context, out: Annotated[str, typer.Option(help="le fichier JSON à écrire")]) -> None:
    """Écrit la liste publiée des votes comptés."""
    session: Session = context.obj
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
    try:
        Path(out).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        sentence = f"--out\u00a0: le fichier «\u00a0{Path(out).name}\u00a0» ne peut pas être écrit ({error.strerror})."
        raise Refused("file", sentence, field="--out", of_input=True) from error
    output.answer(session.options, {"ballots": len(rows), "out": out}, [f"{len(rows)} votes dans «\u00a0{out}\u00a0»."])


def _proposal(one: Proposal, votes: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "theme": None if one.theme is msgspec.UNSET else one.theme,
        "state": one.state,
        "voted": votes > 0,
        "votes": votes,
        "reason": one.reason,
        "needs": list(one.needs),
        "services": list(one.services),
    }
