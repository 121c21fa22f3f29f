"""Every write of the table `vote`: a row for each vote cast. `RETAKEN` has those that three share."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.database import times
from desktop.database.driver import write
from desktop.database.records.retaken import RetakenWrites
from desktop.database.retaken import VOTES

#: Taken back, standing, forgotten.
RETAKEN = RetakenWrites(VOTES)


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
    """Written by the driver itself: the time that a vote may take is promised and measured."""
    write(
        connection,
        "INSERT INTO vote (cast_op, subject, kind, title, need, cast_at, stands) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (op, subject, kind, title, need or None, times.text(now), stands),
    )


def rename_need(connection: Connection, gone: str, need: str) -> None:
    """A need of ours has got another id: `need` instead of `gone`."""
    write(connection, "UPDATE vote SET need = ? WHERE need = ?", (need, gone))
