"""Who writes rows of the commune's database: the folder of records alone, and in it each file its own tables.

And who writes at all: actions, below the view-models.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.database import retaken
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
    "desktop/demo/stage/tampering.py",  # one byte of a receipt, for the check to see it; in the invented world alone
    "desktop/demo/platform/neighbours.py",  # a row of the platform in process, not of the commune's database
}
#: The tables of each file; `table` is that of a `RetakenKind`: `RETAKING` says whose.
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
#: Who makes the writes that three tables share, and for which kind: each file for its own table.
RETAKING = {"interests": ["INTERESTS"], "joins": ["JOINS"], "votes": ["VOTES"]}

#: What a method that begins a transaction or writes a file is called, and Qt's classes for that.
WRITING = {"transaction", "write_text", "write_bytes", "QFile", "QSaveFile", "QSettings"}
#: What runs its first argument in the worker.
RUNS = {"act", "ask", "consult", "run"}
FILLS = {"append", "extend", "insert", "add", "update", "setdefault"}


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


def made(source: str) -> list[str]:
    """The kinds for which a module makes `RetakenWrites`; `?` where it cannot be read."""
    named = "desktop.database.records.retaken.RetakenWrites"
    names = {word for word, stands in bound(source).items() if stands == named} | {"RetakenWrites"}
    calls = [node for node in nodes(source) if isinstance(node, ast.Call) and name(node.func) in names]
    return [name(call.args[0]) if call.args else "?" for call in calls]


def test_each_table_that_may_be_retaken_is_written_through_its_own_file() -> None:
    found = {path: made(path.read_text("utf-8")) for path in (ROOT / "desktop").rglob("*.py")}
    assert {path.stem: kinds for path, kinds in found.items() if kinds} == RETAKING
    tables = {
        kind: kind_of.table.name for kind, kind_of in vars(retaken).items() if isinstance(kind_of, retaken.RetakenKind)
    }
    assert {stem: {tables[kind] for kind in kinds} for stem, kinds in RETAKING.items()} == {
        stem: OWN[stem] for stem in RETAKING
    }


@pytest.mark.parametrize(
    "guilty",
    [
        "from desktop.database.records.retaken import RetakenWrites\nRetakenWrites(VOTES).remove(connection, op)",
        "from desktop.database.records.retaken import RetakenWrites as Of\nOf(kind=VOTES)",
        "from desktop.database.records import retaken\nretaken.RetakenWrites(kind)",
    ],
)
def test_who_makes_them_is_seen(guilty: str) -> None:
    assert made(guilty)


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
        "def f(kind: RetakenKind):\n    kind.table.insert()",
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


def kept(source: str) -> list[str]:
    """What a view or view-model keeps by itself: a file, a transaction, or a list that is filled in the worker."""
    found = []
    for node in nodes(source):
        if isinstance(node, ast.Attribute | ast.Name) and name(node) in WRITING:
            found.append(name(node))
        elif isinstance(node, ast.alias) and node.name in WRITING:
            found.append(node.name)
        elif isinstance(node, ast.Call) and name(node.func) == "open" and _for_writing(node):
            found.append("open")
        elif isinstance(node, ast.Call) and name(node.func) in RUNS:  # what a lambda fills is never its own
            jobs = [*node.args, *(one.value for one in node.keywords if one.arg in ("job", "action", "question"))]
            inside = (part for job in jobs if isinstance(job, ast.Lambda) for part in ast.walk(job))
            found += [one.attr for one in inside if isinstance(one, ast.Attribute) and one.attr in FILLS]
    return found


def _for_writing(call: ast.Call) -> bool:
    """Whether a mode of writing is given; a mode that is no text may be one."""
    given = [*call.args, *(one.value for one in call.keywords if one.arg == "mode")]
    modes = (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
    unknown = isinstance(call.func, ast.Name) and not all(isinstance(one, ast.Constant) for one in given[1:])
    return unknown or any(re.fullmatch("[rwaxbt+]*[wax+][rwaxbt+]*", mode) for mode in modes)


def test_views_and_view_models_write_nothing_themselves() -> None:
    files = [path for floor in ("views", "viewmodels") for path in (ROOT / "desktop" / floor).rglob("*.py")]
    assert len(files) > 150
    found = {path.relative_to(ROOT).as_posix(): kept(path.read_text("utf-8")) for path in files}
    pictures = {"desktop/views/widgets/theme.py": ["write_bytes"]}  # the style sheet's, in a folder that goes with it
    assert {path: how for path, how in found.items() if how} == pictures, "to be done by an action"


@pytest.mark.parametrize(
    "guilty",
    [
        "with context.store.transaction() as connection: ...",
        "begin = store.transaction",
        "path.write_text(words, 'utf-8')",
        "path.write_bytes(data)",
        "with open(path, 'wb') as file: ...",
        "path.open('a')",
        "path.open(mode='r+')",
        "open(path, mode)",
        "from PySide6.QtCore import QSaveFile",
        "self._actor.run(lambda: rows.append(read()), then=show)",
        "actor.ask(lambda connection: self.rows.extend(needs.listed(connection)), then=show)",
        "actor.run(job=lambda: found.update(read()), then=show)",
    ],
)
def test_a_view_model_that_writes_would_be_seen(guilty: str) -> None:
    assert kept(guilty) != []


@pytest.mark.parametrize(
    "innocent",
    [
        "path.open()",
        "open(path)",
        "open(path, 'rb')",
        "self.open(id)",
        "self.open('')",
        "path.read_bytes()",
        "actor.run(lambda: read(path), then=lambda rows: self.rows.extend(rows))",
    ],
)
def test_who_reads_or_shows_what_was_read_is_left_alone(innocent: str) -> None:
    assert kept(innocent) == []
