"""A vote kept in reserve, and a platform that was put back: what was given up after the close releases none there.

What it waited for is shown with its acceptance, the vote with the first word on it alone: that it waits.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from sync.contract.batches import Earlier
from sync.contract.operations import Operation
from sync.contract.receipts import BlockDecision, sign_decision
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.intake.reserving import a_need, a_request, close, key_of, waits
from tests.sync.platform.presenting import presents, proofs, put_back
from tests.sync.platform.stamping import tally, under

#: A service that nobody has published.
NOWHERE = "nowhere-1"


@pytest.fixture(autouse=True)
def by_receipt(world: Any) -> None:
    under(world, "receipt_time")


@pytest.fixture
def show(world: Any, device: Any, make_world: Callable[[], Any]) -> Callable[..., int]:
    """The platform put back, its phases closed on the day on which they were; whether the vote counts there once it was
    shown these acts, in this order, with what was `first` said of some of them, or was said last.
    """
    began = world.now

    def shown(*acts: Operation, first: dict[str, Any], together: bool = False) -> int:
        held = proofs(device) | first
        again = put_back(device, make_world)
        again.world.now = began
        under(again.world, "receipt_time")
        close(again.world)
        if together:
            earlier = [Earlier(op=act.op, proof=held[act.op]) for act in acts]
            again.verified(again.post(again.batch(acts, personal=earlier)), acts)
        for act in () if together else acts:
            presents(again, act, held[act.op])
        again.one(acts[-1])
        return tally(again.world).get(SERVICE, 0)

    return shown


def a_vote(device: Any) -> Sequence[Operation]:
    """It requires no other act, and waits for its subject."""
    made = device.cast(NOWHERE)
    return made, device.withdraw(made, subject=NOWHERE)


def a_vote_that_requires(device: Any) -> Sequence[Operation]:
    """The act that it requires is here, and is shown too."""
    release = key_of(device)
    assert device.one(release).status == "accepted"
    made = device.cast(NOWHERE, requires=(release.op,))
    return made, device.withdraw(made, subject=NOWHERE), release


def a_need_that_requires(device: Any) -> Sequence[Operation]:
    return a_need(device, key_of(device))


def a_request_that_requires(device: Any) -> Sequence[Operation]:
    return a_request(device, key_of(device))


WAITING = pytest.mark.parametrize(
    "waiting", [a_vote, a_vote_that_requires, a_need_that_requires, a_request_that_requires]
)


@pytest.mark.slow
@pytest.mark.parametrize("together", [False, True], ids=["one by one", "in one block"])
@WAITING
def test_what_was_given_up_after_the_close_has_not_come_before_it(
    world: Any,
    device: Any,
    show: Callable[..., int],
    waiting: Callable[[Any], Sequence[Operation]],
    together: bool,
) -> None:
    act, back, *release = waiting(device)
    vote = device.cast(requires=(act.op,))
    assert [device.one(one).status for one in (act, vote)] == ["held"] * 2
    first = {vote.op: proofs(device)[vote.op]}
    close(world)
    assert [device.one(one).reason for one in (back, act, vote)] == ["", "", "required_rejected"]
    assert show(*release, act, vote, first=first, together=together) == 0


def test_nor_what_was_decided_after_the_close_and_lacks_what_it_requires(
    world: Any, device: Any, show: Callable[..., int]
) -> None:
    """As when the act had been refused, and was accepted later: its own receipt is of the first day."""
    act = device.cast("actes", requires=(key_of(device).op,))
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    first = proofs(device)
    close(world)
    receipt = first[act.op].receipt
    accepted = sign_decision(world.keys.signing, BlockDecision(key=receipt.key, decided_at=world.now), receipt)
    first[act.op] = msgspec.structs.replace(first[act.op], decision=accepted)
    assert show(act, vote, first=first) == 0


@WAITING
def test_control_what_was_given_up_before_the_close_has(
    world: Any, device: Any, show: Callable[..., int], waiting: Callable[[Any], Sequence[Operation]]
) -> None:
    act, back, *release = waiting(device)
    vote = device.cast(requires=(act.op,))
    assert [device.one(one).status for one in (act, vote)] == ["held"] * 2
    assert [device.one(one).status for one in (back, act)] == ["accepted"] * 2
    close(world)
    assert show(*release, act, vote, first={}) == 1


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "in one block"])
def test_control_what_was_released_before_the_close_has(
    world: Any, device: Any, show: Callable[..., int], together: bool
) -> None:
    """Although the platform is told of the release after the close."""
    release = key_of(device)
    act = device.cast("actes", requires=(release.op,))
    vote = device.cast(requires=(act.op,))
    waits(device, act, vote)
    first = {vote.op: proofs(device)[vote.op]}
    assert device.one(release).status == "accepted"
    close(world)
    assert device.one(act).status == "accepted"
    assert show(release, act, vote, first=first, together=together) == 1
