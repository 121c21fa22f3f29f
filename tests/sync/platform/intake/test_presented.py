"""Acts that come with an answer which the platform signed and has forgotten: what it signed stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.batches import Earlier
from sync.contract.operations import freeze, intent
from sync.contract.receipts import Proof, RefusedOperation
from sync.platform.identity.callers import Device as Caller
from sync.platform.intake import decisions, stored
from sync.platform.lines import Received
from sync.platform.tables import operation
from sync.platform.times import as_text
from tests.beside import neighbours
from tests.sync.platform.conducting import decide, propose
from tests.sync.platform.presenting import presents, proofs, put_back, signed


def deposited(device: Any, op: str) -> str:
    with device.world.store.reading() as connection:
        return str(connection.execute(select(operation.c.deposited_at).where(operation.c.op == op)).scalar_one())


def test_the_first_deposit_counts_though_a_later_block_decided(device: Any, make_world: Callable[[], Any]) -> None:
    """Held on the first day, accepted in another block on the third: shown again once the phase has closed."""
    first = device.cast("publik")
    waits = device.cast(requires=(first.op,))
    assert device.one(waits).status == "held"
    came = deposited(device, waits.op)
    device.world.now = device.world.now.replace(day=5)
    device.one(first)
    assert device.one(waits).status == "accepted"
    words = proofs(device)
    assert as_text(words[waits.op].receipt.received_at) > came

    again = put_back(device, make_world)
    again.world.phase("steering")
    assert [presents(again, act, words[act.op]).status for act in (first, waits)] == ["accepted", "accepted"]
    assert deposited(again, waits.op) == came
    assert as_text(proofs(again)[waits.op].deposited_at) == came


def test_what_was_only_deposited_is_judged_by_its_first_deposit(device: Any, make_world: Callable[[], Any]) -> None:
    """Lost twice: its second receipt is of a day on which the phase had closed, and says since when it counts."""
    cast = device.cast()
    with device.world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    assert device.one(cast).status == "deposited"
    came = deposited(device, cast.op)
    for _ in range(2):
        proof = proofs(device)[cast.op]
        device = put_back(device, make_world)
        with device.world.store.writing() as connection:
            decisions.defer(connection, ["vote.cast"])
        device.world.now = device.world.now.replace(hour=20)
        device.world.phase("steering")
        device.world.now = device.world.now.replace(hour=21)
        assert presents(device, cast, proof).status == "deposited"
        assert deposited(device, cast.op) == came


@pytest.mark.parametrize("since", ["", "another vote"])
def test_what_it_let_wait_is_judged_by_that_day_though_it_refused_it_since(
    device: Any, make_world: Callable[[], Any], since: str
) -> None:
    """Its stick came again after the close. What the commune said later on the subject stays its last word."""
    cast = device.cast()
    with device.world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    assert device.one(cast).status == "deposited"
    came, proof = deposited(device, cast.op), proofs(device)[cast.op]
    again = put_back(device, make_world)
    if since:
        assert again.one(again.cast()).status == "accepted"
    again.world.now += timedelta(hours=1)
    again.world.phase("steering")
    again.world.now += timedelta(hours=1)
    assert again.one(cast).reason == "phase_closed"
    told = presents(again, cast, proof)
    assert (told.status, told.reason) == (("rejected", "phase_closed") if since else ("accepted", ""))
    assert deposited(again, cast.op) == came
    assert presents(again, cast, proof).status == "duplicate"


class TestWithoutItsDecision:
    """A receipt shown without its decision says less than was signed: each block has both."""

    @pytest.fixture
    def refused(self, device: Any) -> Any:
        """A vote for a proposal that was decided, which was refused; and its receipt."""
        device.deposit([device.need("n1")])
        device.world.phase("vote")
        decide(device.world, retained=[propose(device.world, "n1", id_="p1")])
        act = device.cast("p1", "proposal")
        assert device.one(act).reason == "proposal_decided"
        return act, proofs(device)[act.op]

    @pytest.mark.slow
    @pytest.mark.parametrize("shown", ["whole", "without its decision"])
    def test_it_is_refused(self, device: Any, make_world: Callable[[], Any], refused: Any, shown: str) -> None:
        act, proof = refused
        again = put_back(device, make_world)
        again.deposit([again.need("n1")])
        again.world.phase("vote")
        propose(again.world, "n1", id_="p1")
        again.world.phase("deployment")
        if shown != "whole":
            proof = msgspec.structs.replace(proof, decision=msgspec.UNSET)
        told = presents(again, act, proof)
        assert (told.status, told.reason) == ("rejected", "proposal_decided" if shown == "whole" else "phase_closed")
        first = as_text(proof.receipt.received_at)
        with again.world.store.reading() as connection:
            row = connection.execute(select(operation).where(operation.c.op == act.op)).one()
        assert ((row.number, row.deposited_at) == (proof.number, first)) == (shown == "whole")

    def test_what_was_accepted_is_then_a_newcomer(self, device: Any, make_world: Callable[[], Any]) -> None:
        act = device.cast()
        device.one(act)
        proof: Proof = msgspec.structs.replace(proofs(device)[act.op], decision=msgspec.UNSET)
        again = put_back(device, make_world)
        assert presents(again, act, proof).status == "accepted"
        assert deposited(again, act.op) > as_text(proof.receipt.received_at)


def test_the_decision_on_an_equal_block_is_not_honoured(device: Any, make_world: Callable[[], Any]) -> None:
    """Two blocks with one vote: refused in one, accepted in the other. A decision beside the wrong receipt is void."""
    act = device.cast()
    at = device.world.now
    accepted = signed(device, act, at - timedelta(days=1))
    refused = signed(device, act, at, RefusedOperation(index=0, status="rejected", reason="phase_closed"))
    for proof in (refused, msgspec.structs.replace(refused, decision=accepted.decision)):
        again = put_back(device, make_world)
        again.world.phase("deployment")
        told = presents(again, act, proof)
        assert (told.status, told.reason) == ("rejected", "phase_closed")
    assert deposited(again, act.op) > as_text(at), "it is a newcomer"
    assert presents(put_back(device, make_world), act, accepted).status == "accepted"


def test_a_word_about_another_act_or_of_another_commune_is_not_honoured(
    device: Any, make_world: Callable[[], Any]
) -> None:
    """In either order of sorting: the answer is signed correctly, but says nothing about this act."""
    at, again, here = device.world.now, put_back(device, make_world), device.commune
    acts = iter([device.need(f"n{place}") for place in range(5)])
    for other in neighbours(here):
        elsewhere, act = type(device)(device.world, device.key, other), next(acts)
        presents(again, act, signed(elsewhere, act, at))
        assert deposited(again, act.op) > as_text(at)
    for place in (0, 1):
        act = next(acts)
        other = neighbours(act.op)[place]
        presents(again, act, msgspec.structs.replace(signed(device, act, at), op=other))
        assert deposited(again, act.op) > as_text(at)
    act = next(acts)
    presents(again, act, signed(device, act, at))
    assert deposited(again, act.op) == as_text(at)


def test_a_word_that_this_platform_did_not_sign_is_none(device: Any) -> None:
    """From a commune at another platform, or changed on its way: the act counts as new, and is accepted."""
    act, at = device.cast(), device.world.now
    word = signed(device, act, at)
    forged = msgspec.structs.replace(word.receipt, received_at=at - timedelta(days=1))
    frozen, key = freeze(act), device.key
    caller = Caller(id=key.id, commune=device.commune, siren="", public_key=key.public, seq=1, head=None)
    for shown, honoured in ((word, {act.op: word}), (msgspec.structs.replace(word, receipt=forged), {})):
        one = Received(operation=act, frozen=frozen, intent=intent(frozen), body=None, earlier=shown)
        with device.world.store.reading() as connection:
            assert stored.read(connection, device.world.keys, caller, [one]).earlier == honoured


def test_what_was_decided_and_what_was_decided_alike(device: Any) -> None:
    """Compares today's row with the signed answer; for an act that was never shown there is none."""
    act, at = device.cast(), device.world.now
    words = {
        status: signed(device, act, at, *([RefusedOperation(index=0, status=status)] if status != "accepted" else []))
        for status in ("accepted", "rejected", "held")
    }
    assert not stored.decided(None)
    assert not stored.accepted(None)
    assert [status for status, word in words.items() if stored.decided(word)] == ["accepted", "rejected"]
    assert [status for status, word in words.items() if stored.accepted(word)] == ["accepted"]
    alike = {(row, status) for row in words for status in words if stored.decided_alike(Row(row), words[status])}
    assert alike == {("accepted", "accepted"), ("rejected", "rejected")}
    assert not stored.decided_alike(Row("accepted"), None)


