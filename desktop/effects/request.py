"""After an act about a request to the préfet: its answer, and its undoing before it left."""

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries import requests
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import request
from desktop.domain.changes import Changes
from sync.client.news import Settled


def settled(connection: Connection, news: Settled) -> Changes:
    """Nothing to undo: a request shows what became of its last submission, and may be taken up again."""
    return Changes(requests=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    """A submission taken back leaves the one before it, where there is one: the text is then still taken up."""
    found = requests.one(connection, act.subject)
    if found is not None and act.type == "request.submit" and found.submit_op == act.op:
        records.requests.set_submission(connection, act.subject, found.left_op or None)
    if act.type == "request.withdraw":
        records.requests.unmark_withdrawn(connection, act.op)
    return Changes(requests=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(request.c.id).where(request.c.submit_op == op, request.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None
