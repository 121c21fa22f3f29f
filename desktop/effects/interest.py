"""After a declaration of interest or its withdrawal: which declaration stands now."""

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries import steering
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import interest
from desktop.domain.changes import Changes
from desktop.effects import come_back
from desktop.effects.last_standing import last_standing
from sync.client.news import Settled


def settled(connection: Connection, news: Settled) -> Changes:
    """A refused declaration stands no more, the one before it does; a refused withdrawal takes nothing back."""
    act = come_back.lost(connection, news, "interest.declare", interest.c.declare_op)
    if act is not None:
        records.interests.insert(
            connection,
            act.op,
            news.subject,
            title=act.title,
            role=act.body["role"],
            motivation=act.body.get("motivation", ""),
            now=act.made_at,
        )
    _stand(connection, news.subject)
    return Changes(steering=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type == "interest.declare":
        records.interests.remove(connection, act.op)
    else:
        records.interests.unmark_withdrawn(connection, act.op)
    _stand(connection, act.subject)
    return Changes(steering=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    return any(row.declare_op == op and row.withdrawn for row in steering.interests(connection))


def _stand(connection: Connection, proposal: str) -> None:
    """The last declaration that was neither refused nor taken back stands, and it alone: as the platform counts."""
    ours = (
        (row.declare_op, row.declared, row.withdrawn)
        for row in steering.interests(connection)
        if row.proposal == proposal
    )
    records.interests.let_stand(connection, proposal, last_standing(ours))
