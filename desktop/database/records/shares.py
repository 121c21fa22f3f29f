"""Writes of the table `share`: services that the commune proposes for the catalogue."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, update
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.tables import share
from sync.contract.identifiers import uuid7


def insert(connection: Connection, now: datetime, text: Mapping[str, str], *, id: str = "") -> str:
    """Inserts a draft and returns its id."""
    id, moment = id or uuid7(now), times.text(now)
    connection.execute(insert_into(share).values(id=id, **text, created_at=moment, updated_at=moment))
    return id


def save_draft(connection: Connection, id: str, text: Mapping[str, str], now: datetime) -> None:
    """Stores the fields that changed. The draft leaves the bin; a refused service is a draft again."""
    values = {"updated_at": times.text(now), "discarded_at": None, "share_op": None}
    connection.execute(update(share).where(share.c.id == id).values(**text, **values))


def mark_submitted(connection: Connection, id: str, op: str, now: datetime) -> None:
    values = {"share_op": op, "updated_at": times.text(now), "discarded_at": None}
    connection.execute(update(share).where(share.c.id == id).values(values))


def unmark_submitted(connection: Connection, op: str) -> None:
    connection.execute(update(share).where(share.c.share_op == op).values(share_op=None))


def discard(connection: Connection, id: str, now: datetime) -> None:
    connection.execute(update(share).where(share.c.id == id).values(discarded_at=times.text(now), share_op=None))


def empty_bin(connection: Connection, before: datetime) -> None:
    """Deletes the drafts discarded before that moment."""
    _take_away(connection, share.c.discarded_at < times.text(before))


def erase(connection: Connection, id: str) -> bool:
    """Deletes this draft of the bin; False where it is not there."""
    return bool(_take_away(connection, share.c.id == id, share.c.discarded_at.is_not(None)))


def _take_away(connection: Connection, *which: ColumnElement[bool]) -> int:
    """Deletes drafts, and returns how many."""
    return connection.execute(delete(share).where(*which, share.c.share_op.is_(None))).rowcount
