"""In which phases an act is allowed, from the times at which they opened and closed and the time it came."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sync.contract.campaign import LatePolicy, PhaseKey
from sync.platform.rules import periods
from sync.platform.rules.phases import admitted

T = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REOPENED: list[tuple[datetime, PhaseKey]] = [(T, "needs"), (T + 60 * MINUTE, "vote"), (T + 120 * MINUTE, "needs")]
CLOSED_AGAIN: list[tuple[datetime, PhaseKey]] = [*REOPENED, (T + 180 * MINUTE, "vote")]


@pytest.mark.parametrize(
    ("history", "minutes", "expected"),
    [
        (REOPENED, -3, True),  # before all openings; it waited for the first
        (REOPENED, 59, True),
        (REOPENED, 117, True),  # made by a clock that is behind the operator's
        (REOPENED, 120, True),
        (CLOSED_AGAIN, -3, True),
        (CLOSED_AGAIN, 117, False),  # it came while the phase was closed, and was refused
        (CLOSED_AGAIN, 120, True),
        (CLOSED_AGAIN, 179, True),
        (CLOSED_AGAIN, 180, False),
    ],
)
def test_whether_it_comes_in_time(history: Any, minutes: int, expected: bool) -> None:
    at = T + minutes * MINUTE
    policy = LatePolicy(kind="receipt_time")
    assert admitted(periods(history), ["needs"], policy, claimed=at, now=at) == expected


@pytest.mark.parametrize("behind", [timedelta(), 3 * MINUTE], ids=["right", "behind"])
def test_a_phase_that_was_reopened_takes_acts_at_once_whatever_the_clock_of_who_serves(
    world: Any, device: Any, behind: timedelta
) -> None:
    world.phase("vote")
    assert device.one(device.need("n1")).status == "rejected"
    world.now += 60 * MINUTE
    world.phase("needs")
    world.now -= behind
    assert device.one(device.need("n2")).status == "accepted"
