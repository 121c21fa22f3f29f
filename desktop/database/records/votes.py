"""Writes of the table `vote` alone: one row per cast, of which at most one stands per subject (`retaken.py`)."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.database import times
from desktop.database.driver import write


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


def rename_need(connection: Connection, gone: str, need: str) -> None:
    """A need of ours goes by another id."""
    write(connection, "UPDATE vote SET need = ? WHERE need = ?", (need, gone))
