"""What is done to one batch, act, scope or key leaves those that sort before it and after it as they were."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Integer, LargeBinary, Table, insert, select, update

from sync.client.device import rotation
from sync.client.errors import Integrity
from sync.client.exchange import cursors, fork, outgoing_batches, readable, settle
from sync.client.exchange.leases import lease_of
from sync.client.ledger import journal, link, outbox, personal, platform_ledger
from sync.client.ledger.journal import Head
from sync.client.ledger.states import State
from sync.client.ledger.tables import batch, copy, cursor, former_device, metadata, restored
from sync.client.ledger.tables import outbox as acts
from sync.client.usb import cards
from sync.contract.batches import Personal
from sync.contract.feed import FeedItem
from sync.contract.identifiers import uuid7
from sync.contract.ledger import LedgerHead
from sync.contract.operations import Operation, OperationActor, freeze, intent
from sync.contract.problems import problem
from sync.contract.wire import HeadAnswer
from tests.sync.client.ends import BAULE, Commune

LETTERS = ("a", "m", "z")
ALL = [str(state.value) for state in State]
_AFTER = 10_000  # numbers of lines that are nobody else's
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
        connection.execute(update(batch).values(lease=_sent_elsewhere(commune)))
    assert names == sorted(names)
    return names[0], names[1], names[2]


def _sent_elsewhere(commune: Commune) -> str:
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


BATCH_STEPS: dict[str, tuple[Callable[[Connection, str], Any], list[str]]] = {
    "release": (lambda c, id_: outgoing_batches.release(c, id_), ["batch {}", "outbox m-in_flight"]),
    "finish": (lambda c, id_: outgoing_batches.finish(c, id_), ["batch {}", "outbox m-in_flight"]),
    "undo_attempt": (lambda c, id_: outgoing_batches.undo_attempt(c, id_), ["batch {}", "outbox m-in_flight"]),
}


@pytest.mark.parametrize("step", BATCH_STEPS)
def test_a_batch(enrolled: Commune, step: str) -> None:
    _, middle, _ = three_batches(enrolled)
    done, expected = BATCH_STEPS[step]
    with enrolled.transaction() as connection:
        before = kept(connection)
        done(connection, middle)
        assert changed(connection, before) == [one.format(middle) for one in expected]


def test_a_lease(enrolled: Commune) -> None:
    names = three_batches(enrolled)
    with enrolled.transaction() as connection:
        connection.execute(update(batch).values(lease=""))
        for letter, name in zip(LETTERS, names, strict=True):
            before = kept(connection)
            leased = outgoing_batches.lease(connection, name, owner="here", now=enrolled.clock())
            assert leased is not None
            assert leased.id == name
            due = sorted(f"outbox {letter}-{state}" for state in ("blocked", "finalised", "held", "in_flight"))
            assert changed(connection, before) == [f"batch {name}", *due]


def test_a_recovery_leaves_what_is_being_sent_and_what_does_not_fly(enrolled: Commune) -> None:
    _, middle, _ = three_batches(enrolled)
    with enrolled.transaction() as connection:
        connection.execute(update(batch).where(batch.c.batch == middle).values(lease=""))
        connection.execute(update(acts).where(acts.c.op == "z-in_flight").values(batch="gone"))
        before = kept(connection)
        outgoing_batches.recover(connection, owner="here", now=enrolled.clock())
        assert changed(connection, before) == ["outbox m-in_flight", "outbox z-in_flight"]


ACT_STEPS: dict[str, tuple[Callable[[Connection, str], Any], str]] = {
    "cancel": (lambda c, op: outbox.cancel(c, op), "finalised"),
    "release": (lambda c, op: outbox.release(c, op), "quarantined"),
    "supersede": (lambda c, op: outbox.supersede(c, [op]), "conflict"),
}


@pytest.mark.parametrize("step", ACT_STEPS)
def test_an_act_in_one_state(enrolled: Commune, step: str) -> None:
    three_batches(enrolled)
    done, right = ACT_STEPS[step]
    with enrolled.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op != "z-finalised").values(attempts=0))
        before = kept(connection)
        told = [done(connection, f"m-{state}") for state in ALL]
        assert told in ([state == right for state in ALL], [None] * len(ALL))
        assert changed(connection, before) == [f"outbox m-{right}"]
        assert not done(connection, "z-finalised") or step != "cancel", "it was tried"
        assert changed(connection, before) == [f"outbox m-{right}"]


def test_an_act_set_aside(enrolled: Commune) -> None:
    three_batches(enrolled)
    with enrolled.transaction() as connection:
        connection.execute(update(acts).values(type=acts.c.op, subject=acts.c.op))
    with enrolled.reading() as connection:
        before = kept(connection)
    settle.quarantine(enrolled, "m-held", problem("strange", 422, "Illisible."))
    with enrolled.reading() as connection:
        assert changed(connection, before) == ["outbox m-held"]
    assert [(one.op, one.type, one.subject) for one in enrolled.news] == [("m-held", "m-held", "m-held")]


def test_a_new_key_leaves_what_does_not_fly(enrolled: Commune) -> None:
    three_batches(enrolled)
    with enrolled.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        assert own.statement is not None
        for id_ in ("", "~"):
            connection.execute(insert(former_device), row(former_device, id_ or "-", id=id_))
            connection.execute(insert(copy), row(copy, "-", scope=f"rotation{id_}" if id_ else "rotatio"))
        before = kept(connection)
        statement = msgspec.structs.replace(own.statement, device="another")
        rotation.replace(connection, statement, "lost", "file", enrolled.clock())
        told = [one for one in changed(connection, before) if not one.startswith("batch")]
        assert told == ["device 1", *(f"outbox {letter}-in_flight" for letter in LETTERS)]


def test_personal_data(enrolled: Commune) -> None:
    """Only batches that carry some go; of acts that were cancelled the platform has none."""
    names = three_batches(enrolled)
    line = msgspec.json.encode(Personal(op="x", salt="5a" * 16, blob={"name": "Jeanne"}))
    with enrolled.transaction() as connection:
        here = batch.c.batch == names[1]
        body = bytes(connection.execute(select(batch.c.body).where(here)).scalar_one()) + line + b"\n"
        connection.execute(update(batch).where(here).values(body=body))
        connection.execute(update(acts).where(acts.c.op.like("m-%")).values(salt="s", personal="{}"))
        told = personal.forget(connection)
        left = list(connection.scalars(select(batch.c.batch).order_by(batch.c.batch)))
    assert left == [names[0], names[2]]
    assert list(told) == [f"m-{state}" for state in ALL if state != "cancelled"]


@pytest.fixture
def scopes(enrolled: Commune) -> Commune:
    """Copies and cursors of three scopes, in each a bundled row, two that were published, and one unconfirmed."""
    with enrolled.transaction() as connection:
        connection.execute(copy.delete())
        for scope in ("campaign", "mine", "needs"):
            for id_, position in (("bundled", 0), ("a", 1), ("m", 2), ("z", 3), ("stale", cursors.STALE)):
                connection.execute(insert(copy), row(copy, "-", scope=scope, id=id_, position=position))
            cursors.move(connection, scope, f"epoch-{scope}", f"{scope}-1")
    return enrolled


def test_the_cursor_of_a_scope(scopes: Commune) -> None:
    with scopes.transaction() as connection:
        connection.execute(update(cursor).where(cursor.c.scope == "mine").values(epoch="mine", cursor="7-tag"))
        read = [cursors.read_cursor(connection, scope)[0] for scope in ("campaign", "mine", "needs")]
        assert read == ["epoch-campaign", "mine", "epoch-needs"]
        before = kept(connection)
        cursors.begin_epoch(connection, "mine", "later")
        assert changed(connection, before) == ["copy mine"] * 3 + ["cursor mine"]
        assert cursors.rows_before(connection, "mine") == 4


def test_an_item_that_is_passed_over(scopes: Commune) -> None:
    with scopes.transaction() as connection:
        before = kept(connection)
        items = [FeedItem(id=id_, position=9, value={}) for id_ in ("m", "bundled")]
        readable.pass_over(connection, "mine", items)
        assert changed(connection, before) == ["copy mine"]
        assert connection.scalar(select(copy.c.position).where(copy.c.scope == "mine", copy.c.id == "m")) == 9


def test_what_is_kept_of_the_platform(enrolled: Commune) -> None:
    """Its keys, its préfecture, its card, its ledger, a key that waits: each stands in a scope of its own."""
    with enrolled.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        assert own.platform is not None
        key = own.platform
        before = (link.keys(connection), link.prefecture(connection))
        for scope in ("a", "z", *(name + end for name in ("keys", "prefecture", "card", "rotation") for end in "0")):
            connection.execute(insert(copy), row(copy, "-", scope=scope, value=msgspec.json.encode(key).decode()))
        assert (link.keys(connection), link.prefecture(connection)) == before == ({key.id: key.public_key}, None)
        assert (cards.pending(connection), rotation.pending(connection)) == (None, None)
        for id_, size in (("a", 3), ("m", 1), ("z", 2)):
            platform_ledger.see(connection, id_, LedgerHead(size=size, head="00" * 32))
        seen = [platform_ledger.last_seen(connection, id_) for id_ in LETTERS]
        assert [one and one.size for one in seen] == [3, 1, 2]
        rows = kept(connection)
        cards.forget(connection)
        link.refresh(connection, key, msgspec.UNSET)
        assert changed(connection, rows) == []


@pytest.mark.parametrize(("seq", "head"), [(4, "m"), (6, "m"), (5, "a"), (5, "z")])
def test_a_head_that_no_restore_explains(enrolled: Commune, seq: int, head: str) -> None:
    with enrolled.transaction() as connection:
        connection.execute(insert(restored), row(restored, "m", lost_seq=5, lost_head="m"))
        journal.check_head(connection, Head(5, "m"))
        with pytest.raises(Integrity):
            journal.check_head(connection, Head(seq, head))


@pytest.mark.parametrize(("seq", "why"), [(3, "cloned"), (4, "restored"), (5, "restored"), (6, "cloned")])
def test_a_restore_explains_the_lines_that_it_took_away(enrolled: Commune, seq: int, why: str) -> None:
    with enrolled.transaction() as connection:
        connection.execute(insert(restored), row(restored, "m", seq=3, lost_seq=5))
        told = HeadAnswer(device=enrolled.key.id, seq=seq, head="ff" * 32)
        assert fork.forked(connection, told) == why


def test_the_head_after_a_line(enrolled: Commune) -> None:
    heads = [journal.first_head(enrolled.key.public), *(enrolled.act().head for _ in LETTERS)]
    with enrolled.transaction() as connection:
        assert [journal.head_at(connection, seq) for seq in range(5)] == [*heads, None]
        for seq, head in enumerate(heads):
            journal.check_head(connection, Head(seq, head))
