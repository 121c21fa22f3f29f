"""A vote that waits for an act that only its own commune can send: no client of ours makes one.

A commune could hold it in reserve, and make it count, dated by its first deposit, once it knows the votes of others.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sync.contract.batches import Earlier
from sync.contract.operations import Operation
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.intake.reserving import COUNTS, DAY, close, key_of, waits
from tests.sync.platform.presenting import presents, proofs, signed
from tests.sync.platform.stamping import Late, tally, under


@pytest.fixture(autouse=True)
def by_receipt(world: Any, device: Any) -> None:
    """Only acts that are received before the close count."""
    under(world, "receipt_time")


def in_two_blocks(device: Any, released: Operation, *acts: Operation) -> list[str]:
    return [device.one(one).reason for one in (released, *acts)][1:]


def in_one(device: Any, released: Operation, *acts: Operation) -> list[str]:
    (block,) = device.deposit([released, *acts]).blocks
    told = {one.op: one.reason for one in block.exceptions}
    return [told.get(one.op, "") for one in acts]


@pytest.mark.parametrize("sent", [in_two_blocks, in_one])
def test_what_is_released_after_the_close_counts_no_more(
    world: Any, device: Any, sent: Callable[..., list[str]]
) -> None:
    release = key_of(device)
    votes = [device.cast(subject, requires=(release.op,)) for subject in (SERVICE, "publik", "actes")]
    waits(device, *votes)
    close(world)
    assert sent(device, release, *votes) == ["required_rejected"] * 3
    assert tally(world) == {}


@pytest.mark.parametrize("sent", [in_two_blocks, in_one])
def test_nor_by_way_of_other_acts_that_waited_too(world: Any, device: Any, sent: Callable[..., list[str]]) -> None:
    release = key_of(device)
    between = key_of(device, release)
    last = key_of(device, between)
    vote = device.cast(requires=(last.op,))
    waits(device, vote, last, between)
    close(world)
    assert sent(device, release, between, last, vote) == ["", "", "required_rejected"]
    assert tally(world) == {}


def test_nor_by_more_of_them_than_anybody_looks_through(world: Any, device: Any) -> None:
    release = key_of(device)
    chain = [release]
    for _ in range(12):
        chain.append(key_of(device, chain[-1]))
    vote = device.cast(requires=(chain[-1].op,))
    held = [*chain[1:], vote]
    device.deposit(held)
    close(world)
    device.deposit(chain)
    assert device.one(vote).reason == "required_rejected"
    assert tally(world) == {}


def test_control_what_was_released_before_the_close_counts_though_it_is_only_told_after_it(
    world: Any, device: Any
) -> None:
    release = key_of(device)
    vote = device.cast(requires=(release.op,))
    waits(device, vote)
    assert device.one(release).status == "accepted"
    close(world)
    assert device.one(vote).status == "accepted"
    assert tally(world) == COUNTS


def test_control_while_its_phase_is_open_it_may_wait(world: Any, device: Any) -> None:
    release = key_of(device)
    vote = device.cast(requires=(release.op,))
    waits(device, vote)
    world.now += 20 * DAY
    assert in_two_blocks(device, release, vote) == [""]
    assert tally(world) == COUNTS


@pytest.mark.parametrize("again", [False, True])
def test_in_a_phase_that_was_opened_again_it_counts_if_it_was_released_then(
    world: Any, device: Any, again: bool
) -> None:
    release = key_of(device)
    vote = device.cast(requires=(release.op,))
    waits(device, vote)
    close(world)
    if not again:
        assert device.one(release).status == "accepted"
        world.now += DAY
    world.phase("needs")
    world.now += DAY
    if again:
        assert device.one(release).status == "accepted"
    assert device.one(vote).status == ("accepted" if again else "rejected")


def test_a_receipt_of_before_the_close_makes_it_count_after_all(world: Any, device: Any) -> None:
    """The platform was put back, and received that act first from an old stick."""
    world.began = world.now
    release = key_of(device)
    vote = device.cast(requires=(release.op,))
    world.now += timedelta(hours=1)
    waits(device, vote)
    close(world)
    assert in_two_blocks(device, release, vote) == ["required_rejected"]
    assert presents(device, release, signed(device, release, world.began)).status == "accepted"
    assert proofs(device)[vote.op].status == "accepted"
    assert tally(world) == COUNTS


def test_and_so_does_one_that_is_shown_with_it(world: Any, device: Any) -> None:
    world.began = world.now
    release = key_of(device)
    vote = device.cast(requires=(release.op,))
    world.now += timedelta(hours=1)
    waits(device, vote)
    close(world)
    assert device.one(release).status == "accepted"
    earlier = Earlier(op=release.op, proof=signed(device, release, world.began))
    answer = device.post(device.batch([release, vote], personal=[earlier]))
    assert device.verified(answer, [release, vote]).blocks[0].exceptions == ()
    assert tally(world) == COUNTS


def test_what_takes_back_waits_for_nothing_and_is_judged_by_its_own_day(world: Any, device: Any) -> None:
    vote = device.cast()
    assert device.one(vote).status == "accepted"
    release = key_of(device)
    back = device.act("vote.withdraw", {"subject": SERVICE, "casts": [vote.op]}, requires=(release.op,))
    assert device.one(back).status == "accepted"
    close(world)
    assert [device.one(one).status for one in (release, back)] == ["accepted", "duplicate"]
    assert tally(world) == {}


class TestStamps:
    """A stick that came late: what it brings was in a préfecture's hands before the close."""

    @pytest.fixture
    def late(self, world: Any, device: Any) -> Late:
        def make(device: Any) -> list[Operation]:
            release = key_of(device)
            return [release, device.cast(requires=(release.op,))]

        return Late(world, device, make, "stamped_by_prefecture")

    @pytest.mark.slow
    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_both_count_in_whatever_order_their_sticks_come(self, late: Late, order: tuple[int, int]) -> None:
        for place in order:
            late.in_time(late.acts[place])
        late.network()
        assert (late.states(), tally(late.world)) == (["accepted", "accepted"], COUNTS)

    @pytest.mark.slow
    @pytest.mark.parametrize("release_first", [True, False])
    def test_the_one_counts_once_the_stamp_on_the_other_is_here(self, late: Late, release_first: bool) -> None:
        release, vote = late.acts
        if release_first:
            assert late.network(release) == ["accepted"]
        late.in_time(vote)
        assert late.network(*late.acts)
        late.network(vote)
        assert (late.states(), tally(late.world)) == (["accepted", "rejected"], {})
        late.in_time(release)
        assert (late.states(), tally(late.world)) == (["accepted", "accepted"], COUNTS)
