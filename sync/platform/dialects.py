"""Rows that take the place of those with the same key, in the words of each database."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite


def insert(dialect: str, table: Table) -> Any:
    """An insert that can say what is to happen where the key is taken: `on_conflict_do_update` and `…_nothing`."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    # The application lends this platform to the demonstration, and its bundle has nothing of PostgreSQL.
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - as said above

    return postgresql.insert(table)
