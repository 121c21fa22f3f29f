"""An act on which another depends cannot be taken back; those that sort before and after it can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Table, insert, update

from desktop.database.retaken import INTERESTS, JOINS
from desktop.database.tables import interest, joined, need, vote
from desktop.effects import interest as interests
from desktop.effects import join as joins
from desktop.effects import need as needs
from desktop.effects import vote as votes
from sync.client.ledger.tables import outbox
from tests.desktop.conftest import Prepare
from tests.desktop.database.lettered import LETTERS, lettered, op_of, row


@pytest.fixture
def connection(tmp_path: Path, prepare_commune: Prepare) -> Iterator[Connection]:
    with lettered(tmp_path, prepare_commune) as connection:
        yield connection


def relied_on(connection: Connection, module: Any, table: Table, column: str) -> list[bool]:
    return [module.relied_on(connection, op_of(table, column, letter)) for letter in LETTERS]


def test_a_submission(connection: Connection) -> None:
    connection.execute(update(need).where(need.c.id != "m").values(withdraw_op=None))
    assert relied_on(connection, needs, need, "submit_op") == [False, True, False]
    before = update(outbox).where(outbox.c.op == op_of(need, "withdraw_op", "m")).values(seq=0)
    connection.execute(before)
    assert relied_on(connection, needs, need, "submit_op") == [False, False, False], "submitted anew since"


def test_a_vote(connection: Connection) -> None:
    """The withdrawal of the last one was refused."""
    assert relied_on(connection, votes, vote, "cast_op") == [True, True, False]


def test_a_join_and_a_declaration(connection: Connection) -> None:
    """The withdrawal is about one subject, whatever it names."""
    for seq, kind in enumerate((JOINS, INTERESTS), 100):
        named = {kind.names: [op_of(kind.table, kind.op.name, letter) for letter in LETTERS]}
        frozen = msgspec.json.encode({"body": named})
        said = {"op": kind.back, "seq": seq, "type": kind.back, "subject": "m", "state": "finalised", "frozen": frozen}
        connection.execute(insert(outbox), row(outbox, "-", **said))
    assert relied_on(connection, joins, joined, "join_op") == [False, True, False]
    assert relied_on(connection, needs, joined, "join_op") == [False, True, False]
    assert relied_on(connection, interests, interest, "declare_op") == [False, True, False]
