"""Writes of the table `vote`: one row per cast, of which at most one stands per subject."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from desktop.database import times
from desktop.database.driver import write
from desktop.database.tables import vote
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox


def insert(
    connection: Connection,
    op: str,
    subject: str,
    *,
    kind: str,
    title: str,
    need: str | None,
    now: datetime,
    stands: bool = True,
) -> None:
    """By the driver: this is the act whose time is promised."""
    write(
        connection,
        "INSERT INTO vote (cast_op, subject, kind, title, need, cast_at, stands) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (op, subject, kind, title, need or None, times.text(now), stands),
    )


def mark_withdrawn(connection: Connection, subject: str, op: str) -> None:
    """None stands any more: what stood, and what counted beside it, was withdrawn by this act."""
    refused = select(outbox.c.op).where(outbox.c.state == "rejected")
    besides = and_(vote.c.withdraw_op.is_(None), vote.c.cast_op.not_in(refused))
    taken_back = update(vote).where(vote.c.subject == subject, or_(vote.c.stands == 1, besides))
    connection.execute(taken_back.values(withdraw_op=op, stands=0))


def unmark_withdrawn(connection: Connection, op: str) -> None:
    connection.execute(update(vote).where(vote.c.withdraw_op == op).values(withdraw_op=None))


def name_withdrawals(connection: Connection, by_cast: Mapping[str, str]) -> None:
    """Each cast that has no withdrawal, or a void one, has the one that is said here."""
    holds = exists().where(outbox.c.op == vote.c.withdraw_op, outbox.c.state.not_in(VOID))
    for cast, op in by_cast.items():
        connection.execute(update(vote).where(vote.c.cast_op == cast, ~holds).values(withdraw_op=op))


def let_stand(connection: Connection, subject: str, cast_op: str | None) -> None:
    """Of all votes for this subject only that one stands; None for none."""
    connection.execute(update(vote).where(vote.c.subject == subject, vote.c.stands == 1).values(stands=0))
    if cast_op is not None:
        connection.execute(update(vote).where(vote.c.cast_op == cast_op).values(stands=1))


def rename_need(connection: Connection, gone: str, need: str) -> None:
    """A need of ours goes by another id."""
    write(connection, "UPDATE vote SET need = ? WHERE need = ?", (need, gone))


def remove(connection: Connection, op: str) -> None:
    connection.execute(delete(vote).where(vote.c.cast_op == op))


def forget_untold(connection: Connection, told: Collection[str], more: Collection[str]) -> None:
    """Votes of another computer of which the platform tells no more: it has lost them, or is another one.

    One that was withdrawn here stays, to be named again. `told`: the casts that it tells of; `more`: the subjects of
    which it has more than it can tell.
    """
    write(
        connection,
        "DELETE FROM vote WHERE withdraw_op IS NULL AND cast_op NOT IN (SELECT op FROM outbox)"
        " AND cast_op NOT IN (SELECT value FROM json_each(?)) AND subject NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(told)), json.dumps(list(more))),
    )
