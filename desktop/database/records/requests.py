"""Writes of the table `request`: requests to the préfet."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, update
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.queries.request_copies import COPIED
from desktop.database.records import meta
from desktop.database.tables import request
from sync.contract.identifiers import uuid7


def insert(connection: Connection, now: datetime, text: Mapping[str, str], *, id: str = "") -> str:
    """Inserts a draft and returns its id."""
    id, moment = id or uuid7(now), times.text(now)
    connection.execute(insert_into(request).values(id=id, **text, created_at=moment, updated_at=moment))
    return id


def insert_apart(connection: Connection, now: datetime, text: Mapping[str, str], *, of: str) -> str:
    """Inserts a draft with a text that was written in request `of` after that one was sent."""
    made = insert(connection, now, text)
    meta.put(connection, COPIED + made, of)
    return made


def save_draft(connection: Connection, id: str, text: Mapping[str, str], now: datetime) -> None:
    """Stores the fields that changed, and takes the draft out of the bin."""
    _set(connection, id, {**text, "updated_at": times.text(now), "discarded_at": None})


def mark_submitted(connection: Connection, id: str, op: str, now: datetime) -> None:
    """The request was sent with act `op`; an earlier withdrawal counts no more."""
    values = {"submit_op": op, "withdraw_op": None, "discarded_at": None, "updated_at": times.text(now)}
    _set(connection, id, values)


def set_submission(connection: Connection, id: str, op: str | None) -> None:
    """`op` is the submission before the one that was cancelled; None if there was none."""
    _set(connection, id, {"submit_op": op})


def mark_withdrawn(connection: Connection, id: str, op: str, now: datetime) -> None:
    _set(connection, id, {"withdraw_op": op, "updated_at": times.text(now)})


def unmark_withdrawn(connection: Connection, op: str) -> None:
    connection.execute(update(request).where(request.c.withdraw_op == op).values(withdraw_op=None))


def resume(
    connection: Connection,
    id: str,
    op: str,
    left: Mapping[str, str],
    now: datetime,
    asked: Sequence[Mapping[str, object]] = (),
) -> None:
    """The text may change again. What was sent with `op` is kept beside, and all that the préfet has `asked` for."""
    as_left = json.dumps({"op": op, "fields": left, "asked": asked}, ensure_ascii=False)
    _set(connection, id, {"submitted_as": as_left, "updated_at": times.text(now)})


def set_letter(connection: Connection, id: str, letter: str, submitted_as: str | None) -> None:
    """Both are JSON, as the table keeps them."""
    _set(connection, id, {"letter": letter, "submitted_as": submitted_as})


def discard(connection: Connection, id: str, now: datetime) -> None:
    _set(connection, id, {"discarded_at": times.text(now)})


def empty_bin(connection: Connection, before: datetime) -> tuple[str, ...]:
    """Deletes the drafts discarded before that moment; returns their ids."""
    return _take_away(connection, request.c.discarded_at < times.text(before))


def erase(connection: Connection, id: str) -> bool:
    """Deletes this draft of the bin; False where it is not there."""
    return bool(_take_away(connection, request.c.id == id, request.c.discarded_at.is_not(None)))


def take_in(connection: Connection, id: str) -> bool:
    """Deletes a draft in which nobody has written; False where somebody has, or it was sent."""
    return bool(_take_away(connection, request.c.id == id, request.c.updated_at == request.c.created_at))


def _take_away(connection: Connection, *which: ColumnElement[bool]) -> tuple[str, ...]:
    gone = delete(request).where(*which, request.c.submit_op.is_(None))
    ids = tuple(connection.scalars(gone.returning(request.c.id)).all())
    meta.remove(connection, [COPIED + id for id in ids])
    return ids


def _set(connection: Connection, id: str, values: Mapping[str, str | None]) -> None:
    connection.execute(update(request).where(request.c.id == id).values(values))
