"""A commune by USB stick alone; a platform's clock was ahead once, then the platform is put back to a backup."""

from datetime import timedelta

import pytest

from sync.platform.http.service import Platform
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Clock, Commune, National
from tests.sync.client.put_back import run, there


@pytest.fixture
def its_clock(enrolled: Commune, national: National) -> Clock:
    """The platform's own clock: the PC's stays right."""
    clock = Clock(enrolled.clock())
    national.clock = clock
    national.platform = Platform(national.store, national.keys, clock)
    return clock


@pytest.mark.parametrize("by", ["key", "network"])
def test_what_was_lost_later_is_found_out_all_the_same(
    enrolled: Commune, national: National, usb: Usb, commits: Commits, its_clock: Clock, by: str
) -> None:
    def trip(service: str) -> int:
        enrolled.clock.pass_by(hours=5)
        its_clock.pass_by(hours=5)
        enrolled.act(service)
        return usb.there_and_back(enrolled, national).recovered

    run(enrolled, national)
    its_clock.now += timedelta(days=3650)
    if by == "key":
        trip(SERVICES[0])
    else:
        run(enrolled, national)
    its_clock.now -= timedelta(days=3650)
    with commits.kept():
        pass
    assert trip(SERVICES[1]) == 0
    commits.put_back(commits.files[-1])
    lost = trip(SERVICES[2])
    trip(SERVICES[3])
    assert there(national) == enrolled.states()
    assert lost == 1
    assert set(enrolled.states().values()) == {"accepted"}
    assert enrolled.verify().ok
