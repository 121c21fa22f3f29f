"""Writes of the table `interest` alone: the commune's declarations to steer a proposal (`retaken.py`)."""

from datetime import datetime

from sqlalchemy import Connection, update
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.tables import interest


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
    """Where it stands, no earlier one of this proposal does."""
    row = {"declare_op": op, "proposal": proposal, "title": title, "role": role, "motivation": motivation}
    if stands:
        connection.execute(update(interest).where(interest.c.proposal == proposal).values(stands=0))
    connection.execute(insert_into(interest).values(row | {"declared_at": times.text(now), "stands": stands}))
