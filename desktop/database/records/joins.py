"""Writes of the table `joined`: "nous aussi" to the need of another commune."""

from datetime import datetime

from sqlalchemy import Connection, delete, update
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.driver import write
from desktop.database.tables import joined


def insert(
    connection: Connection, op: str, need: str, *, title: str, commune: str, own: str | None, now: datetime
) -> None:
    """It stands. `commune` is the other's name, `own` a need of ours that is alike."""
    row = {"join_op": op, "need": need, "title": title, "commune": commune, "own": own or None}
    connection.execute(insert_into(joined).values(row | {"joined_at": times.text(now), "stands": 1}))


def mark_withdrawn(connection: Connection, join_op: str, op: str) -> None:
    """It stands no more."""
    connection.execute(update(joined).where(joined.c.join_op == join_op).values(withdraw_op=op, stands=0))


def unmark_withdrawn(connection: Connection, op: str) -> None:
    connection.execute(update(joined).where(joined.c.withdraw_op == op).values(withdraw_op=None))


def let_stand(connection: Connection, need: str, join_op: str | None) -> None:
    """Of all joins of this need only that one stands; None for none."""
    connection.execute(update(joined).where(joined.c.need == need).values(stands=0))
    if join_op is not None:
        connection.execute(update(joined).where(joined.c.join_op == join_op).values(stands=1))


def rename_need(connection: Connection, gone: str, need: str) -> None:
    """A need of ours goes by another id."""
    write(connection, "UPDATE joined SET own = ? WHERE own = ?", (need, gone))


def remove(connection: Connection, op: str) -> None:
    connection.execute(delete(joined).where(joined.c.join_op == op))
