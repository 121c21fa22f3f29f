"""Acts that were taken back here although they had left, from another copy of this database: they stand here again.

The act itself, as it was frozen, is always kept: what it said is read from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Row, select

from sync.client.ledger import other_platforms
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox
from sync.client.news import Settled
from sync.contract.operations import Operation

#: The platform has the act: what it did stands there.
_RECEIVED = (State.DEPOSITED, State.ACCEPTED)
_KEPT = select(outbox.c.op, outbox.c.title, outbox.c.created_at, outbox.c.frozen)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAct:
    """An act as it left. `body` is that of its operation, by name, without what is at its default."""

    op: str
    title: str
    made_at: datetime
    base: str
    body: Mapping[str, Any]


def lost(connection: Connection, news: Settled, type: str, made: Column[str]) -> KeptAct | None:
    """The act of this answer, where the platform has it and its row is gone; `made` is where a row names its act."""
    if news.type != type or news.state not in _RECEIVED:
        return None
    if connection.execute(select(made).where(made == news.op)).first() is not None:
        return None
    return kept(connection, news.op)


def received(connection: Connection, type: str, subject: str) -> KeptAct | None:
    """The last act of this kind about this subject that today's platform has."""
    asked = _KEPT.where(outbox.c.type == type, outbox.c.subject == subject, outbox.c.state.in_(_RECEIVED))
    asked = asked.where(~other_platforms.has())
    return _read(connection.execute(asked.order_by(outbox.c.seq.desc())).first())


def kept(connection: Connection, op: str) -> KeptAct | None:
    """None for an act of another computer."""
    return _read(connection.execute(_KEPT.where(outbox.c.op == op)).first())


def _read(row: Row[str, str, str, bytes] | None) -> KeptAct | None:
    if row is None:
        return None
    said = msgspec.json.decode(row.frozen, type=Operation)
    made_at = datetime.fromisoformat(row.created_at)
    return KeptAct(op=row.op, title=row.title, made_at=made_at, base=said.base or "", body=said.body)
