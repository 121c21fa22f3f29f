"""relais-platform need and proposal: the contributions, read, redirected or grouped."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec import structs
from sqlalchemy import Connection

from sync.commandline.commands import Commands, add_group
from sync.commandline.output import say
from sync.contract.published import Proposal, PublicNeed
from sync.platform.cli import attachments, fields, words
from sync.platform.cli.arguments import takes
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns, committee, details, redirections, votes
from sync.platform.files import MoreNeedsFile, ProposalFile, RedirectionFile, read
from sync.platform.identity import places
from sync.platform.publish import feed, own


def add(app: typer.Typer) -> None:
    needs: Commands = {"list": list_needs, "show": show_need, "redirect": redirect}
    add_group(app, "need", "Les besoins reçus.", needs)
    proposals: Commands = {"create": create, "add-needs": add_needs, "list": list_proposals}
    add_group(app, "proposal", "Les propositions, qui regroupent des besoins.", proposals)


def list_needs(context: typer.Context) -> None:
    """Les besoins, dans l’ordre de leur arrivée."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        needs = committee.needs(connection)
    lines = [f"{one.id}  {one.commune}  {words.state('need', one.state)}  {one.title}" for one in needs]
    session.output.answer([structs.asdict(one) for one in needs], lines or ["Aucun besoin reçu."])


def show_need(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="le numéro du besoin (need list)", metavar="ID")],
) -> None:
    """Un besoin en entier, avec ce que la commune n’a écrit que pour la plateforme."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        document = _need(connection, id)
    session.output.answer(document, fields.filled("need", document))


@takes(RedirectionFile)
def redirect(context: typer.Context, file: str) -> None:
    """Dit aux communes pourquoi leur besoin n’est pas regroupé, et quelle autre voie convient."""
    session: PlatformSession = context.obj
    content = read(Path(file), RedirectionFile)
    with session.store() as store, store.writing() as connection:
        redirections.redirect(connection, campaigns.current(connection), content, session.now())
    document = {
        "decisions": [
            {"need": one.need, "state": one.outcome, "reason": one.reason, "category": one.category or None}
            for one in content.decisions
        ]
    }
    session.output.answer(document, [f"{one.need}  {words.state('need', one.outcome)}" for one in content.decisions])


@takes(ProposalFile)
def create(context: typer.Context, file: str) -> None:
    """Publie une proposition\u00a0: des besoins regroupés, et les services qui y répondent.

    «\u00a0id\u00a0» dans le fichier ne sert qu’à publier de nouveau celle qu’une base remise à une sauvegarde a
    perdue, sous le numéro qu’elle avait\u00a0: ce que les communes en ont dit prend alors effet. Sans lui, la
    plateforme en donne un.
    """
    session: PlatformSession = context.obj
    content = read(Path(file), ProposalFile)
    with session.store() as store:
        keys = session.keys(store)
        with store.writing() as connection:
            again = committee.taken_up(connection, content.needs)
            made = committee.create_proposal(connection, campaigns.current(connection), content, session.now())
        session.judge_about(store, keys, (made.id,))
        with store.reading() as connection:
            voted = _voted(connection)[made.id]
    _grouped(session, made, voted, again)


@takes(MoreNeedsFile)
def add_needs(context: typer.Context, file: str) -> None:
    """Ajoute des besoins à une proposition que le comité n’a pas encore examinée."""
    session: PlatformSession = context.obj
    content = read(Path(file), MoreNeedsFile)
    with session.store() as store, store.writing() as connection:
        again = committee.taken_up(connection, content.needs)
        wider = committee.add_needs(connection, content, session.now())
        voted = _voted(connection)[wider.id]
    _grouped(session, wider, voted, again)


def list_proposals(context: typer.Context) -> None:
    """Les propositions, leurs votes et ce que le comité en a décidé."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        proposals, voted = committee.proposals(connection), _voted(connection)
    document = [_proposal(one, voted[one.id]) for one in proposals]
    lines = [
        f"{one.id}  {words.state('proposal', one.state)}  {words.counted(voted[one.id], 'vote')}  {one.title}"
        for one in proposals
    ]
    session.output.answer(document, lines or ["Aucune proposition publiée."])


def _grouped(session: PlatformSession, proposal: Proposal, votes: int, again: list[str]) -> None:
    if again:
        say(f"Repris après une réorientation\u00a0: {', '.join(again)}.")
    document = _proposal(proposal, votes) | {"taken_up": again}
    session.output.answer(document, [f"{proposal.id}  {proposal.title}"])


def _voted(connection: Connection) -> Counter[str]:
    return votes.for_proposals(connection, campaigns.current(connection).id)


def _proposal(one: Proposal, votes: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "theme": one.theme or None,
        "state": one.state,
        "voted": votes > 0,
        "votes": votes,
        "reason": one.reason,
        "needs": list(one.needs),
        "services": list(one.services),
    }


def _need(connection: Connection, id_: str) -> dict[str, Any]:
    """A need's current text, the decision on it, and its submission and last amendment."""
    row = committee.find_need(connection, id_)
    submission, revision = details.act(connection, row.submission), details.act(connection, row.revision)
    demonstration = campaigns.current(connection).demonstration
    public = feed.read(connection, "needs", id_, PublicNeed)
    joined = () if public is None else public.joined
    published = own.read(connection, row.commune, id_)
    text = msgspec.to_builtins(revision.body)
    decided = (
        {}
        if published is None
        else {"reason": getattr(published, "reason", ""), "category": getattr(published, "category", "")}
    )
    return {
        "id": id_,
        "commune": row.commune,
        "name": places.name(row.commune, demonstration=demonstration),
        "state": row.state,
        "number": submission.number,
        "deposited_at": submission.deposited_at,
        "amended_at": revision.deposited_at if revision.op != submission.op else None,
        **{key: value for key, value in text.items() if key not in ("need", "campaign", "replaces", "attachments")},
        "profile": revision.actor.profile,
        "function": revision.actor.function,
        "attachments": attachments.described(connection, submission.attachments),
        "contact": revision.contact or submission.contact,
        "proposal": row.proposal,
        "reason": decided.get("reason", ""),
        "category": decided.get("category") or None,
        "joined": [msgspec.to_builtins(one) for one in joined],
    }
