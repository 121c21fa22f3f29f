"""Waiting acts are sent again in each round: what is not new leaves no rows, so it fills no quota."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from sync.contract.batches import BatchResult
from sync.contract.feed import FeedPage
from sync.contract.identifiers import uuid7
from sync.contract.ledger import LedgerPage
from sync.contract.receipts import RefusedOperation
from sync.platform import quotas
from sync.platform.revision import metadata
from sync.platform.tables import batch, block, bundle, operation
from tests.sync.platform.presenting import presents, proofs, signed
from tests.sync.platform.taken import counted, take, taken


@pytest.fixture
def awaited(device: Any) -> Any:
    """An act that has not arrived yet."""
    return device.cast("publik")


@pytest.fixture
def held(device: Any, awaited: Any) -> list[Any]:
    return [device.cast(requires=(awaited.op,)) for _ in range(24)]


def standing(world: Any, device: Any) -> tuple[int, int, int, int]:
    """Entries of the ledger, batches, blocks, and counted bytes, including the rows of positions."""
    assert taken(world.store) == counted(world.store)
    with world.store.reading() as connection:
        rows = [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (batch, block)]
    ledger = device.get("/ledger", LedgerPage, "after=0").ledger.size
    return ledger, rows[0], rows[1], taken(world.store)["held"]


def rows(world: Any) -> dict[str, int]:
    """The number of rows in each table."""
    with world.store.reading() as connection:
        every = (select(func.count()).select_from(table) for table in metadata.sorted_tables)
        return {str(query): connection.execute(query).scalar_one() for query in every}


def read(device: Any, cursor: str = "") -> FeedPage:
    page: FeedPage = device.get("/feed", FeedPage, f"scope=receipts&cursor={cursor}")
    assert not page.more
    return page


def again(device: Any, held: list[Any], name: str = "") -> BatchResult:
    """In two blocks that differ from the earlier blocks."""
    device.world.now = device.world.now.replace(hour=device.world.now.hour + 1, microsecond=0)
    result: BatchResult = device.deposit(held[:16], held[16:], batch=name)
    assert {one.status for part in result.blocks for one in part.exceptions} == {"held"}
    return result


@pytest.mark.slow
def test_the_same_word_is_kept_once(world: Any, device: Any, held: list[Any]) -> None:
    device.deposit(held[:20], held[20:])
    came = proofs(device)
    assert standing(world, device)[:3] == (24, 1, 2)
    again(device, held)  # from now on its decision says since when each act counts
    second, places, cursor = standing(world, device)[3], rows(world), read(device).cursor
    for _ in range(3):
        result = again(device, held)
        assert rows(world) == places
        assert read(device, cursor).items == (), "whoever has read of it reads of it no more"
        assert standing(world, device)[:3] == (24, 1, 2)
        assert standing(world, device)[3] == second
    assert device.get(f"/batches/{result.batch}", BatchResult) == result, "the answer to the last one stays"
    now = proofs(device)
    assert {op: one.deposited_at for op, one in now.items()} == {op: one.deposited_at for op, one in came.items()}
    for act in held:
        device.proved(now[act.op], act)


@pytest.mark.slow
def test_a_repeat_takes_no_number(world: Any, device: Any, held: list[Any], awaited: Any) -> None:
    """Only an act that comes for the first time uses the quota, also in a block with acts that wait."""
    device.deposit(held[:16], held[16:])
    numbers = {op: one.number for op, one in proofs(device).items()}
    assert sorted(numbers.values()) == list(range(1, 25))
    for _ in range(3):
        again(device, held)
    new = [device.cast(), device.cast()]
    device.deposit([*held[:10], new[0], *held[10:20], new[1]])
    device.one(awaited)
    now = {op: one.number for op, one in proofs(device).items()}
    assert now == numbers | {new[0].op: 25, new[1].op: 26, awaited.op: 27}
    for act in (*held, *new):
        device.proved(proofs(device)[act.op], act)


@pytest.mark.slow
def test_what_becomes_of_it_is_said(world: Any, device: Any, held: list[Any], awaited: Any) -> None:
    for _ in range(2):
        again(device, held)
    device.one(awaited)
    device.deposit(held[:16], held[16:])
    assert standing(world, device)[0] == 24 + 1 + 24
    assert {one.status for one in proofs(device).values()} == {"accepted"}
    (last,) = {one.receipt.ledger.size for op, one in proofs(device).items() if op == held[-1].op}
    assert last == 49


def test_beside_anything_new_it_is_said_again(world: Any, device: Any, held: list[Any]) -> None:
    device.deposit(held[:10])
    device.deposit([*held[:10], device.cast()])
    assert standing(world, device)[:3] == (10 + 11, 2, 2)
    device.deposit(held[:10])
    assert standing(world, device)[:3] == (21, 3, 3), "the receipt of the other one stays"
    device.deposit(held[:10])
    assert standing(world, device)[:3] == (21, 3, 3)


def test_and_where_it_waits_for_another_reason(world: Any, device: Any) -> None:
    act = device.act("vote.delegate", {})
    assert device.one(act).reason == "platform_too_old"
    with world.store.writing() as connection:
        connection.execute(update(operation).values(reason="missing"))  # as if it had waited for that
    device.one(act)
    assert standing(world, device)[0] == 2


def test_and_where_a_receipt_of_a_lost_day_says_that_it_has_waited_longer(world: Any, device: Any) -> None:
    """The platform was put back and an old stick came first: both ends use the day of the last ledger entry."""
    act = device.cast(requires=(device.cast("publik").op,))
    world.now += timedelta(days=1)
    assert device.one(act).reason == "missing"
    waits = RefusedOperation(index=0, status="held", reason="missing")
    shown = signed(device, act, world.now - timedelta(hours=30), waits)
    assert presents(device, act, shown).reason == "missing"
    told = device.get("/ledger", LedgerPage, "after=0").entries
    assert [one.deposited_at for one in told] == [shown.deposited_at + timedelta(hours=30), shown.deposited_at]
    assert proofs(device)[act.op].deposited_at == shown.deposited_at
    stands = standing(world, device)[:3]
    world.now += timedelta(hours=1)
    assert presents(device, act, shown).reason == "missing"
    assert standing(world, device)[:3] == stands, "shown again, it says nothing new"


@pytest.mark.parametrize("kept", ["on a key", "cut"])
def test_the_batch_of_a_stick_stays_for_its_return_and_one_that_was_cut_for_its_rest(
    world: Any, device: Any, held: list[Any], kept: str
) -> None:
    name = uuid7(world.now)
    again(device, held, name)
    with world.store.writing() as connection:
        if kept == "cut":
            connection.execute(update(batch).values(complete=False))
        else:
            one = {"id": name, "commune": "45024", "device": device.key.id, "deposited_by": "", "sha256": ""}
            connection.execute(insert(bundle).values(**one, received_at="", stamped_at=None, manifest=""))
    again(device, held)
    with world.store.reading() as connection:
        assert set(connection.scalars(select(block.c.batch))) > {name}


@pytest.mark.slow
def test_a_quota_that_is_reached_does_not_stop_it(world: Any, device: Any, held: list[Any]) -> None:
    for _ in range(2):  # from the second time on the decision says since when the act counts
        device.deposit(held[:20])
    take(world.store, "45024", world.now, held=quotas.HELD_BYTES - taken(world.store)["held"] - 200)
    assert device.post(device.batch([device.cast()])).status == 403
    for _ in range(3):
        assert device.post(device.batch(held[:20])).status == 200
    assert device.post(device.batch(held[:12], [device.cast()])).status == 403


def test_nor_one_that_was_lowered_since(world: Any, device: Any, held: list[Any]) -> None:
    for _ in range(2):
        device.deposit(held[:8], held[8:16])
    take(world.store, "45024", world.now, held=quotas.HELD_BYTES - taken(world.store)["held"])
    with world.store.writing() as connection:
        quotas.multiply(connection, "45024", 2)
    device.one(device.cast())
    with world.store.writing() as connection:
        quotas.multiply(connection, "45024", 1)
    assert device.post(device.batch(held[:16])).status == 200, "one block takes less than two"
    assert device.post(device.batch([device.cast()])).status == 403
