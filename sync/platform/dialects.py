"""Statements that SQLite and PostgreSQL write differently: rows that replace others, many rows at once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Connection,
    Insert,
    LargeBinary,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import sqlite


def insert(dialect: str, table: Table) -> Any:
    """An insert with `on_conflict_do_update` and `on_conflict_do_nothing`, for rows whose key is there already."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    # The desktop application carries this platform for its demonstration, without SQLAlchemy's part for PostgreSQL.
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - absent from the bundled application

    return postgresql.insert(table)


def write(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes whole rows, with a value for each column of the statement's table. Each statement is compiled once.

    For SQLite this goes past SQLAlchemy, whose processing of each value costs as much as writing it. For PostgreSQL all
    rows go in one statement, as JSON, which takes a third of the time of a statement for each row.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        text, names = _row_by_row(statement)
        connection.exec_driver_sql(text, [tuple(row[name] for name in names) for row in rows])
    else:
        statement, binary = _at_once(statement)
        texts = [dict(row) | {name: rf"\x{row[name].hex()}" for name in binary} for row in rows]
        connection.execute(statement, {"rows": msgspec.json.encode(texts).decode()})


@cache
def _row_by_row(statement: Insert) -> tuple[str, Sequence[str]]:
    """The statement's SQL for SQLite's driver, and the names of its parameters in their order."""
    compiled: Any = statement.compile(dialect=sqlite.dialect())
    return str(compiled), compiled.positiontup


@cache
def _at_once(statement: Insert) -> tuple[Insert, Sequence[str]]:
    """The statement over the rows of one JSON text, and the names of the columns that hold bytes."""
    table: Any = statement.table
    columns = [column(one.name, one.type) for one in table.columns]
    given = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON)).table_valued(*columns)
    names = [one.name for one in columns]
    binary = [one.name for one in columns if isinstance(one.type, LargeBinary)]
    return statement.from_select(names, select(given.render_derived(with_types=True))), binary
