"""Runs statements by the driver itself. For those that every act needs, SQLAlchemy would cost more than the disk."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from sync.client.ledger.driver import driver_of


def rows(connection: Connection, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query, inside the connection's own transaction."""
    fetched: list[tuple[Any, ...]] = driver_of(connection).execute(statement, values).fetchall()
    return fetched


def write(connection: Connection, statement: str, values: Sequence[object]) -> None:
    driver_of(connection).execute(statement, values)
