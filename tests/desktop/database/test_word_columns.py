"""Every column of the database is searched for a person's name, or is declared to hold no words."""

from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Column, Connection, MetaData, Table, Text, insert

from desktop.database import tables
from desktop.database.naming import Naming
from desktop.database.queries import mentions
from desktop.database.word_columns import NO_WORDS, NO_WORDS_IN_META, WORDS
from sync.client.ledger import tables as ledger

NAME = "Zoé Canaribis"
#: French words of the search index: an erasure makes them again from the texts.
INDEX = "search_"
LOOKED_INTO = [(table, column) for table, columns in WORDS.items() for column in columns]


def columns_of(*schemas: MetaData) -> dict[str, set[str]]:
    """Columns that may hold text, by table."""
    return {
        table.name: {column.name for column in table.columns if column.type.python_type is not int}
        for schema in schemas
        for table in schema.tables.values()
    }


def unlisted(schema: dict[str, set[str]]) -> dict[str, set[str]]:
    listed = {table: {*WORDS.get(table, ()), *NO_WORDS.get(table, ())} for table in schema}
    return {table: columns ^ listed[table] for table, columns in schema.items() if columns != listed[table]}


def test_each_column_is_in_one_of_the_two_lists() -> None:
    missing = unlisted(columns_of(tables.metadata, ledger.metadata))
    assert missing == {}, (
        "to be added to WORDS of desktop/database/word_columns.py, or to NO_WORDS if no person is named"
    )
    assert not [table for table in WORDS if set(WORDS[table]) & set(NO_WORDS.get(table, ()))]


def test_control_a_new_column_is_in_neither() -> None:
    schema = MetaData()
    Table("vote", schema, Column("remark", Text))
    assert "remark" in unlisted(columns_of(schema))["vote"]


def test_the_file_has_no_other_table(empty_database: Path) -> None:
    with sqlite.connect(empty_database) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    others = {name for name in names if not name.startswith((INDEX, "sqlite_"))}
    assert others == {*WORDS, *NO_WORDS}


@pytest.mark.parametrize(("table", "column"), LOOKED_INTO)
def test_a_name_is_found_in_each_column_of_words(connection: Connection, table: str, column: str) -> None:
    """Except columns that are left out for a stated reason."""
    schema = tables.metadata if table in tables.metadata.tables else ledger.metadata
    columns = schema.tables[table].columns
    plain = {str: "{}", bytes: b"{}", int: 1}
    row = {one.name: plain[one.type.python_type] for one in columns if not one.nullable}
    named = f'{{"title": "x\\nZOE  {NAME.split()[1]}"}}'
    row[column] = named.encode() if columns[column].type.python_type is bytes else named
    connection.execute(insert(schema.tables[table]).values(row))
    silent = (table, column) in mentions.SILENT
    assert len(mentions.remnants(connection, Naming([NAME]))) == (0 if silent else 1)


def test_a_key_of_meta_that_nobody_knows_is_looked_into(connection: Connection) -> None:
    for key in ("a key of tomorrow", *NO_WORDS_IN_META):
        connection.execute(insert(tables.meta).values(key=key, value=NAME))
    (found,) = mentions.remnants(connection, Naming([NAME]))
    assert found.id == "a key of tomorrow"
