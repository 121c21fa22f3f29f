"""Every write of the table `interest`: declarations to steer a proposal. `RETAKEN` has those that three share."""

from datetime import datetime

from sqlalchemy import Connection, update
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.records.retaken import RetakenWrites
from desktop.database.retaken import INTERESTS
from desktop.database.tables import interest

#: Taken back, standing, forgotten.
RETAKEN = RetakenWrites(INTERESTS)


def insert(
    connection: Connection,
    op: str,
    proposal: str,
    *,
    title: str,
    role: str,
    motivation: str,
    now: datetime,
    stands: bool = True,
) -> None:
    """If it stands, earlier declarations for this proposal stand no more."""
    row = {"declare_op": op, "proposal": proposal, "title": title, "role": role, "motivation": motivation}
    if stands:
        connection.execute(update(interest).where(interest.c.proposal == proposal).values(stands=0))
    connection.execute(insert_into(interest).values(row | {"declared_at": times.text(now), "stands": stands}))
