"""An act that another one relies on cannot be taken back; one before it and one after it can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, update

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


def test_a_submission_and_a_vote(connection: Connection) -> None:
    for table in (need, vote):
        key = next(iter(table.primary_key))
        mine = {need: "m", vote: op_of(vote, "cast_op", "m")}[table]
        connection.execute(update(table).where(key != mine).values(withdraw_op=None))
    assert relied_on(connection, needs, need, "submit_op") == [False, True, False]
    assert relied_on(connection, votes, vote, "cast_op") == [False, True, False]


def test_a_join_and_a_declaration(connection: Connection) -> None:
    for seq, (type_, table, column) in enumerate(
        (("need.leave", joined, "join_op"), ("interest.withdraw", interest, "declare_op")), 100
    ):
        named = " ".join(op_of(table, column, letter) for letter in LETTERS).encode()
        said = {"op": type_, "seq": seq, "type": type_, "subject": "m", "state": "finalised", "frozen": named}
        connection.execute(insert(outbox), row(outbox, "-", **said))
    assert relied_on(connection, joins, joined, "join_op") == [False, True, False]
    assert relied_on(connection, needs, joined, "join_op") == [False, True, False]
    assert relied_on(connection, interests, interest, "declare_op") == [False, True, False]
