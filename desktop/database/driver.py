"""Runs statements by the driver itself. For those that every act needs, SQLAlchemy would cost more than the disk."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from sync.client.ledger.driver import driver_of

READS_ONLY = "reads only"  #: under this name `Connection.info` says whether every write is refused there

_T = TypeVar("_T")


def rows(connection: Connection, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query, inside the connection's own transaction."""
    fetched: list[tuple[Any, ...]] = driver_of(connection).execute(statement, values).fetchall()
    return fetched


def ask(connection: Connection, question: Callable[[Any], _T]) -> _T:
    """The answer to a question that is asked of the driver itself, inside the connection's own transaction."""
    return question(driver_of(connection))


def write(connection: Connection, statement: str, values: Sequence[object]) -> None:
    driver_of(connection).execute(statement, values)
