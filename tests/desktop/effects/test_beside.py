"""Effects of an answer or a withdrawal here: nothing depends on how a type, a state or an id sorts."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select, update

from desktop.database.queries import outbox
from desktop.database.tables import amendment, need
from desktop.effects import registry
from sync.client.ledger.tables import outbox as acts
from sync.client.news import Settled
from tests.beside import judged_apart
from tests.desktop.conftest import Prepare
from tests.desktop.database.lettered import REFERENCES, lettered, op_of, row

MOMENTS = ("created_at", "received_at", "decided_at")


@pytest.fixture
def connection(tmp_path: Path, prepare_commune: Prepare) -> Iterator[Connection]:
    with lettered(tmp_path, prepare_commune) as connection:
        yield connection


def after(connection: Connection, do: Callable[[], object]) -> object:
    """What `do` returns, and the tables after it; then everything is undone."""
    place = connection.begin_nested()
    try:
        return do(), [connection.execute(select(table)).all() for table in TABLES]
    finally:
        place.rollback()


TABLES = [acts, amendment, *dict.fromkeys(owner for owner, _, _ in REFERENCES)]
AMENDED: list[tuple[Table, str, str]] = [(amendment, "op", "need.amend")]


def amend(connection: Connection) -> None:
    """The need m has a correction that is being written, and two that left: of the one in conflict nothing came."""
    connection.execute(update(need).where(need.c.id == "z").values(amends="m"))
    for letter, state in (("m", "finalised"), ("y", "conflict")):
        op = op_of(amendment, "op", letter)
        said = {"op": op, "seq": 100 + ord(letter), "type": "need.amend", "subject": "m", "state": state}
        connection.execute(insert(acts), row(acts, "words", **said))
        said = {"op": op, "need": "m", "before": "{}", "replaces": json.dumps([op_of(amendment, "op", "y")])}
        connection.execute(insert(amendment), row(amendment, "words", **said))


@pytest.mark.parametrize(("table", "column", "type_"), [*REFERENCES, *AMENDED])
def test_an_answer_and_a_taking_back(connection: Connection, table: Table, column: str, type_: str) -> None:
    amend(connection)
    op, effects = op_of(table, column, "m"), registry.of(type_)
    assert effects is not None
    plain: dict[str, Any] = {"op": op, "type": type_, "subject": "m", "number": 1, "received_at": "2026-02-01"}
    for state in ("accepted", "rejected"):
        news = Settled(**plain, state=state)
        assert (
            judged_apart(lambda it: after(connection, lambda: effects.settled(connection, it)), news, ordered=MOMENTS)
            == []
        )
    act = outbox.one(connection, op)
    assert act is not None
    assert (
        judged_apart(lambda it: after(connection, lambda: effects.undone(connection, it)), act, ordered=MOMENTS) == []
    )
