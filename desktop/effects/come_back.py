"""Acts that were cancelled here although another copy of this database had sent them: they stand here again.

The frozen act is never deleted, so its content is read from there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Connection, Row, select

from sync.client.ledger import other_platforms
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox
from sync.client.news import Settled
from sync.contract.operations import Operation

#: States of an act that the platform has.
_RECEIVED = (State.DEPOSITED, State.ACCEPTED)
_KEPT = select(outbox.c.op, outbox.c.title, outbox.c.created_at, outbox.c.frozen)


class ActAsSent(Struct, frozen=True, kw_only=True):
    """An act as it was sent."""

    op: str
    title: str  #: of what it is about
    made_at: datetime  #: by this computer's clock then; aware
    base: str  #: id of the act whose text it corrects; "" for none
    body: Mapping[str, Any]  #: the fields of its body by name; those with their default value are missing


def lost(connection: Connection, news: Settled, type: str, made: Column[str]) -> ActAsSent | None:
    """The act of this answer, if the platform has it and its row is gone; `made` is the column with its id."""
    if news.type != type or news.state not in _RECEIVED:
        return None
    if connection.execute(select(made).where(made == news.op)).first() is not None:
        return None
    return kept(connection, news.op)


def received(connection: Connection, type: str, subject: str) -> ActAsSent | None:
    """The last act of this type about this subject that today's platform has; None for none."""
    asked = _KEPT.where(outbox.c.type == type, outbox.c.subject == subject, outbox.c.state.in_(_RECEIVED))
    asked = asked.where(~other_platforms.has())
    return _read(connection.execute(asked.order_by(outbox.c.seq.desc())).first())


def kept(connection: Connection, op: str) -> ActAsSent | None:
    """The act with this id; None if another computer made it."""
    return _read(connection.execute(_KEPT.where(outbox.c.op == op)).first())


def _read(row: Row[str, str, str, bytes] | None) -> ActAsSent | None:
    if row is None:
        return None
    operation = msgspec.json.decode(row.frozen, type=Operation)
    made_at = datetime.fromisoformat(row.created_at)
    return ActAsSent(op=row.op, title=row.title, made_at=made_at, base=operation.base or "", body=operation.body)
