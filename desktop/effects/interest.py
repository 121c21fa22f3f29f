"""After a declaration of interest or its withdrawal: which declaration stands now."""

from sqlalchemy import Connection, delete, select, update

from desktop.database.queries import steering
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import interest
from desktop.domain.changes import Changes
from sync.client.news import Settled

_VOID = ("rejected", "cancelled")


def settled(connection: Connection, news: Settled) -> Changes:
    """A refused declaration stands no more, the one before it does; a refused withdrawal takes nothing back."""
    _stand(connection, news.subject)
    return Changes(steering=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type == "interest.declare":
        connection.execute(delete(interest).where(interest.c.declare_op == act.op))
    else:
        connection.execute(update(interest).where(interest.c.withdraw_op == act.op).values(withdraw_op=None))
    _stand(connection, act.subject)
    return Changes(steering=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(interest.c.declare_op).where(interest.c.declare_op == op, interest.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None


def _stand(connection: Connection, proposal: str) -> None:
    """The last declaration that was neither refused nor taken back stands, and it alone: as the platform counts."""
    alive = [
        row.declare_op
        for row in steering.interests(connection)
        if row.proposal == proposal and row.declared not in _VOID and row.withdrawn in ("", *_VOID)
    ]
    connection.execute(update(interest).where(interest.c.proposal == proposal).values(stands=0))
    if alive:
        connection.execute(update(interest).where(interest.c.declare_op == alive[0]).values(stands=1))
