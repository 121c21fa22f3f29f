"""Who writes rows of the commune's database: the folder of records alone, and in it each file its own tables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import name, nodes

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "desktop/database/records"
VERBS = {"insert", "update", "delete"}
TABLES = ("desktop.database.tables", "sync.client.ledger.tables")
#: What hands out the driver's own connection, past SQLAlchemy.
DRIVERS = {"desktop.database.driver.write", "sync.client.ledger.driver.driver_of"}
SQL = re.compile(
    r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(\w*)",
    re.IGNORECASE | re.MULTILINE,
)
#: Beside the records.
ELSEWHERE = {
    "desktop/database/driver.py",  # the driver itself
    "desktop/database/migrations.py",  # rows of an older version
    "desktop/database/restore.py",  # what is carried over a restore
    "desktop/database/search.py",  # its index
    "desktop/database/store.py",  # where a transaction begins and ends
    "desktop/demo/neighbours.py",  # a row of the platform in process, not of the commune's database
}
#: The tables of each file; `table` is the one of a `Kind` that the caller names: vote, joined or interest.
OWN = {
    "amendments": {"amendment"},
    "attachments": {"attachment", "chunk"},
    "catalogue": {"copy"},
    "deployments": {"deployment"},
    "editing": {"editing"},
    "interests": {"interest"},
    "joins": {"joined"},
    "meta": {"meta"},
    "needs": {"need"},
    "requests": {"request"},
    "retaken": {"table"},
    "seen": {"seen"},
    "shares": {"share"},
    "votes": {"vote"},
}


def bound(source: str) -> dict[str, str]:
    """What each name that a module imports stands for."""
    found = {}
    for node in nodes(source):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.partition(".")[0]: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def written(source: str) -> set[str]:
    """The tables that a module writes, by statements of SQLAlchemy or in SQL; `?` where its name cannot be read."""
    return {table or "?" for table in _written(source)}


def _written(source: str) -> Iterator[str]:
    names = bound(source)
    for node in nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (found[1] for found in SQL.finditer(node.value))
        elif isinstance(node, ast.Call):
            stands = _dotted(node.func, names)
            of, _, verb = stands.rpartition(".")
            if verb in VERBS and of.startswith("sqlalchemy"):
                yield name(node.args[0]) if node.args else ""
            elif verb in VERBS and (of.startswith(TABLES) or of.endswith(".table")):
                yield of.rpartition(".")[2]
            elif stands in DRIVERS and stands.endswith("driver_of"):
                yield ""


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    """`sqlalchemy.update` of `sa.update`, where `sa` was imported as that."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, names)}.{node.attr}"
    return names.get(node.id, node.id) if isinstance(node, ast.Name) else ""


def writes(source: str) -> list[str]:
    """How a module may write: the statements that it imports or makes, and the driver."""
    names = bound(source)
    found = [one for one in names.values() if one.startswith("sqlalchemy") and one.rpartition(".")[2] in VERBS]
    found += [one for one in names.values() if one in DRIVERS]
    found += [
        one for node in nodes(source) if isinstance(node, ast.Attribute) and (one := _dotted(node, names)) in DRIVERS
    ]
    return [*found, *sorted(written(source))]


def test_rows_are_written_in_the_database_s_folder_alone() -> None:
    files = [path for path in (ROOT / "desktop").rglob("*.py") if path.parent != RECORDS]
    found = {path.relative_to(ROOT).as_posix(): writes(path.read_text("utf-8")) for path in files}
    assert {path: how for path, how in found.items() if how and path not in ELSEWHERE} == {}
    assert {path for path in ELSEWHERE if found[path]} == ELSEWHERE


def test_each_file_of_records_writes_its_own_tables() -> None:
    found = {path.stem: written(path.read_text("utf-8")) for path in RECORDS.glob("*.py")}
    assert {stem: tables for stem, tables in found.items() if tables} == OWN


@pytest.mark.parametrize(
    "guilty",
    [
        "from sqlalchemy import Connection, update",
        "from sqlalchemy.dialects.sqlite import insert as upsert",
        "from desktop.database.driver import write",
        "from desktop.database import driver\ndriver.write(connection, statement, ())",
        "from sync.client.ledger.driver import driver_of",
        "import sqlalchemy as sa\nsa.update(table)",
        "from sqlalchemy.dialects import sqlite\nsqlite.insert(table)",
        "from desktop.database.tables import need\nneed.update()",
        "from desktop.database import tables\nconnection.execute(tables.need.delete())",
        "def f(kind: Kind):\n    kind.table.insert()",
        "connection.exec_driver_sql('UPDATE need SET title = 1')",
        "connection.execute(text('delete from need'))",
        "rows(connection, f'INSERT OR IGNORE INTO {name} VALUES (1)')",
    ],
)
def test_who_writes_is_seen(guilty: str) -> None:
    assert writes(guilty) != []


@pytest.mark.parametrize(
    ("guilty", "tables"),
    [
        ("from sqlalchemy import insert as insert_into\ninsert_into(need).values(id=1)", {"need"}),
        ("from sqlalchemy import update\nupdate(tables.need)", {"need"}),
        ("from desktop.database.tables import need\nneed.update()", {"need"}),
        ("_SAID = 'INSERT INTO need (id) VALUES (?)'", {"need"}),
        ("from sqlalchemy import delete\ndelete(kind.table)", {"table"}),
    ],
)
def test_which_table_is_written_is_seen(guilty: str, tables: set[str]) -> None:
    assert written(guilty) == tables


def test_who_reads_writes_nothing() -> None:
    reads = "from sqlalchemy import select\nfrom desktop.database.tables import need\nselect(need.c.id)\nseen.update(a)"
    assert writes(f"{reads}\n'Updated since.'") == []
