"""A commune's database with three rows in each table, each with its own act, named by letters in their order."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, LargeBinary, Table, insert

from desktop import paths
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.retaken import INTERESTS, JOINS, VOTES
from desktop.database.tables import editing, interest, joined, need, request, share, vote
from sync.client.ledger.tables import copy, proof
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import OwnRequest
from tests.desktop.actions.conftest import Clock
from tests.desktop.conftest import Prepare

LETTERS = ("a", "m", "z")
STATES = dict(zip(LETTERS, ("accepted", "held", "rejected"), strict=True))
#: What refers to an act, and the act's type; the act is called by column and letter.
REFERENCES: list[tuple[Table, str, str]] = [
    (need, "submit_op", "need.submit"),
    (need, "withdraw_op", "need.withdraw"),
    (vote, "cast_op", "vote.cast"),
    (vote, "withdraw_op", "vote.withdraw"),
    (joined, "join_op", "need.join"),
    (request, "submit_op", "request.submit"),
    (request, "withdraw_op", "request.withdraw"),
    (share, "share_op", "service.share"),
    (interest, "declare_op", "interest.declare"),
]
KINDS = (VOTES, JOINS, INTERESTS)


def row(table: Table, says: str, **changes: Any) -> dict[str, Any]:
    """All text columns hold the letter; all numbers are ones."""
    plain: dict[type, Any] = {Integer: 1, LargeBinary: says.encode()}
    return {column.name: plain.get(type(column.type), says) for column in table.columns} | changes


def op_of(table: Table, column: str, letter: str) -> str:
    return f"{table.name}-{column}-{letter}"


@contextmanager
def lettered(folder: Path, prepare_commune: Prepare) -> Iterator[Connection]:
    """A transaction that is rolled back at the end, since some rows refer to rows that do not exist."""
    places, clock = paths.find(folder / "data"), Clock()
    paths.prepare(places)
    context = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock.now))
    with closing(context), context.store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        place = connection.begin_nested()
        _fill(connection)
        yield connection
        place.rollback()


def _fill(connection: Connection) -> None:
    for seq, (table, column, type_, letter) in enumerate(
        (*reference, letter) for reference in REFERENCES for letter in LETTERS
    ):
        op = op_of(table, column, letter)
        names = {kind.names: [op_of(kind.table, kind.op.name, letter)] for kind in KINDS if kind.back == type_}
        if type_ == "request.withdraw":
            names["submissions"] = [op_of(request, "submit_op", letter)]
        frozen = msgspec.json.encode({"op": op, "body": {"list_version": 1, **names}})
        said = {"op": op, "seq": seq + 1, "type": type_, "state": STATES[letter], "reason": op, "frozen": frozen}
        connection.execute(insert(acts), row(acts, letter, **said, title=op, number=seq, intent=op))
        connection.execute(insert(proof), {"op": op, "value": op})
    for letter in LETTERS:
        for table in dict.fromkeys(table for table, _, _ in REFERENCES):
            named = {column: op_of(table, column, letter) for owner, column, _ in REFERENCES if owner is table}
            free = {"discarded_at": None, "base": None, "amends": None, "submitted_as": None, "letter": "{}"}
            left = {name: value for name, value in free.items() if name in table.c}
            connection.execute(insert(table), row(table, letter, **named, **left))
        connection.execute(insert(editing), row(editing, letter))
        own = OwnRequest(
            id=letter,
            title=letter,
            category="c",
            level="region",
            authority="24",
            submission=op_of(request, "submit_op", letter),
            state="refused",
            reason=letter,
        )
        for scope in ("campaign", "mine", "needs"):  # the right one is in the middle
            value = msgspec.json.encode(own if scope == "mine" else {"type": scope}).decode()
            connection.execute(insert(copy), {"scope": scope, "id": letter, "position": 1, "value": value})
