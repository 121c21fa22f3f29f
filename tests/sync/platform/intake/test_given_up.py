"""A waiting act is given up: this does not make the acts that require it count, unless they may count anyway.

No client of ours requires such acts; a commune that did could choose after the close which of its acts count.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sync.contract.batches import Earlier
from sync.contract.operations import Operation
from sync.platform.intake import decisions
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.intake.reserving import COUNTS, a_need, a_request, close, key_of, waits
from tests.sync.platform.presenting import presents, proofs, put_back, signed
from tests.sync.platform.rules.acts import request
from tests.sync.platform.stamping import Late, tally, under

POLICIES = ("receipt_time", "cast_time_within", "stamped_by_prefecture")


@pytest.fixture(autouse=True)
def by_receipt(world: Any) -> None:
    """Only what is received before the close counts."""
    under(world, "receipt_time")


def a_vote(device: Any, *requires: Operation) -> tuple[Operation, Operation]:
    made = device.cast("actes", requires=tuple(one.op for one in requires))
    return made, device.withdraw(made, subject="actes")


GIVEN_UP = pytest.mark.parametrize("waiting", [a_need, a_request])


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES)
@GIVEN_UP
def test_what_requires_an_act_that_is_given_up_after_the_close_counts_no_more(
    world: Any, device: Any, waiting: Callable[..., Any], policy: str
) -> None:
    under(world, policy, days=60)
    act, back = waiting(device, key_of(device))
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    close(world)
    assert [device.one(one).reason for one in (back, act, vote)] == ["", "", "required_rejected"]
    world.now += timedelta(days=1)
    assert device.one(vote).status == "duplicate"
    assert tally(world) == {}


@GIVEN_UP
def test_nor_where_both_come_again_in_one_block(world: Any, device: Any, waiting: Callable[..., Any]) -> None:
    act, back = waiting(device, key_of(device))
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    close(world)
    assert device.one(back).status == "accepted"
    (block,) = device.deposit([act, vote]).blocks
    assert [(one.op, one.reason) for one in block.exceptions] == [(vote.op, "required_rejected")]
    assert tally(world) == {}


def test_nor_by_way_of_another_act(world: Any, device: Any) -> None:
    act, back = a_request(device, key_of(device))
    between = key_of(device, act)
    vote = device.cast(requires=(between.op,))
    waits(device, act, between, vote)
    close(world)
    assert [device.one(one).reason for one in (back, act, between, vote)] == ["", "", "", "required_rejected"]


def test_nor_where_it_was_taken_back_in_time_and_is_given_up_only_then(world: Any, device: Any) -> None:
    """It waits until it comes again, at a time that the sender chooses."""
    act, back = a_vote(device, key_of(device))
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    assert device.one(back).status == "accepted"
    close(world)
    assert [device.one(one).reason for one in (act, vote)] == ["", "required_rejected"]
    assert tally(world) == {}


def test_control_what_is_given_up_before_the_close_lets_it_count(world: Any, device: Any) -> None:
    act, back = a_vote(device, key_of(device))
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    assert [device.one(one).status for one in (back, act)] == ["accepted"] * 2
    close(world)
    assert device.one(vote).status == "accepted"
    assert tally(world) == COUNTS


def test_control_what_was_accepted_for_itself_and_is_taken_back_since_has_come_by_its_own_day(
    world: Any, device: Any
) -> None:
    release = key_of(device)
    act, back = a_request(device, release)
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    assert [device.one(one).status for one in (release, act)] == ["accepted"] * 2
    close(world)
    assert [device.one(one).status for one in (back, vote)] == ["accepted"] * 2
    assert tally(world) == COUNTS


def test_what_requires_a_request_waits_for_the_one_that_it_completes_too(world: Any, device: Any) -> None:
    first = key_of(device)
    act = device.act("request.submit", request(request="r1"), base=first.op)
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    close(world)
    assert [device.one(one).reason for one in (first, act, vote)] == ["", "", "required_rejected"]
    assert tally(world) == {}


def test_control_it_counts_where_that_one_came_before_the_close(world: Any, device: Any) -> None:
    first = key_of(device)
    act = device.act("request.submit", request(request="r1"), base=first.op)
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    assert [device.one(one).status for one in (first, act)] == ["accepted"] * 2
    close(world)
    assert device.one(vote).status == "accepted"


@pytest.mark.parametrize("policy", POLICIES)
def test_a_vote_that_waits_for_its_own_commune_is_not_taken_back_after_the_close(
    world: Any, device: Any, policy: str
) -> None:
    under(world, policy)
    vote = device.cast(requires=(key_of(device).op,))
    waits(device, vote)
    close(world)
    assert device.one(device.withdraw(vote)).reason == "phase_closed"


def test_control_before_the_close_it_is_and_may_be_again(world: Any, device: Any) -> None:
    vote = device.cast(requires=(key_of(device).op,))
    waits(device, vote)
    assert device.one(device.withdraw(vote)).status == "accepted"
    close(world)
    assert device.one(device.withdraw(vote)).status == "accepted"


def test_nor_is_one_that_a_receipt_may_yet_make_count(world: Any, device: Any) -> None:
    """The platform was put back, and received what the vote requires from an old stick, after the close."""
    under(world, "receipt_time")
    world.began = world.now
    release = key_of(device)
    vote = device.cast(requires=(release.op,))
    world.now += timedelta(hours=1)
    waits(device, vote)
    close(world)
    assert [device.one(one).reason for one in (release, vote)] == ["", "required_rejected"]
    assert device.one(device.withdraw(vote)).reason == "phase_closed"
    assert presents(device, release, signed(device, release, world.began)).status == "accepted"
    assert tally(world) == COUNTS


def test_nor_is_one_that_a_stamp_may_yet_make_count(world: Any, device: Any) -> None:
    def make(device: Any) -> list[Operation]:
        release = key_of(device)
        vote = device.cast(SERVICE, requires=(release.op,))
        waits(device, vote)
        return [release, vote]

    late = Late(world, device, make, "stamped_by_prefecture")
    release, vote = late.acts
    assert device.one(device.withdraw(vote)).reason == "phase_closed"
    late.in_time(release)
    assert device.one(vote).status == "accepted"
    assert tally(world) == COUNTS


@pytest.mark.parametrize("policy", POLICIES)
def test_nor_is_one_that_waits_for_the_operator_s_decision(world: Any, device: Any, policy: str) -> None:
    """It was received in time, and counts from that day whenever it is decided."""
    under(world, policy)
    with world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    vote = device.cast()
    assert device.one(vote).status == "deposited"
    close(world)
    assert device.one(device.withdraw(vote)).reason == "phase_closed"
    with world.store.writing() as connection:
        assert decisions.decide(connection, world.keys, world.now) == 1
    assert tally(world) == COUNTS


def test_control_before_the_close_that_one_is_and_what_is_decided_then_does_not_count(world: Any, device: Any) -> None:
    with world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    vote = device.cast()
    assert [device.one(one).status for one in (vote, device.withdraw(vote))] == ["deposited", "accepted"]
    close(world)
    assert device.one(device.withdraw(vote)).status == "accepted", "again"
    with world.store.writing() as connection:
        decisions.decide(connection, world.keys, world.now)
    assert tally(world) == {}


class TestPutBack:
    """The platform has lost all of it, and is shown its signed answers again: an acceptance has the first day."""

    @pytest.fixture(params=[False, True], ids=["one by one", "in one block"])
    def shows(
        self, request: pytest.FixtureRequest, world: Any, device: Any, make_world: Callable[[], Any]
    ) -> Callable[..., list[str]]:
        began, together = world.now, request.param

        def show(*acts: Operation) -> list[str]:
            said = proofs(device)
            held = {act.op: said[act.op] for act in acts}
            again = put_back(device, make_world)
            again.world.now = began
            under(again.world, "receipt_time")
            close(again.world)
            if together:
                earlier = [Earlier(op=act.op, proof=held[act.op]) for act in acts]
                answer = again.post(again.batch(acts, personal=earlier))
                reasons = {one.op: one.reason for one in again.verified(answer, acts).blocks[0].exceptions}
                return [*(reasons.get(act.op, "") for act in acts), *tally(again.world)]
            told = [presents(again, act, held[act.op]).reason for act in acts]
            return [*told, *tally(again.world)]

        return show

    @pytest.mark.slow
    @GIVEN_UP
    def test_what_was_given_up_after_the_close_has_not_come_before_it(
        self, world: Any, device: Any, shows: Callable[..., list[str]], waiting: Callable[..., Any]
    ) -> None:
        act, back = waiting(device, key_of(device))
        vote = device.cast(requires=(act.op,))
        waits(device, act, vote)
        close(world)
        assert [device.one(one).status for one in (back, act)] == ["accepted"] * 2
        assert shows(act, vote) == ["", "required_rejected"]

    @GIVEN_UP
    def test_control_what_was_given_up_before_the_close_has(
        self, device: Any, shows: Callable[..., list[str]], waiting: Callable[..., Any]
    ) -> None:
        act, back = waiting(device, key_of(device))
        vote = device.cast(requires=(act.op,))
        waits(device, act, vote)
        assert [device.one(one).status for one in (back, act)] == ["accepted"] * 2
        assert shows(act, vote) == ["", "", SERVICE]

    def test_control_what_was_released_before_the_close_has(
        self, world: Any, device: Any, shows: Callable[..., list[str]]
    ) -> None:
        """Although the platform is told of the release after the close."""
        release = key_of(device)
        act, _ = a_request(device, release)
        vote = device.cast(requires=(act.op,))
        waits(device, act, vote)
        assert device.one(release).status == "accepted"
        close(world)
        assert device.one(act).status == "accepted"
        assert shows(release, act, vote) == ["", "", "", SERVICE]
