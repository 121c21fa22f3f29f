"""After a service was proposed: its answer, and its undoing before it left."""

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries.outbox import ActRow
from desktop.domain.changes import Changes
from sync.client.news import Settled


def settled(_connection: Connection, news: Settled) -> Changes:
    return Changes(shares=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    """It is a draft again."""
    records.shares.unmark_submitted(connection, act.op)
    return Changes(shares=frozenset({act.subject}))


def relied_on(_connection: Connection, _op: str) -> bool:
    return False
