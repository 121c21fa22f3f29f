"""Numbers after a platform was put back: they are looked at while something of them can change, and no longer."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, delete, update

from sync.client.device.keystore import Wallet
from sync.client.exchange import numbers
from sync.client.ledger import platform_ledger, renewed
from sync.client.ledger.tables import copy as copies
from sync.client.ledger.tables import outbox, platform_entry
from sync.client.news import News
from sync.contract.ledger import LedgerHead
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.copying import Copying
from tests.sync.client.ends import BAULE, SERVICES, Commune, National


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
        asks = event == "call" and frame.f_code is renewed.number.__code__
        asked += asks and frame.f_back.f_code.co_filename == numbers.__file__

    commune.clock.pass_by(minutes=20)
    sys.setprofile(count)
    try:
        assert running.run(commune, national.transport()).outcome == "complete"
    finally:
        sys.setprofile(None)
    return asked


@pytest.mark.slow
def test_a_round_that_brings_nothing_looks_at_none(restored: Commune, national: National) -> None:
    """Before, each round after a restore read every receipt that was signed again, for ever."""
    looked_at(restored, national)
    assert [looked_at(restored, national) for _ in range(3)] == [0, 0, 0]


@pytest.mark.slow
def test_a_round_that_brings_words_looks_at_what_they_may_change(restored: Commune, national: National) -> None:
    looked_at(restored, national)
    restored.act(SERVICES[70])
    looked_at(restored, national)
    restored.act(SERVICES[71])
    assert looked_at(restored, national) == 0  # its words lie beyond all that was signed again


@pytest.mark.slow
def test_a_platform_that_is_put_back_again_has_all_looked_at(
    restored: Commune, national: National, yesterday: Callable[[], None]
) -> None:
    looked_at(restored, national)
    yesterday()
    assert looked_at(restored, national) == 60
    assert {row.number for row in restored.rows().values()} == set(range(1, 61))


def misnumbered(commune: Commune, op: str, number: int = 999) -> None:
    """Shown by a number that stood before the ledger moved."""
    with commune.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(number=number))


def tells(connection: Connection, national: National, more: int) -> None:
    """It tells of a ledger with so many entries more than it told of last; they are not here."""
    seen = platform_ledger.last_seen(connection, national.keys.signing.id)
    assert seen is not None
    platform_ledger.see(connection, national.keys.signing.id, LedgerHead(size=seen.size + more, head="f" * 64))


def test_what_it_tells_of_is_looked_at_also_where_words_before_it_are_missing(
    restored: Commune, national: National
) -> None:
    platform, last = national.keys.signing.id, list(restored.rows())[-1]
    number = restored.rows()[last].number
    with restored.transaction() as connection:
        head = platform_ledger.head_at(connection, platform, BAULE, 30)
        connection.execute(delete(platform_entry).where(platform_entry.c.n > 30))
        connection.execute(delete(copies).where(copies.c.scope.in_((platform_ledger.LEDGER, platform_ledger.NUMBERED))))
        platform_ledger.see(connection, platform, LedgerHead(size=30, head=str(head)))
    numbers.shown_again(restored)
    misnumbered(restored, last)
    numbers.shown_again(restored)
    assert restored.rows()[last].number == 999, "control: it has told of nothing more"
    with restored.transaction() as connection:
        tells(connection, national, 1_000)
    numbers.shown_again(restored)
    assert restored.rows()[last].number == number


class Meanwhile:
    """The commune's database, in which another process writes what it was told while news come in here."""

    def __init__(self, commune: Commune, national: National) -> None:
        self.transaction, self.reading = commune.transaction, commune.reading
        self.told, self._national = 0, national

    def receive(self, connection: Connection, _: News) -> None:
        self.told += 1
        tells(connection, self._national, 1)


def test_a_ledger_that_moves_while_numbers_are_looked_at_has_them_looked_at_again(
    restored: Commune, national: National
) -> None:
    """As where another process exchanges: what it was then is not noted as seen."""
    first = next(iter(restored.rows()))
    number = restored.rows()[first].number
    host = Meanwhile(restored, national)
    with restored.transaction() as connection:
        connection.execute(delete(copies).where(copies.c.scope == platform_ledger.NUMBERED))
    for other in (number + 1, number - 1):
        misnumbered(restored, first, other)
        numbers.shown_again(host)
        assert restored.rows()[first].number == number
    assert host.told == 2


@pytest.mark.slow
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
