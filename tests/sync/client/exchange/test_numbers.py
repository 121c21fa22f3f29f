"""Numbers after a platform was put back: they are looked at while something of them can change, and no longer."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from sync.client.device.keystore import Wallet
from sync.client.exchange import numbers
from sync.client.ledger import renewed
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.copying import Copying
from tests.sync.client.ends import SERVICES, Commune, National


@pytest.fixture
def restored(enrolled: Commune, national: National, yesterday: Callable[[], None]) -> Commune:
    """All acts of this computer have two receipts."""
    for service in SERVICES[:60]:
        enrolled.act(service)
    running.run(enrolled, national.transport())
    yesterday()
    enrolled.clock.pass_by(days=1)
    running.run(enrolled, national.transport())
    with enrolled.reading() as connection:
        assert len(renewed.every(connection)) == 60
    return enrolled


def looked_at(commune: Commune, national: National) -> int:
    """Of how many acts this round asks at its end which receipt stands."""
    asked = 0

    def count(frame: Any, event: str, _: Any) -> None:
        nonlocal asked
        asks = event == "call" and frame.f_code is renewed.standing.__code__
        asked += asks and frame.f_back.f_code.co_filename == numbers.__file__

    commune.clock.pass_by(minutes=20)
    sys.setprofile(count)
    try:
        assert running.run(commune, national.transport()).outcome == "complete"
    finally:
        sys.setprofile(None)
    return asked


def test_a_round_that_brings_nothing_looks_at_none(restored: Commune, national: National) -> None:
    """Before, each round after a restore read every receipt that was signed again, for ever."""
    looked_at(restored, national)
    assert [looked_at(restored, national) for _ in range(3)] == [0, 0, 0]


def test_a_round_that_brings_words_looks_at_what_they_may_change(restored: Commune, national: National) -> None:
    looked_at(restored, national)
    restored.act(SERVICES[70])
    looked_at(restored, national)
    restored.act(SERVICES[71])
    assert looked_at(restored, national) == 0  # its words lie beyond all that was signed again


def test_a_platform_that_is_put_back_again_has_all_looked_at(
    restored: Commune, national: National, yesterday: Callable[[], None]
) -> None:
    looked_at(restored, national)
    yesterday()
    assert looked_at(restored, national) == 60
    assert {row.number for row in restored.rows().values()} == set(range(1, 61))


def test_a_copy_of_before_an_act_was_given_back_learns_its_number_too(
    enrolled: Commune, second: Commune, national: National, commits: Commits, wallet: Wallet, copy: Copying
) -> None:
    """Its key was answered the new receipt, which is in no database any more: a page without it would tell nothing."""
    with commits.kept():
        running.run(second, national.transport())
    op = enrolled.act(SERVICES[0]).op
    running.run(enrolled, national.transport())
    commits.put_back(commits.files[-1])
    other, keys = copy(enrolled, wallet)
    second.act(SERVICES[1])
    running.run(second, national.transport())
    for pc in (enrolled, other):
        for _ in range(2):
            enrolled.clock.pass_by(hours=1)
            running.run(pc, national.transport(), wallet=keys if pc is other else wallet)
        assert pc.rows()[op].number == national.operations()[op].number == 2
        assert pc.verify().ok
