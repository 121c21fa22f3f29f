"""relaisctl proposal and vote: what can be voted for, and the commune's votes."""

from typing import Annotated

import typer

from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.cli import states
from desktop.cli.command_answers import acted
from desktop.cli.session import CommandSession
from desktop.database.queries import catalogue, votes
from desktop.domain import act_words
from sync.commandline.commands import add_group

_DECIDED = {"retained": "● Retenue  ", "not_retained": "✗ Non retenue  "}
_Id = Annotated[str, typer.Argument(help="numéro du service ou de la proposition", metavar="ID")]


def add(app: typer.Typer) -> None:
    add_group(app, "proposal", "Les propositions soumises au vote.", {"list": list_proposals})
    add_group(app, "vote", "Les votes de la commune.", {"cast": cast, "withdraw": withdraw, "list": list_votes})


def list_proposals(context: typer.Context) -> None:
    """Les propositions ; « ● voté » devant celles pour lesquelles la commune a voté."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        proposals = catalogue.proposals(connection)
    rows = [
        {
            "id": row.id,
            "title": row.title,
            "kind": row.kind,
            "theme": row.theme,
            "state": row.state,
            "voted": row.voted,
            "reason": row.reason,
        }
        for row in proposals
    ]
    lines = [
        f"{row.id}  {'● voté' if row.voted else '      '}  {_DECIDED.get(row.state, '')}{row.title}"
        + (f" — {row.reason}" if row.reason else "")
        for row in proposals
    ]
    session.output.answer(rows, lines or ["Aucune proposition reçue. Elles arrivent par l’échange."])


def cast(
    context: typer.Context,
    id: _Id,
    need: Annotated[str, typer.Option(help="besoin de la commune auquel il répond")] = "",
) -> None:
    """Vote au nom de la commune, pour un service ou une proposition."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, cast_vote(commune_context, id, need or None))


def withdraw(context: typer.Context, id: _Id) -> None:
    """Retire le vote de la commune."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        acted(session, commune_context, withdraw_vote(commune_context, id))


def list_votes(context: typer.Context) -> None:
    """Les votes de la commune, avec leur état."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = votes.listed(connection)
    rows = [
        {
            "id": row.subject,
            "kind": row.kind,
            "title": row.title,
            "state": row.state,
            "op": row.cast_op,
            "cast_at": row.cast_at,
            "number": row.number,
            "received_at": row.received_at,
            "need": row.need,
            "problem": row.detail or row.reason,
            "elsewhere": row.elsewhere,
            "withdrawn_elsewhere": row.withdrawn_elsewhere,
        }
        for row in entries
    ]
    lines = [f"{row.subject}  {_shown(row)}  {row.title}{states.elsewhere(row, 'vote.cast')}" for row in entries]
    session.output.answer(rows, lines or ["Aucun vote."])


def _shown(row: votes.VoteRow) -> str:
    if row.state == "withdrawn":
        until = f" ({act_words.counts_until(received=bool(row.received_at))})" if row.withdrawing else ""
        return states.withdrawal(row.withdrawn, of="vote.cast", lost=row.lost, carried=row.carried) + until
    return states.shown(row.state, kind="vote.cast", lost=row.lost, carried=row.carried)
