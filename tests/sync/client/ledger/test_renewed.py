"""Of the receipts for one act, the first stays the first; of those that came after a recovery the latest is kept."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.client.ledger import link, renewed
from sync.client.ledger.tables import proof
from sync.contract.receipts import Proof
from tests.beside import neighbours
from tests.sync.client import running
from tests.sync.client.ends import Commune, National

LATER = {"batch": "01780000-0000-7000-8000-00000000000b"}


def changed(first: Proof, **receipt: Any) -> Proof:
    return msgspec.structs.replace(first, receipt=msgspec.structs.replace(first.receipt, **receipt))


@pytest.fixture
def first(enrolled: Commune, national: National) -> Proof:
    enrolled.act()
    running.run(enrolled, national.transport())
    with enrolled.reading() as connection:
        found = link.kept(connection.execute(select(proof.c.value)).scalar_one(), Proof)
    assert found is not None
    return found


def test_which_receipt_is_kept_beside_the_first(enrolled: Commune, first: Proof) -> None:
    at, second = first.receipt.received_at, timedelta(seconds=1)
    same_batch = [{"batch": first.receipt.batch, "root": root} for root in neighbours(first.receipt.root)]
    same_root = [{"batch": one} for one in neighbours(first.receipt.batch)]
    other_key = [LATER | {"key": key} for key in neighbours(first.receipt.key)]
    for receipt, kept in (
        ({}, False),  # it is the same
        *((one, True) for one in (*same_batch, *same_root, LATER)),
        *((one, False) for one in other_key),
        (LATER | {"received_at": at - second}, False),
        (LATER | {"received_at": at + second}, True),
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
    later = changed(first, **LATER, received_at=at + timedelta(seconds=2))
    between = changed(first, batch=first.receipt.batch[:-1] + "c", received_at=at + timedelta(seconds=1))
    with enrolled.transaction() as connection:
        for held in (later, between, first):
            renewed.keep(connection, held, first)
            assert renewed.of(connection, first.op) == later
