"""Attachments that a put-back platform lost, by sticks alone: a return says so, the next stick brings them."""

import os
from pathlib import Path

import pytest

from desktop.database.queries import attachments
from sync.client.usb.bundles import Exported
from tests.sync.client import attaching, running
from tests.sync.client.attaching import attach, kept, progress
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National

DATA, MORE = os.urandom(60_000), os.urandom(20_000)


@pytest.fixture
def need(enrolled: Commune, national: National, usb: Usb, commits: Commits) -> str:
    """Two documents that came by stick and are known to be there; `commits` holds the platform's states."""
    found = attach(enrolled, DATA, MORE)
    with commits.kept():
        assert carry(enrolled, national, usb) == 2
    assert whole(enrolled, found)
    return found


def write(pc: Commune, usb: Usb) -> Exported:
    pc.clock.pass_by(days=1)
    return usb.write(pc, blobs=attachments.reader(pc.reading))


def carry(pc: Commune, national: National, usb: Usb) -> int:
    """One stick there and back; how many attachments it brought."""
    written = write(pc, usb)
    usb.take_back(pc, usb.answer(national, written.file))
    return written.attachments


def whole(pc: Commune, need: str) -> bool:
    found = progress(pc, need)
    return found is not None and found.complete


def lacking(national: National) -> int:
    return sum(not kept(national, data) for data in (DATA, MORE))


@pytest.mark.slow
def test_the_next_stick_brings_exactly_what_was_lost(
    enrolled: Commune, national: National, usb: Usb, commits: Commits, need: str
) -> None:
    found = []
    for file in reversed(commits.files[:-1]):
        commits.put_back(file)
        missing = lacking(national)
        found.append(missing)
        assert carry(enrolled, national, usb) == 0, "nothing tells before the first return"
        assert whole(enrolled, need) is (missing == 0)
        assert carry(enrolled, national, usb) == missing
        assert whole(enrolled, need)
        assert lacking(national) == 0
        assert carry(enrolled, national, usb) == 0
        assert enrolled.verify().ok
    assert {0, 1, 2} >= set(found) >= {1, 2}


@pytest.mark.slow
def test_and_another_computer_has_gone_on_since(
    enrolled: Commune, national: National, usb: Usb, commits: Commits, second: Commune, need: str
) -> None:
    for file in reversed(commits.files[:-1]):
        commits.put_back(file)
        second.clock.pass_by(hours=1)
        second.act(SERVICES[len(second.rows())])
        attach(second, MORE)
        attaching.run(second, national.transport())
        for _ in range(3):
            carry(enrolled, national, usb)
        assert lacking(national) == 0
        assert whole(enrolled, need)
        assert enrolled.verify().ok


@pytest.mark.slow
def test_what_was_lost_on_one_way_leaves_on_the_other(
    enrolled: Commune, national: National, usb: Usb, commits: Commits, need: str
) -> None:
    """The network says that it is lost, and the round ends before it is sent; the stick brings it."""
    commits.put_back(commits.files[-2])
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, national.transport())
    assert not whole(enrolled, need)
    missing = lacking(national)
    assert carry(enrolled, national, usb) == missing == 1
    assert whole(enrolled, need)


@pytest.mark.slow
def test_a_late_return_of_a_day_that_was_lost_makes_nothing_arrive(
    enrolled: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    """The return was written before the platform was put back; the act has gone by network since."""
    with commits.kept():
        attaching.run(enrolled, national.transport())
    need = attach(enrolled, DATA)
    late = usb.answer(national, write(enrolled, usb).file)
    commits.put_back(commits.files[-1])
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, national.transport())
    usb.take_back(enrolled, late)
    assert not whole(enrolled, need)
    assert carry(enrolled, national, usb) == 1
    assert whole(enrolled, need)
    usb.take_back(enrolled, late)
    assert whole(enrolled, need)
    assert kept(national, DATA)


def test_a_late_return_from_before_they_arrived_makes_nothing_lost(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    enrolled.act()
    early = usb.answer(national, write(enrolled, usb).file)
    need = attach(enrolled, DATA)
    assert carry(enrolled, national, usb) == 1
    usb.take_back(enrolled, early)
    assert whole(enrolled, need)
    assert carry(enrolled, national, usb) == 0


def test_what_another_computer_brought_is_not_brought_again(
    enrolled: Commune, national: National, usb: Usb, second: Commune, tmp_path: Path
) -> None:
    attach(enrolled, DATA)
    assert carry(enrolled, national, usb) == 1
    other = Usb(tmp_path / "other key")
    other.folder.mkdir()
    running.run(second, national.transport())
    need = attach(second, DATA)
    more = [attach(second, DATA + bytes([number])) for number in range(5)]
    assert carry(second, national, other) == len(more)
    assert whole(second, need)
