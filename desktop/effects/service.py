"""After a service was proposed for the catalogue: when that is answered, and when it is cancelled."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries import shares
from desktop.database.queries.outbox import ActRow
from desktop.domain import fields
from desktop.domain import shares as rules
from desktop.domain.changes import Changes
from desktop.effects import come_back
from sync.client.ledger.states import VOID
from sync.client.news import Settled


def settled(connection: Connection, news: Settled) -> Changes:
    _come_back(connection, news.subject)
    return Changes(shares=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    """The service is a draft again."""
    records.shares.unmark_submitted(connection, act.op)
    return Changes(shares=frozenset({act.subject}))


def relied_on(_connection: Connection, _op: str) -> bool:
    return False


def _come_back(connection: Connection, id: str) -> None:
    """What the platform has stands here too, even if it was cancelled. A later text is kept as a draft beside it."""
    act, row = come_back.received(connection, "service.share", id), shares.one(connection, id)
    if act is None or (row is not None and row.shared not in ("", *VOID)):
        return
    left = fields.cleaned(rules.FIELDS, {name: act.body.get(name, "") for name in rules.FIELDS})
    if row is None:
        records.shares.insert(connection, act.made_at, left, id=id)
    elif (here := {name: getattr(row, name) for name in rules.FIELDS}) != left:
        records.shares.insert(connection, datetime.fromisoformat(row.updated_at), here)
        records.shares.save_draft(connection, id, left, act.made_at)
    records.shares.mark_submitted(connection, id, act.op, act.made_at)
