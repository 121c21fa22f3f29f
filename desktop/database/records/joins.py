"""Every write of the table `joined`: "nous aussi" to another commune's need. `RETAKEN` has those that three share."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.driver import write
from desktop.database.records.retaken import RetakenWrites
from desktop.database.retaken import JOINS
from desktop.database.tables import joined

#: Taken back, standing, forgotten.
RETAKEN = RetakenWrites(JOINS)


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
    """`commune` is the other commune's name, `own` the id of a need of ours that is alike."""
    row = {"join_op": op, "need": need, "title": title, "commune": commune, "own": own or None}
    connection.execute(insert_into(joined).values(row | {"joined_at": times.text(now), "stands": stands}))


def rename_need(connection: Connection, gone: str, need: str) -> None:
    """A need of ours has got another id: `need` instead of `gone`."""
    write(connection, "UPDATE joined SET own = ? WHERE own = ?", (need, gone))
