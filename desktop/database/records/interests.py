"""Writes of the table `interest`: the commune's declarations to steer a proposal."""

from datetime import datetime

from sqlalchemy import Connection, delete, update
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.tables import interest


def insert(
    connection: Connection, op: str, proposal: str, *, title: str, role: str, motivation: str, now: datetime
) -> None:
    """It stands, and no earlier one of this proposal."""
    row = {"declare_op": op, "proposal": proposal, "title": title, "role": role, "motivation": motivation}
    connection.execute(update(interest).where(interest.c.proposal == proposal).values(stands=0))
    connection.execute(insert_into(interest).values(row | {"declared_at": times.text(now), "stands": 1}))


def mark_withdrawn(connection: Connection, proposal: str, op: str) -> None:
    """None stands any more."""
    standing = (interest.c.proposal == proposal) & (interest.c.stands == 1)
    connection.execute(update(interest).where(standing).values(withdraw_op=op, stands=0))


def unmark_withdrawn(connection: Connection, op: str) -> None:
    connection.execute(update(interest).where(interest.c.withdraw_op == op).values(withdraw_op=None))


def let_stand(connection: Connection, proposal: str, declare_op: str | None) -> None:
    """Of all declarations on this proposal only that one stands; None for none."""
    connection.execute(update(interest).where(interest.c.proposal == proposal).values(stands=0))
    if declare_op is not None:
        connection.execute(update(interest).where(interest.c.declare_op == declare_op).values(stands=1))


def remove(connection: Connection, op: str) -> None:
    connection.execute(delete(interest).where(interest.c.declare_op == op))
