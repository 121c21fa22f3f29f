"""A clock that is set while a window is open: what a second one sees of it, and what it then tells of the time.

Of some leaps the time is known, of others no more than that it is not sure.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.phases import TICK, ClockOffset, corrected, followed, leapt, offset_of, readings
from desktop.runtime.clock_leaps import ClockLeaps, second_clock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class TwoClocks:
    """The one on the wall, which can be set, and the seconds, which cannot."""

    def __init__(self) -> None:
        self.wall, self.seconds = NOON, 50.0
        self.leaps = ClockLeaps(lambda: self.wall, lambda: self.seconds)

    def passes(self, time: timedelta, leap: timedelta = timedelta()) -> timedelta:
        """What is seen at the next look, so much later, if the clock was set by so much meanwhile."""
        self.wall += time + leap
        self.seconds += time.total_seconds()
        leap = self.leaps.seen()
        self.leaps.noted(leap)
        return leap


@pytest.mark.parametrize(
    "leap", [way * far for way in (1, -1) for far in (TICK + SECOND, 60 * MINUTE, 43_200 * MINUTE)]
)
def test_a_leap_is_seen_once_with_its_length(leap: timedelta) -> None:
    clocks = TwoClocks()
    assert clocks.passes(MINUTE) == timedelta()
    assert clocks.passes(MINUTE, leap) == leap
    assert clocks.passes(MINUTE) == timedelta(), "once"
    assert clocks.passes(MINUTE, -leap) == -leap


@pytest.mark.parametrize("leap", [TICK, -TICK, timedelta()])
def test_what_a_clock_does_by_itself_is_none(leap: timedelta) -> None:
    clocks = TwoClocks()
    assert clocks.passes(MINUTE, leap) == timedelta()
    assert clocks.passes(400_000 * MINUTE) == timedelta(), "nor is a year with the window open"


def test_a_clock_that_is_set_in_small_steps_is_seen_once_they_add_up() -> None:
    clocks = TwoClocks()
    steps = [clocks.passes(MINUTE, -4 * MINUTE) for _ in range(4)]
    assert steps == [timedelta(), timedelta(), -12 * MINUTE, timedelta()]


def test_a_sleep_in_which_the_second_clock_stands_still_is_a_leap_forward() -> None:
    clocks = TwoClocks()
    clocks.wall += 600 * MINUTE
    assert clocks.leaps.seen() == 600 * MINUTE


def test_a_leap_is_seen_again_until_it_was_noted_and_one_after_it_with_it() -> None:
    clocks = TwoClocks()
    clocks.wall -= 60 * MINUTE
    first = clocks.leaps.seen()
    clocks.wall -= 30 * MINUTE
    assert (first, clocks.leaps.seen()) == (-60 * MINUTE, -90 * MINUTE)
    clocks.leaps.noted(first)
    assert clocks.leaps.seen() == -30 * MINUTE, "the one that came while the other was being noted"


def test_on_linux_the_second_clock_runs_on_while_the_computer_sleeps() -> None:
    """Elsewhere nothing is known of it, and a leap back may be a sleep and more."""
    leaps = ClockLeaps(lambda: datetime.now(UTC))
    assert leaps.counts_sleep is (sys.platform == "linux")
    assert leaps.seen() == timedelta()
    if sys.platform == "linux":
        assert second_clock() == pytest.approx(time.clock_gettime(time.CLOCK_BOOTTIME), abs=60)


def test_another_time_zone_is_no_leap() -> None:
    clocks = TwoClocks()
    clocks.wall = NOON.astimezone()
    assert clocks.passes(MINUTE) == timedelta()


SIGNED = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OVER = TICK + SECOND
#: The true time at which the clock leaps.
NOW = SIGNED + 50 * DAY
BACK = (OVER, HOUR, 3 * DAY, 30 * DAY, 400 * DAY)


def measured(behind: timedelta) -> ClockOffset:
    return ClockOffset(behind, SIGNED, 1)


@pytest.mark.parametrize("behind", [timedelta(), OVER, HOUR, 30 * DAY, -OVER, -HOUR, -3 * DAY, -30 * DAY])
@pytest.mark.parametrize("back", BACK)
def test_one_that_was_set_back_tells_the_right_time_at_once_and_later(behind: timedelta, back: timedelta) -> None:
    """Ahead or behind, put right or made wrong: of a leap back, all is known."""
    here = NOW - behind - back
    offset = leapt(measured(behind), -back, here, 1)
    assert not offset.unsure
    for since in (timedelta(), MINUTE, HOUR, 20 * DAY):
        assert corrected(here + since, offset) == NOW + since
    # The control: unseen, the same clock is told wrongly, unless one that was ahead was just put right.
    if behind + back != timedelta():
        assert corrected(here + 20 * DAY, measured(behind)) != NOW + 20 * DAY


@pytest.mark.parametrize("behind", [-OVER, -HOUR, -3 * DAY, -30 * DAY])
def test_one_that_was_ahead_and_was_put_right_is_right(behind: timedelta) -> None:
    offset = leapt(measured(behind), behind, NOW, 1)
    assert readings(NOW, offset) == (NOW, NOW), "and nothing is doubtful"
    assert followed(offset, NOW + DAY) == offset, "nor anything to be noted"


@pytest.mark.parametrize("behind", [OVER, HOUR, 3 * DAY, 30 * DAY, -HOUR])
@pytest.mark.parametrize("forward", [OVER, HOUR, 30 * DAY])
def test_a_leap_forward_may_be_a_sleep_and_leaves_two_readings(behind: timedelta, forward: timedelta) -> None:
    """Put right, or a night with the lid closed: one of the two is true, and which one is not said."""
    here = NOW - behind + forward
    offset = leapt(measured(behind), forward, here, 1)
    assert offset == measured(behind)._replace(unsure=True)
    slept, was_set = readings(here, offset)
    assert (slept, was_set) == (NOW + forward, here)
    assert slept != was_set


@pytest.mark.parametrize("behind", [timedelta(), HOUR, -3 * DAY])
def test_a_leap_back_may_hide_a_sleep_where_the_second_clock_may_have_stood_still(behind: timedelta) -> None:
    """Ahead by three days, thirteen hours of sleep, and then put right: less is seen than it was set back."""
    here = NOW - behind - 60 * HOUR
    offset = leapt(measured(behind), -60 * HOUR, here, 1, counts_sleep=False)
    assert offset.unsure
    assert offset.by == behind + 60 * HOUR, "what was seen counts until the next exchange"
    slept, was_right = readings(here, offset)
    assert (slept, was_right) == (NOW, here)


@pytest.mark.parametrize("behind", [timedelta(), TICK, -TICK])
def test_a_right_clock_that_sleeps_stays_right(behind: timedelta) -> None:
    """Most computers sleep each night: no doubt is told, and a second night notes nothing more."""
    slept = leapt(measured(behind), 14 * HOUR, NOW, 1)
    assert slept == measured(behind)._replace(unsure=True)
    assert len(set(readings(NOW, slept))) == 1, "nothing to doubt"
    assert leapt(slept, 10 * HOUR, NOW, 1) == slept
    woken = measured(-OVER), leapt(measured(-OVER), 14 * HOUR, NOW, 1)  # the control
    assert woken[0] != woken[1]


@pytest.mark.parametrize("counts_sleep", [True, False])
def test_a_right_clock_set_forward_and_back_is_told_with_a_doubt(*, counts_sleep: bool) -> None:
    """It is right again; the leap back alone said that it is behind, as if it had been a night and then an error."""
    forward = leapt(measured(timedelta()), 26 * HOUR, NOW + 26 * HOUR, 1, counts_sleep=counts_sleep)
    offset = leapt(forward, -26 * HOUR, NOW, 1, counts_sleep=counts_sleep)
    assert offset.unsure
    by_measure, right = readings(NOW, offset)
    assert (by_measure, right) == (NOW + 26 * HOUR, NOW), "either may be so"


def test_without_a_measure_or_once_put_right_no_leap_says_anything() -> None:
    for offset in (ClockOffset(), measured(-HOUR)._replace(void=True)):
        for leap in (-DAY, DAY):
            assert leapt(offset, leap, NOW, 1) == offset


def test_of_a_leap_and_an_exchange_in_one_moment_the_order_is_not_known() -> None:
    """The exchange may have measured the clock before or after it was set: counted twice, it would be false."""
    assert leapt(measured(-HOUR), -HOUR, NOW, 0) == measured(-HOUR)._replace(unsure=True)


@pytest.mark.parametrize(
    ("behind", "alike"), [(timedelta(), True), (TICK, True), (-TICK, True), (OVER, False), (-OVER, False)]
)
def test_a_clock_that_is_right_is_not_read_twice(behind: timedelta, alike: bool) -> None:
    by_measure, put_right = readings(NOW, measured(behind))
    assert (by_measure == put_right) is alike
    assert readings(SIGNED - MINUTE, measured(HOUR))[1] == SIGNED, "never before the last signed time"
    assert readings(NOW, ClockOffset()) == (NOW, NOW)


def test_a_clock_that_shows_a_time_from_before_the_measure_was_not_put_right() -> None:
    slow, before = measured(3 * DAY), SIGNED - TICK - MINUTE
    assert readings(before, slow) == (before + 3 * DAY, before + 3 * DAY)
    assert readings(SIGNED, slow) == (SIGNED + 3 * DAY, SIGNED)


@pytest.mark.parametrize(
    ("note", "by", "unsure"),
    [
        ([1, None, False], -60, False),  # as an earlier version wrote it
        ([1, None, False, True, -60.0], -60, True),
        ([1, None, False, False, 3540.0], 3540, False),
        ([2, None, False, True, 3540.0], -60, False),  # of another exchange
        ([1, None, False, True], -60, False),
        ([1, None, False, True, "x"], -60, False),
        ([1, None, False, True, 1e300], -60, False),
        ([1, None, False, True, 1e11], -60, False),  # before the first day of the calendar
    ],
)
def test_what_was_noted_of_a_leap_is_read_back(note: list[object], by: int, unsure: bool) -> None:
    offset = offset_of(json.dumps([-60, SIGNED.isoformat(), 1, json.dumps(note)]))
    assert (offset.by, offset.unsure) == (timedelta(seconds=by), unsure)
