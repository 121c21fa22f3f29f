"""After a vote or its withdrawal: what the answer changes, and what taking it back undoes."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import vote
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import outbox
from sync.client.news import Settled
from sync.contract.operations import Operation


def settled(connection: Connection, news: Settled) -> Changes:
    """A vote that was refused stands no more, so that it may be cast anew; a withdrawal refused lets it stand."""
    if news.state in ("deposited", "accepted") and news.type == "vote.cast":
        _restore(connection, news.op)
    if news.state == "rejected" and news.type == "vote.cast":
        records.votes.mark_refused(connection, news.op)
    if news.state == "rejected" and news.type == "vote.withdraw" and not _stands(connection, news.subject):
        records.votes.let_stand_again(connection, news.op)
    return Changes(votes=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type == "vote.cast":
        records.votes.remove(connection, act.op)
    if act.type == "vote.withdraw":
        if _stands(connection, act.subject):
            raise Refusal(
                "voted_again",
                "Votre commune a voté de nouveau depuis ce retrait.",
                field="op",
                remedy="Annulez d’abord le nouveau vote.",
            )
        records.votes.let_stand_again(connection, act.op)
        records.votes.unmark_withdrawn(connection, act.op)
    return Changes(votes=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(vote.c.cast_op).where(vote.c.cast_op == op, vote.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None


def _restore(connection: Connection, op: str) -> None:
    """The row of a vote that was taken back here and had left all the same, from another copy of this database."""
    if connection.execute(select(vote.c.cast_op).where(vote.c.cast_op == op)).first() is not None:
        return
    act = connection.execute(
        select(outbox.c.frozen, outbox.c.title, outbox.c.created_at).where(outbox.c.op == op)
    ).one()
    body = msgspec.json.decode(act.frozen, type=Operation).body
    records.votes.insert(
        connection,
        op,
        body["subject"],
        kind=body["kind"],
        title=act.title,
        need=body.get("need"),
        now=datetime.fromisoformat(act.created_at),
        stands=not _stands(connection, body["subject"]),
    )


def _stands(connection: Connection, subject: str) -> bool:
    standing = select(vote.c.cast_op).where(vote.c.subject == subject, vote.c.stands == 1)
    return connection.execute(standing).first() is not None
