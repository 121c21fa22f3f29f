"""Statements prepared by the driver, for the few that stand in every act: Core costs more there than the disk does."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection


def rows(connection: Connection, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of a question, inside the connection's own transaction."""
    found: list[tuple[Any, ...]] = held(connection).execute(statement, values).fetchall()
    return found


def write(connection: Connection, statement: str, values: Sequence[object]) -> None:
    held(connection).execute(statement, values)


def held(connection: Connection) -> Any:
    """The driver's own connection under this one."""
    return connection.connection.dbapi_connection
