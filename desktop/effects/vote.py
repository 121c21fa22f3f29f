"""After a vote or its withdrawal: what the answer changes, and what taking it back undoes."""

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import vote
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.client.news import Settled


def settled(connection: Connection, news: Settled) -> Changes:
    """A vote that was refused stands no more, so that it may be cast anew; a withdrawal refused lets it stand."""
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
                "Votre commune a revoté depuis ce retrait.",
                field="op",
                remedy="Annulez d’abord le nouveau vote.",
            )
        records.votes.let_stand_again(connection, act.op)
        records.votes.unmark_withdrawn(connection, act.op)
    return Changes(votes=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(vote.c.cast_op).where(vote.c.cast_op == op, vote.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None


def _stands(connection: Connection, subject: str) -> bool:
    standing = select(vote.c.cast_op).where(vote.c.subject == subject, vote.c.stands == 1)
    return connection.execute(standing).first() is not None
