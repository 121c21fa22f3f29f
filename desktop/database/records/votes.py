"""Writes of the table `vote`: one row per cast, of which at most one stands per subject."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from desktop.database import times
from desktop.database.driver import write
from desktop.database.tables import vote
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


def mark_withdrawn(connection: Connection, cast_op: str, op: str) -> None:
    """It stands no more."""
    connection.execute(update(vote).where(vote.c.cast_op == cast_op).values(withdraw_op=op, stands=0))


def unmark_withdrawn(connection: Connection, op: str) -> None:
    connection.execute(update(vote).where(vote.c.withdraw_op == op).values(withdraw_op=None))


def mark_refused(connection: Connection, op: str) -> None:
    """It stands no more, so that the vote may be cast anew."""
    connection.execute(update(vote).where(vote.c.cast_op == op).values(stands=0))


def let_stand_again(connection: Connection, withdrawal: str) -> None:
    """The votes that this withdrawal took back, except those refused."""
    refused = select(outbox.c.op).where(outbox.c.state == "rejected")
    taken_back = update(vote).where(vote.c.withdraw_op == withdrawal, vote.c.cast_op.not_in(refused))
    connection.execute(taken_back.values(stands=1))


def rename_need(connection: Connection, gone: str, need: str) -> None:
    """A need of ours goes by another id."""
    write(connection, "UPDATE vote SET need = ? WHERE need = ?", (need, gone))


def remove(connection: Connection, op: str) -> None:
    connection.execute(delete(vote).where(vote.c.cast_op == op))
