"""Of the receipts for one act, the first stays the first; of those that came after a recovery the latest is kept."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select

from sync.client.ledger import notes, other_platforms, platform_ledger, renewed, stored
from sync.client.ledger.tables import copy, platform_entry, proof
from sync.contract.ledger import after, origin
from sync.contract.receipts import Proof
from tests.beside import neighbours
from tests.sync.client import running
from tests.sync.client.ends import BAULE, Commune, National

SECOND = timedelta(seconds=1)
LATER = {"batch": "01780000-0000-7000-8000-00000000000b"}


def changed(first: Proof, **receipt: Any) -> Proof:
    return msgspec.structs.replace(first, receipt=msgspec.structs.replace(first.receipt, **receipt))


@pytest.fixture
def first(enrolled: Commune, national: National) -> Proof:
    enrolled.act()
    running.run(enrolled, national.transport())
    with enrolled.reading() as connection:
        found = stored.kept(connection.execute(select(proof.c.value)).scalar_one(), Proof)
    assert found is not None
    return found


def test_which_receipt_is_kept_beside_the_first(enrolled: Commune, first: Proof) -> None:
    at = first.receipt.received_at
    same_batch = [{"batch": first.receipt.batch, "root": root} for root in neighbours(first.receipt.root)]
    same_root = [{"batch": one} for one in neighbours(first.receipt.batch)]
    other_key = [LATER | {"key": key} for key in neighbours(first.receipt.key)]
    for receipt, kept in (
        ({}, False),  # it is the same
        *((one, True) for one in (*same_batch, *same_root, LATER)),
        *((one, False) for one in other_key),
        (LATER | {"received_at": at - SECOND}, False),
        (LATER | {"received_at": at + SECOND}, True),
    ):
        held = changed(first, **receipt)
        with enrolled.transaction() as connection:
            place = connection.begin_nested()
            renewed.keep(connection, held, first)
            assert renewed.of(connection, first.op) == (held if kept else None), receipt
            assert renewed.every(connection) == ({first.op: held} if kept else {})
            place.rollback()


def test_an_older_one_does_not_take_the_place_of_a_later_one(enrolled: Commune, first: Proof) -> None:
    at = first.receipt.received_at
    later = changed(first, **LATER, received_at=at + 2 * SECOND)
    between = changed(first, batch=first.receipt.batch[:-1] + "c", received_at=at + SECOND)
    with enrolled.transaction() as connection:
        for held in (later, between, first):
            renewed.keep(connection, held, first)
            assert renewed.of(connection, first.op) == later


def test_which_of_its_receipts_stands(enrolled: Commune, first: Proof) -> None:
    """The first one, unless the ledger of today has lost it and has the later one."""
    platform, later = first.receipt.key, changed(first, **LATER, received_at=first.receipt.received_at + SECOND)
    with enrolled.transaction() as connection:
        assert renewed.standing(connection, first) == first
        renewed.keep(connection, later, first)
        assert renewed.standing(connection, first) == first
        said = [msgspec.structs.replace(next(platform_ledger.words(connection, platform, 1)), status="rejected")]
        connection.execute(delete(platform_entry))
        platform_ledger.keep(connection, platform, BAULE, said, after(origin(platform, BAULE), said[0]))
        assert renewed.standing(connection, first) == first, "both are gone"
        unchained = changed(later, ledger=msgspec.UNSET)
        renewed.keep(connection, unchained, first)
        assert renewed.standing(connection, first) == unchained


def test_which_receipt_only_says_another_number(enrolled: Commune, first: Proof) -> None:
    """Than the one that stands twice: then it is what the platform says today, and no other word on the act."""
    before = changed(first, first_number=5)
    anew = [changed(first, first_number=number) for number in (4, 6)]
    otherwise = [
        changed(anew[0], key="other"),
        changed(anew[0], ledger=msgspec.UNSET),
        changed(anew[0], received_at=first.receipt.received_at + SECOND),
        msgspec.structs.replace(changed(first, first_number=1), index=1),
        msgspec.structs.replace(anew[0], decision=msgspec.UNSET),
    ]
    with enrolled.transaction() as connection:
        told = [renewed.numbered_anew(connection, before, one) for one in anew]
        assert told == [False, False], "its number is no other act's"
        notes.write(connection, renewed.TWICE, "another", before.number)
        assert [renewed.numbered_anew(connection, before, one) for one in anew] == [True, True]
        assert [one for one in (before, *otherwise) if renewed.numbered_anew(connection, before, one)] == []


def test_where_one_gives_way_to_another_platforms_the_later_ones_of_other_acts_stay(
    enrolled: Commune, first: Proof
) -> None:
    acts = [*neighbours(first.op), first.op]
    with enrolled.transaction() as connection:
        for op in acts:
            notes.write(connection, renewed.RENEWED, op, first)
        other_platforms.give_way(connection, first, changed(first, key="other"))
        assert connection.scalars(select(copy.c.id).where(copy.c.scope == renewed.RENEWED)).all() == acts[:2]
