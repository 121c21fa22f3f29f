"""Two stages: a deposited act has a receipt and no effect; it is decided later, by the rules of its deposit."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import update

from sync.contract.feed import FeedPage
from sync.contract.receipts import Proof, verify_decision, verify_proof
from sync.contract.signing import BadSignature
from sync.platform import ledger
from sync.platform.conduct import votes
from sync.platform.intake import decisions
from sync.platform.refusals import Refused
from sync.platform.tables import operation
from tests.refusing import of_input
from tests.sync.platform.conducting import mine


@pytest.fixture
def later(world: Any) -> None:
    with world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast", "need.submit"])


def decide(world: Any) -> int:
    with world.store.writing() as connection:
        return decisions.decide(connection, world.keys, world.clock())


def counted(world: Any) -> dict[str, int]:
    with world.store.reading() as connection:
        return {count.id: len(count.voters) for count in votes.tally(connection, "france-relance-2021")}


def proofs(device: Any, cursor: str = "") -> tuple[list[Proof], str]:
    page = device.get("/feed", FeedPage, query=f"scope=receipts&cursor={cursor}")
    return [msgspec.convert(item.value, Proof) for item in page.items], page.cursor


@pytest.mark.usefixtures("later")
def test_deposited_then_decided(world: Any, device: Any) -> None:
    cast, need, back = device.cast(), device.need(), device.withdraw(device.cast("publik"), subject="publik")
    (block,) = device.deposit([cast, need]).blocks
    assert [one.status for one in block.exceptions] == ["deposited", "deposited"]
    assert device.one(back).status != "deposited"  # of a kind that the operator did not defer
    assert counted(world) == {}
    assert device.one(cast).status == "duplicate"
    found, cursor = proofs(device)
    assert {proof.op: proof.status for proof in found}[cast.op] == "deposited"
    assert decide(world) == 2
    assert counted(world) == {"opencimetiere": 1}
    again, _ = proofs(device, cursor)
    assert {proof.op: proof.status for proof in again} == {cast.op: "accepted", need.op: "accepted"}
    for proof in again:
        verify_proof(world.keys.public.public_key, proof, proof.intent)
        assert proof.receipt == block.receipt  # the time of the deposit itself
        assert proof.decision.decided_at > proof.receipt.received_at
        with world.store.reading() as connection:
            assert proof.decision.ledger == ledger.stands(connection, world.keys.signing.id, device.commune)
        assert proof.decided_later
    assert not any(proof.decided_later for proof in found)
    assert decide(world) == 0


@pytest.mark.usefixtures("later")
def test_each_later_decision_on_a_block_says_a_longer_ledger(world: Any, device: Any) -> None:
    """Whatever the clock says: two signed answers show together, without network, which of them came later."""
    cast, need = device.cast(), device.need()
    device.deposit([cast, need])
    with world.store.writing() as connection:
        connection.execute(update(operation).where(operation.c.op == need.op).values(status="held"))
        decisions.decide(connection, world.keys, world.clock())
    (first,) = {proof.decision for proof in proofs(device)[0]}
    world.now -= timedelta(days=1)
    with world.store.writing() as connection:
        connection.execute(update(operation).where(operation.c.op == need.op).values(status="deposited"))
        decisions.decide(connection, world.keys, world.clock())
    (second,) = {proof.decision for proof in proofs(device)[0]}
    assert (first.ledger.size, second.ledger.size) == (3, 4)
    assert first.decided_at > second.decided_at
    with pytest.raises(BadSignature):
        verify_decision(
            world.keys.public.public_key, replace(second, ledger=first.ledger), proofs(device)[0][0].receipt
        )


@pytest.mark.usefixtures("later")
def test_it_is_judged_by_the_phase_of_its_deposit(world: Any, device: Any) -> None:
    before = device.cast()
    device.one(before)
    world.phase("steering")
    after = device.cast(subject="publik")
    assert device.one(after).status == "rejected"  # a refusal need not be deferred
    decide(world)
    found, _ = proofs(device)
    assert {proof.op: proof.status for proof in found} == {before.op: "accepted", after.op: "rejected"}


@pytest.mark.usefixtures("later")
def test_what_needs_it_is_held_not_refused(world: Any, device: Any) -> None:
    need = device.need()
    upon = device.act("need.amend", need.body, base=need.op)
    device.one(need)
    assert device.one(upon).status == "held"
    decide(world)
    assert device.one(upon).status == "accepted"


@pytest.mark.usefixtures("later")
def test_what_takes_it_back_waits_for_no_decision(world: Any, device: Any) -> None:
    need = device.need()
    assert [device.one(one).status for one in (need, device.need_back(need))] == ["deposited", "accepted"]
    decide(world)
    assert mine(device, "n1").state == "withdrawn"


@pytest.mark.usefixtures("later")
def test_two_of_a_kind_are_decided_in_their_order(world: Any, device: Any) -> None:
    """The same need twice: only the second is refused at the decision, and the block says so."""
    first, second = device.need("n1"), device.need("n1")
    device.deposit([first, second])
    decide(world)
    found, _ = proofs(device)
    assert [(proof.status, proof.reason) for proof in found] == [("accepted", ""), ("rejected", "need_exists")]


def test_only_what_exists_can_be_deferred(world: Any) -> None:
    with world.store.writing() as connection:
        with pytest.raises(Refused):
            decisions.defer(connection, ["vote"])
        decisions.defer(connection, ["vote.cast"])
        decisions.defer(connection, [])
        assert decisions.deferred(connection) == frozenset()


def test_of_several_kinds_that_are_none_the_first_is_named(world: Any) -> None:
    with world.store.writing() as connection, pytest.raises(Refused, match="type_unknown", check=of_input) as refused:
        decisions.defer(connection, ["zèbre", "autruche", "vote.cast"])
    assert refused.value.sentence.startswith("«\u00a0autruche\u00a0» n’est pas une nature d’envoi.")
