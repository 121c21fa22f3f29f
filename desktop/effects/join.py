"""After a join of another commune's need, or its taking back: which join stands now."""

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries import pooling
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import joined
from desktop.domain.changes import Changes
from desktop.effects import come_back
from desktop.effects.last_standing import last_standing
from sync.client.news import Settled


def settled(connection: Connection, news: Settled) -> Changes:
    """A join that was refused stands no more; a leave that was refused takes nothing back."""
    act = come_back.lost(connection, news, "need.join", joined.c.join_op)
    if act is not None:
        need = pooling.public(connection, news.subject)
        records.joins.insert(
            connection,
            act.op,
            news.subject,
            title=act.title,
            commune="" if need is None else need.commune_name,
            own=act.body.get("own"),
            now=act.made_at,
        )
    _stand(connection, news.subject)
    return Changes(joins=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type == "need.join":
        records.joins.remove(connection, act.op)
    else:
        records.joins.unmark_withdrawn(connection, act.op)
    _stand(connection, act.subject)
    return Changes(joins=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    return any(row.join_op == op and row.left for row in pooling.joins(connection))


def _stand(connection: Connection, need: str) -> None:
    """The last join that was neither refused nor taken back stands, and it alone."""
    ours = ((row.join_op, row.joined, row.left) for row in pooling.joins(connection) if row.need == need)
    records.joins.let_stand(connection, need, last_standing(ours))
