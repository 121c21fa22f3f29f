"""What is done to one batch, act or scope of the feed leaves those that sort before it and after it as they were."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, delete, insert, select, update

from sync.client.exchange import cursors, outgoing_batches, own_texts, quarantine, readable, reconcile
from sync.client.ledger import evidence
from sync.client.ledger.tables import batch, copy, cursor, proof
from sync.client.ledger.tables import outbox as acts
from sync.contract.feed import SCOPES, FeedItem
from sync.contract.ledger import LedgerAnswer
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.neighbours import LETTERS, changed, kept, row, sent_elsewhere, three_batches, three_scopes
from tests.sync.client.running import run
from tests.sync.client.strange_problems import strange

BATCH_STEPS: dict[str, Callable[[Connection, str], Any]] = {
    "release": lambda c, id_: outgoing_batches.release(c, id_),
    "finish": lambda c, id_: outgoing_batches.finish(c, id_),
    "undo_attempt": lambda c, id_: outgoing_batches.undo_attempt(c, id_),
}


def test_a_batch(enrolled: Commune) -> None:
    _, middle, _ = three_batches(enrolled)
    with enrolled.transaction() as connection:
        before = kept(connection)
        for name, step in BATCH_STEPS.items():
            place = connection.begin_nested()
            step(connection, middle)
            assert changed(connection, before) == [f"batch {middle}", "outbox m-in_flight"], name
            place.rollback()


def test_a_lease(enrolled: Commune) -> None:
    names = three_batches(enrolled)
    with enrolled.transaction() as connection:
        for letter, name in zip(LETTERS, names, strict=True):
            connection.execute(update(batch).values(lease=sent_elsewhere(enrolled)))
            connection.execute(update(batch).where(batch.c.batch == name).values(lease=""))
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
        connection.execute(update(acts).where(acts.c.op.like("z-%")).values(batch="gone"))
        before = kept(connection)
        outgoing_batches.recover(connection, owner="here", now=enrolled.clock())
        assert changed(connection, before) == ["outbox m-in_flight", "outbox z-in_flight"]


def test_an_act_set_aside(enrolled: Commune) -> None:
    three_batches(enrolled)
    with enrolled.transaction() as connection:
        connection.execute(update(acts).values(type=acts.c.op, subject=acts.c.op))
    with enrolled.reading() as connection:
        before = kept(connection)
    quarantine.set_aside(enrolled, "m-held", strange("strange", 422, "Illisible."))
    with enrolled.reading() as connection:
        assert changed(connection, before) == ["outbox m-held"]
    assert [(one.op, one.type, one.subject) for one in enrolled.news] == [("m-held", "m-held", "m-held")]
    detailed = msgspec.structs.replace(strange("strange", 422, "Illisible."), detail="À la ligne 3.")
    for op in ("a-held", "a-cancelled", "gone"):  # what was cancelled meanwhile, or restored away, is left alone
        quarantine.set_aside(enrolled, op, detailed)
    assert [(one.op, one.detail) for one in enrolled.news] == [("m-held", "Illisible."), ("a-held", "À la ligne 3.")]


@pytest.fixture
def scopes(commune: Commune) -> Commune:
    three_scopes(commune)
    return commune


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
        items = [FeedItem(id=id_, position=9, value={}) for id_ in ("m", "bundled", "stale")]
        readable.pass_over(connection, "mine", items)
        assert changed(connection, before) == ["copy mine"] * 2
        places = connection.execute(select(copy.c.id, copy.c.position).where(copy.c.scope == "mine"))
        assert {row.id: row.position for row in places} == {"bundled": 0, "a": 1, "m": 9, "z": 3, "stale": 9}


def test_a_mark_of_what_was_passed_over(scopes: Commune) -> None:
    """Of two scopes that an earlier program passed something over in, each begins again; the mark of a third stays."""
    with scopes.transaction() as connection:
        for scope, known in (("campaign", "earlier"), ("mine", ""), ("needs", "0 earlier")):
            readable.pass_over(connection, scope, [])
            if known:
                connection.execute(update(cursor).where(cursor.c.scope == f"{scope}.unreadable").values(epoch=known))
        readable.begin_again(connection)
        marks = list(connection.scalars(select(cursor.c.scope).where(cursor.c.scope.like("%.unreadable"))))
        assert marks == ["mine.unreadable"]


def test_a_proof_that_is_not_here(enrolled: Commune, national: National) -> None:
    """Then the receipts are asked for whole, from their beginning."""
    ops = [enrolled.act(subject).op for subject in SERVICES[:3]]
    run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        for op in ops:
            assert own_texts.asked(connection, "receipts", "")
            place = connection.begin_nested()
            connection.execute(delete(proof).where(proof.c.op == op))
            assert not own_texts.asked(connection, "receipts", "")
            assert own_texts.asked(connection, "receipts", "further on")
            assert own_texts.asked(connection, "mine", "")
            place.rollback()


def test_what_may_be_lean_while_a_batch_waits(enrolled: Commune) -> None:
    three_batches(enrolled)
    with enrolled.transaction() as connection:
        lean = {scope for scope in SCOPES if own_texts.asked(connection, scope, "")}
    assert lean == {"mine", "needs"}


def test_what_a_platform_had_signed_of_its_own_ledger(enrolled: Commune) -> None:
    """Others' receipts say more, of ledgers of theirs."""
    told = LedgerAnswer(size=2, head="11" * 32)
    with enrolled.transaction() as connection:
        for letter, size in (("a", 9), ("m", 4), ("z", 9)):
            value = json.dumps({"receipt": {"key": letter, "ledger": {"size": size}}})
            connection.execute(insert(proof), row(proof, letter, value=value))
        reconcile.set_back(connection, "m", told, 1, against="its word")
        assert [json.loads(one.ours)["receipt"]["key"] for one in evidence.contradictions(connection)] == ["m"]
