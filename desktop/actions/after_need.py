"""After an act about a need: its answer, and its undoing before it left."""

from sqlalchemy import Connection, select, update

from desktop.actions.changes import Changes
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import need
from sync.client.news import Settled


def settled(connection: Connection, news: Settled) -> Changes:
    return Changes(needs=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type == "need.submit":
        connection.execute(update(need).where(need.c.submit_op == act.op).values(submit_op=None))
    if act.type == "need.withdraw":
        connection.execute(update(need).where(need.c.withdraw_op == act.op).values(withdraw_op=None))
    return Changes(needs=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(need.c.id).where(need.c.submit_op == op, need.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None
