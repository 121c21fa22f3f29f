"""Writes of the table `deployment`: deployments asked for, and effects reported."""

from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import Connection, delete
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.tables import deployment


def insert(
    connection: Connection,
    op: str,
    proposal: str,
    *,
    kind: Literal["ask", "report"],
    title: str,
    value: object,
    now: datetime,
) -> None:
    """`value` is what was asked or reported, by the names of the act's fields; it is kept as JSON."""
    row = {"op": op, "kind": kind, "proposal": proposal, "title": title, "made_at": times.text(now)}
    connection.execute(insert_into(deployment).values(row | {"value": msgspec.json.encode(value).decode()}))


def remove(connection: Connection, op: str) -> None:
    connection.execute(delete(deployment).where(deployment.c.op == op))
