"""A préfecture's stamp that comes after the network: what else has happened since the refusal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sync.contract.operations import Operation
from tests.sync.platform.stamping import Late, tally
from tests.sync.platform.taken import counted, taken

COUNTS = {"opencimetiere": 1}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STAMPED = "stamped_by_prefecture"


def one_cast(device: Any) -> list[Operation]:
    return [device.cast()]


def reopened(world: Any, device: Any, make: Callable[[Any], list[Operation]] = one_cast) -> Late:
    """What was refused for its phase is so still, which is open once more."""
    here = Late(world, device, make, STAMPED)
    assert set(here.network()) == {"rejected"}
    world.now += DAY
    world.phase("needs")
    world.now += DAY
    return here


class TestAPhaseThatWasReopened:
    def test_a_stamp_of_after_the_close_says_no_more_than_the_network(self, world: Any, device: Any) -> None:
        here = reopened(world, device)
        assert here.network() == ["duplicate"]
        here.usb(at=None)
        here.usb(at=here.closed + HOUR)  # between its two periods
        here.usb(at=world.now - HOUR)  # in the second, in which nobody has heard of it but as refused
        assert (here.states(), tally(world)) == (["rejected"], {})

    def test_a_stamp_of_before_the_close_counts_all_the_same(self, world: Any, device: Any) -> None:
        here = reopened(world, device)
        here.in_time()
        assert (here.states(), tally(world)) == (["accepted"], COUNTS)

    @pytest.mark.parametrize(("hours", "counts"), [(-1, True), (1, False), (6 * 24 + 1, True)])
    def test_once_it_has_closed_again_a_stamp_counts_in_the_period_in_which_it_lies(
        self, world: Any, device: Any, hours: int, counts: bool
    ) -> None:
        here = Late(world, device, one_cast, STAMPED)
        world.now += DAY
        world.phase("needs")
        world.now += DAY
        world.phase("steering")
        world.now += DAY
        here.usb(at=here.closed + hours * HOUR)
        assert tally(world) == (COUNTS if counts else {})


class TestQuota:
    @pytest.mark.parametrize("together", [False, True])
    def test_what_is_judged_anew_takes_as_much_as_is_counted(self, world: Any, device: Any, together: bool) -> None:
        here = Late(world, device, lambda device: [device.cast(), device.cast("publik")], STAMPED)
        if together:
            device.post(device.batch(here.acts))
        else:
            here.network()
        for _ in range(2):
            here.in_time()
            assert taken(world.store) == counted(world.store)
        assert here.states() == ["accepted", "accepted"]
