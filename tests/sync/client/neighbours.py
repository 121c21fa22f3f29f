"""Rows that sort before and after the one that a test is about, and what has changed of them."""

import os
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, Table, delete, insert, select, update

from sync.client.exchange import cursors, outgoing_batches
from sync.client.exchange.leases import lease_of
from sync.client.ledger.states import State
from sync.client.ledger.tables import batch, copy, metadata
from sync.client.ledger.tables import outbox as acts
from sync.contract.feed import SCOPES
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze, intent
from tests.sync.client.ends import BAULE, Commune

LETTERS = ("a", "m", "z")
ALL = [str(state.value) for state in State]
_AFTER = 10_000  # lines are numbered from here on: nobody else has such numbers
Rows = list[tuple[str, dict[str, Any]]]


def row(table: Table, letter: str, **changes: Any) -> dict[str, Any]:
    """All of it says this letter; the numbers are ones."""
    plain: dict[type, Any] = {Integer: 1, LargeBinary: letter.encode()}
    return {column.name: plain.get(type(column.type), letter) for column in table.columns} | changes


def kept(connection: Connection) -> Rows:
    return [
        (table.name, dict(found._mapping))
        for table in metadata.sorted_tables
        for found in connection.execute(select(table).order_by(*table.primary_key))
    ]


def changed(connection: Connection, before: Rows) -> list[str]:
    """The first column of each row that is not as it was, its table before it."""
    after = kept(connection)
    return sorted(f"{table} {next(iter(values.values()))}" for table, values in before if (table, values) not in after)


def three_batches(commune: Commune) -> tuple[str, str, str]:
    """Unanswered, leased by another process, each with an act in every state; the second is in the middle."""
    with commune.transaction() as connection:
        names = [_batch(commune, connection, number) for number in range(len(LETTERS))]
        connection.execute(update(batch).values(lease=sent_elsewhere(commune)))
    assert names == sorted(names)
    return names[0], names[1], names[2]


def sent_elsewhere(commune: Commune) -> str:
    """A lease that another process holds, which is alive."""
    return lease_of(f"{os.getpid()}.0", commune.clock())


def _batch(commune: Commune, connection: Connection, number: int) -> str:
    now = commune.clock() + timedelta(seconds=number)
    plain = {
        "type": "vote.cast",
        "tv": 1,
        "commune": BAULE,
        "actor": OperationActor(id="a1"),
        "claimed": now,
        "body": {},
    }
    frozen = freeze(Operation(op=uuid7(now), **plain))
    due = [outgoing_batches.Due(op="-", frozen=frozen, intent=intent(frozen), salt=None, personal=None)]
    name = outgoing_batches.start(connection, commune.key, due, block_size=50, owner="", now=now).id
    for place, state in enumerate(ALL):
        seq = _AFTER + number * len(ALL) + place
        said = {"op": f"{LETTERS[number]}-{state}", "seq": seq, "batch": name, "state": state, "frozen": b"{}"}
        connection.execute(insert(acts), row(acts, "-") | said | {"number": None, "personal": None})
    return name


def three_scopes(commune: Commune) -> None:
    """Copies and cursors of three scopes, in each a bundled row, three that were published, and one unconfirmed."""
    with commune.transaction() as connection:
        connection.execute(delete(copy).where(copy.c.scope.in_(SCOPES)))
        for scope in ("campaign", "mine", "needs"):
            for id_, position in (("bundled", 0), ("a", 1), ("m", 2), ("z", 3), ("stale", cursors.STALE)):
                connection.execute(insert(copy), row(copy, "-", scope=scope, id=id_, position=position))
            cursors.move(connection, scope, f"epoch-{scope}", f"{scope}-1")
