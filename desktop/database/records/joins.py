"""Writes of the table `joined` alone: "nous aussi" to the need of another commune (`retaken.py`)."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.driver import write
from desktop.database.tables import joined


def insert(
    connection: Connection,
    op: str,
    need: str,
    *,
    title: str,
    commune: str,
    own: str | None,
    now: datetime,
    stands: bool = True,
) -> None:
    """`commune` is the other's name, `own` a need of ours that is alike."""
    row = {"join_op": op, "need": need, "title": title, "commune": commune, "own": own or None}
    connection.execute(insert_into(joined).values(row | {"joined_at": times.text(now), "stands": stands}))


def rename_need(connection: Connection, gone: str, need: str) -> None:
    """A need of ours goes by another id."""
    write(connection, "UPDATE joined SET own = ? WHERE own = ?", (need, gone))