@dataclass
class Row:
    """The fields of an operation that these tests compare."""

    status: str


def number(device: Any, op: str) -> tuple[int, int]:
    """The operation's number here, and the number that its receipt of today signs."""
    with device.world.store.reading() as connection:
        kept = connection.execute(select(operation.c.number).where(operation.c.op == op)).scalar_one()
    return int(kept), proofs(device)[op].number


@pytest.mark.slow
def test_it_keeps_its_number_which_the_new_receipt_signs(device: Any, make_world: Callable[[], Any]) -> None:
    """Accepted, refused or waiting; also when it was lost twice."""
    acts = [device.cast("publik"), device.cast("docs", "proposal")]
    acts.append(device.cast("docs", requires=(device.cast().op,)))
    device.deposit([device.need("n1")], acts)
    words = proofs(device)
    assert [words[act.op].status for act in acts] == ["accepted", "rejected", "held"]
    for _ in range(2):
        device = put_back(device, make_world)
        for act in reversed(acts):
            presents(device, act, words[act.op])
        assert [number(device, act.op) for act in acts] == [(2, 2), (3, 3), (4, 4)]
        words = proofs(device)
    fresh = device.need("n2")
    device.one(fresh)
    assert number(device, fresh.op)[0] > 4


@pytest.mark.slow
@pytest.mark.parametrize("together", [False, True])
def test_where_another_act_has_its_number_it_gets_one_of_its_own(
    device: Any, make_world: Callable[[], Any], together: bool
) -> None:
    """Both answers were signed, but no two acts of a commune share a number: the new receipt gives the valid one."""
    lost = device.cast("publik")
    device.one(lost)
    word = proofs(device)[lost.op]
    device = put_back(device, make_world)
    came_first = device.cast("docs")
    assert device.one(came_first).status == "accepted"
    assert number(device, came_first.op) == (word.number, word.number) == (1, 1)
    acts, shown = [lost], [Earlier(op=lost.op, proof=word)]
    if together:
        other = device.cast("opencimetiere")
        acts.append(other)
        shown.append(Earlier(op=other.op, proof=signed(device, other, device.world.now)))
    (block,) = device.verified(device.post(device.batch(acts, personal=shown)), acts).blocks
    assert block.exceptions == ()
    numbers = [number(device, act.op) for act in (came_first, *acts)]
    assert [kept for kept, _ in numbers] == [told for _, told in numbers] == list(range(1, len(numbers) + 1))
    assert proofs(device)[lost.op].deposited_at == word.deposited_at


def test_where_it_waits_its_number_stays(device: Any) -> None:
    """Sent again in each round, so that whoever recorded it finds it."""
    first = device.cast("publik")
    waits = device.cast("docs", requires=(first.op,))
    device.one(waits)
    for hours in (1, 2):
        device.world.now += timedelta(hours=hours)
        device.one(waits)
        assert number(device, waits.op) == (1, 1)
    device.one(first)
    assert device.one(waits).status == "accepted"
    assert number(device, waits.op) == (1, 1)
