"""Who may send a batch: from the first moment of a lease to its last."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from sync.client.exchange.leases import OWNER, free, lease_of

NOW = datetime(2021, 2, 10, 9, 0, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
LEASE = timedelta(minutes=3)
OTHER = f"{os.getpid()}.other"  # bears the id of this process, so it counts as alive


@pytest.mark.parametrize(
    ("since", "is_free"),
    [
        (timedelta(0), False),
        (LEASE - TICK, False),
        (LEASE, True),  # it has run out
        (LEASE + TICK, True),
        (-TICK, True),  # of a clock that is ahead: it would end later than a lease can
    ],
)
def test_a_living_process_holds_it_until_its_end(since: timedelta, is_free: bool) -> None:
    assert free(lease_of(OTHER, NOW), OWNER, NOW + since) is is_free


def test_nobody_is_held_up_by_itself_or_by_the_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    for holder in ("", OWNER, f"{process.pid}.gone"):
        assert free(lease_of(holder, NOW), OWNER, NOW)
    assert not free(lease_of(OTHER, NOW), OWNER, NOW)
