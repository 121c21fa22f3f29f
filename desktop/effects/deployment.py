"""After a demand for a deployment or the report of its effect: its answer, and its undoing before it left."""

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries.outbox import ActRow
from desktop.domain.changes import Changes
from sync.client.news import Settled


def settled(_connection: Connection, news: Settled) -> Changes:
    """A refused demand may be made anew: its row stays, with its verdict."""
    return Changes(deployments=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    records.deployments.remove(connection, act.op)
    return Changes(deployments=frozenset({act.subject}))


def relied_on(_connection: Connection, _op: str) -> bool:
    return False
