"""A commune by USB stick alone; a platform's clock was ahead once, then the platform is put back to a backup."""

from datetime import timedelta

import pytest

from sync.client.usb import heard
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


def test_what_was_heard_before_is_told_apart_after_the_file_was_written_anew(
    enrolled: Commune, national: National, usb: Usb, its_clock: Clock
) -> None:
    """VACUUM, which an erasure runs, may number the rows anew, as is done here by hand."""
    run(enrolled, national)
    its_clock.now += timedelta(days=3650)
    usb.there_and_back(enrolled, national)
    its_clock.now -= timedelta(days=3650)
    written = usb.write(enrolled)
    with enrolled.transaction() as connection:
        connection.exec_driver_sql("UPDATE bundle SET rowid = rowid + 100")
    enrolled.store.settle_erasure()
    with enrolled.reading() as connection:
        assert not heard.outdated(connection, written.id, its_clock())
        assert heard.outdated(connection, "of a later state of this database", its_clock())
