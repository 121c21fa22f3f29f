"""The revision of today's tables, and what all tables are made with."""

from contextlib import suppress
from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, PrimaryKeyConstraint, String, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects import registry
from sqlalchemy.exc import NoSuchModuleError

#: Revision of tables.py: a change there comes with the next number and a migration (migrations/README.md).
REVISION = "17"
#: Revision of the tables when migrations began.
BASELINE = "6"

metadata = MetaData()

#: REVISION, as Alembic keeps it. Its name, its column and their constraint are Alembic's.
alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


def place(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def keys(*names: str) -> tuple[Column[str], ...]:
    return tuple(text(name, key=True) for name in names)


def counter(name: str, begins: int = 0) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default=str(begins))


def where(condition: str) -> dict[str, Any]:
    """Of an index of some rows, for each database whose dialect is here: the bundle has SQLite's alone."""
    options: dict[str, Any] = {}
    for name in ("sqlite", "postgresql"):
        with suppress(NoSuchModuleError):  # left out of the bundle
            registry.load(name)
            options[f"{name}_where"] = sql(condition)
    return options
