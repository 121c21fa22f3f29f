"""Acts were refused because one that they depend on had been, which the platform had accepted and forgotten.

An old stick brings the need after the close, so that it is too late; the commune's other computer sends acts that
depend on it; then the first one shows the receipt. If those acts stayed refused, a need would stand that the commune
has withdrawn.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine, event

from sync.contract.batches import Earlier
from sync.contract.operations import Operation
from sync.contract.published import Proposal
from sync.contract.receipts import RefusedOperation
from sync.platform.intake import anew, decisions, wanting
from sync.platform.publish import feed
from tests.sync.platform.conducting import mine
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.presenting import presents, proofs, put_back, signed, words
from tests.sync.platform.rules.acts import ACTS
from tests.sync.platform.taken import counted, taken

DAY = timedelta(days=1)


@pytest.fixture
def later(device: Any) -> Any:
    return too_late(device)


def too_late(device: Any) -> Any:
    """Ten days after the needs were written: a new need would be too late."""
    world = device.world
    world.began, world.now = world.now, world.now + 10 * DAY
    for phase in ("vote", "steering"):
        world.phase(phase)
    return device


def asked(device: Any, *requires: Operation, id_: str = "r1") -> Operation:
    """An act of a kind that no phase refuses."""
    made: Operation = device.act(
        "request.submit", ACTS["request.submit"].body | {"request": id_}, requires=tuple(one.op for one in requires)
    )
    return made


def statuses(device: Any, *acts: Operation) -> list[str]:
    """What its commune reads of each act; its ledger must say the same."""
    found, said = proofs(device), words(device.world)
    for act in acts:
        assert device.proved(found[act.op], act).status == said[act.op][-1]
    return [found[act.op].status for act in acts]


def refused(device: Any, *acts: Operation) -> None:
    assert [device.one(one).reason for one in acts] == ["phase_closed"] + ["required_rejected"] * (len(acts) - 1)


def shown(device: Any, act: Operation, *said: RefusedOperation) -> str:
    return presents(device, act, signed(device, act, device.world.began, *said)).status


def test_a_withdrawal_holds_once_its_need_is_accepted_again(later: Any) -> None:
    need = later.need()
    back = later.need_back(need)
    refused(later, need, back)
    before = proofs(later)[back.op]
    assert shown(later, need) == "accepted"
    assert statuses(later, need, back) == ["accepted", "accepted"]
    assert mine(later, "n1").state == "withdrawn"
    after = proofs(later)[back.op]
    assert (after.receipt, after.number, after.decided_later) == (before.receipt, before.number, True)
    assert words(later.world)[back.op] == ["rejected", "accepted"]
    assert later.one(back).status == "duplicate"
    assert taken(later.world.store) == counted(later.world.store)


@pytest.mark.slow
def test_a_vote_that_names_it_counts_by_the_day_on_which_it_was_cast(world: Any, device: Any) -> None:
    """It counts once, though the receipt is shown again; a later vote, on which no other act relied, replaces it."""
    world.began, world.now = world.now, world.now + DAY
    need = device.need()
    refusal = RefusedOperation(index=0, status="rejected", reason="phase_closed")
    assert presents(device, need, signed(device, need, world.now, refusal)).status == "rejected"
    first, second = (device.cast(subject, requires=(need.op,)) for subject in (SERVICE, "publik"))
    assert [device.one(one).reason for one in (first, second)] == ["required_rejected"] * 2
    cast_at = proofs(device)[first.op].deposited_at
    world.now += DAY
    again = device.cast("publik")
    assert [device.one(one).status for one in (again, device.withdraw(again, subject="publik"))] == ["accepted"] * 2
    world.now += DAY
    world.phase("steering")
    for status in ("accepted", "duplicate"):
        assert shown(device, need) == status
    assert statuses(device, first, second) == ["accepted", "rejected"]
    (one,) = mine(device, f"vote.{SERVICE}").casts
    assert (one.op, one.deposited_at) == (first.op, cast_at)


@pytest.mark.slow
@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_what_depends_on_it_by_way_of_others_in_whatever_order_they_came(later: Any, order: Sequence[int]) -> None:
    need = later.need()
    one = asked(later, need)
    two = asked(later, one, id_="r2")
    chain = [one, two, asked(later, need, one, two, id_="r3")]
    came = [chain[place] for place in order]
    refused(later, need)
    for _ in range(3):
        for act in came:
            later.one(act)
    assert statuses(later, *chain) == ["rejected"] * 3
    assert shown(later, need) == "accepted"
    assert statuses(later, *chain) == ["accepted"] * 3
    assert taken(later.world.store) == counted(later.world.store)


def test_it_may_stand_before_its_need_in_one_block(later: Any) -> None:
    need = later.need()
    back = later.need_back(need)
    refused(later, need)
    earlier = Earlier(op=need.op, proof=signed(later, need, later.world.began))
    answer = later.post(later.batch([back, need], personal=[earlier]))
    later.verified(answer, [back, need])
    assert statuses(later, need, back) == ["accepted", "accepted"]
    assert mine(later, "n1").state == "withdrawn"


def test_what_is_said_in_the_block_of_its_need_comes_behind_it(later: Any) -> None:
    """A correction by a computer that does not know of the withdrawal: the result is as if all had come in order."""
    need = later.need()
    back = later.need_back(need)
    refused(later, need, back)
    later.world.phase("needs")
    amend = later.act("need.amend", need.body | {"title": "Corrigé"}, base=need.op, requires=(need.op,))
    earlier = Earlier(op=need.op, proof=signed(later, need, later.world.began))
    answer = later.post(later.batch([need, amend], personal=[earlier]))
    later.verified(answer, [need, amend])
    assert statuses(later, need, back) == ["accepted", "accepted"]
    assert mine(later, "n1").state == "withdrawn"
    assert later.one(later.act("need.amend", amend.body, base=amend.op)).reason == "need_withdrawn"


@pytest.mark.slow
def test_so_does_what_waits_again_by_its_receipt_and_is_accepted_then(later: Any) -> None:
    missing = asked(later)
    need = later.need(requires=(missing.op,))
    refusal = RefusedOperation(index=0, status="rejected", reason="phase_closed")
    assert shown(later, need, refusal) == "rejected"
    upon = asked(later, need, id_="r2")
    assert later.one(upon).reason == "required_rejected"
    waited = signed(later, need, later.world.began - DAY, RefusedOperation(index=0, status="held", reason="missing"))
    assert presents(later, need, waited).status == "held"
    assert statuses(later, upon) == ["rejected"]
    assert [shown(later, missing), later.one(need).status] == ["accepted", "accepted"]
    assert statuses(later, upon) == ["accepted"]


@pytest.mark.slow
@pytest.mark.parametrize("need_first", [False, True])
def test_a_platform_put_back_once_more_says_so_in_whatever_order_both_are_shown(
    later: Any, make_world: Callable[[], Any], need_first: bool
) -> None:
    need = later.need()
    back = later.need_back(need)
    refused(later, need, back)
    said = {back.op: proofs(later)[back.op], need.op: signed(later, need, later.world.began)}
    again = put_back(later, make_world)
    for act in (need, back) if need_first else (back, need):
        presents(again, act, said[act.op])
    assert statuses(again, need, back) == ["accepted", "accepted"]
    assert mine(again, "n1").state == "withdrawn"


def test_one_that_waits_for_another_act_too_is_accepted_with_that_one(later: Any) -> None:
    need, other = later.need(), asked(later)
    upon = asked(later, need, other, id_="r2")
    refused(later, need, upon)
    assert shown(later, need) == "accepted"
    assert statuses(later, upon) == ["rejected"]
    assert later.one(other).status == "accepted"
    assert statuses(later, upon) == ["accepted"]


def test_one_that_is_about_what_is_not_here_is_accepted_once_that_is_published(world: Any, device: Any) -> None:
    world.began, world.now = world.now, world.now + DAY
    need = device.need()
    world.phase("vote")
    assert device.one(need).reason == "phase_closed"
    vote = device.cast("p9", "proposal", requires=(need.op,))
    assert device.one(vote).reason == "required_rejected"
    assert shown(device, need) == "accepted"
    assert statuses(device, vote) == ["rejected"]
    with world.store.writing() as connection:
        feed.publish(connection, "proposals", "p9", Proposal(id="p9", title="R", kind="to_develop", state="open"))
    anew.judge_about(world.store, world.keys, ("p9",), world.clock())
    assert statuses(device, vote) == ["accepted"]


def test_what_an_operator_decides_later_brings_it_too(later: Any) -> None:
    need = later.need()
    upon = asked(later, need)
    refused(later, need, upon)
    with later.world.store.writing() as connection:
        decisions.defer(connection, ["need.submit"])
    said = signed(later, need, later.world.began, RefusedOperation(index=0, status="deposited"))
    assert presents(later, need, said).status == "deposited"
    assert statuses(later, upon) == ["rejected"]
    with later.world.store.writing() as connection:
        assert decisions.decide(connection, later.world.keys, later.world.clock()) == 1
    assert statuses(later, need, upon) == ["accepted", "accepted"]


def test_control_what_depends_on_another_refused_act_stays_refused(later: Any) -> None:
    need, other = later.need(), later.need("n2")
    back = later.need_back(other)
    refused(later, need)
    refused(later, other, back)
    assert shown(later, need) == "accepted"
    assert statuses(later, other, back) == ["rejected", "rejected"]


def test_another_communes_act_depends_on_none_of_ours(later: Any) -> None:
    theirs, need = later.world.device("45025"), later.need()
    refused(later, need)
    upon = asked(theirs, need)
    assert theirs.one(upon).status == "held"
    assert shown(later, need) == "accepted"
    assert theirs.one(upon).status == "held"


def statements(device: Any, need: Operation, many: int, each: int) -> int:
    """How many it takes to accept a need again on which so many acts depend, of which each requires the `each` before
    it, and came before these."""
    chain: list[Operation] = []
    for place in range(many):
        chain.append(asked(device, need, *chain[-each:], id_=f"r{place}"))
    assert {device.one(act).reason for act in reversed(chain)} == {"missing"}
    refused(device, need, *chain)
    asks = 0

    def count(*_: Any) -> None:
        nonlocal asks
        asks += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert shown(device, need) == "accepted"
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert statuses(device, *chain) == ["accepted"] * many
    return asks


@pytest.mark.slow
def test_what_waits_for_many_of_them_is_judged_once(later: Any, make_world: Callable[[], Any]) -> None:
    """Earlier, each required act made everything be judged again: 4,000 forged acts blocked writing for a minute."""
    few = statements(later, later.need(), 12, 1)
    again = too_late(put_back(later, make_world))
    many = statements(again, again.need(), 12, 8)
    assert many <= few * 1.1


def test_what_was_refused_for_others_is_found_by_an_index(world: Any) -> None:
    with world.store.reading() as connection:
        said = str(wanting._REFUSED.compile(connection))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", ("45024", "required_rejected"))
        assert any("USING INDEX operation_refused" in row.detail for row in plan)
