"""Numbers after a platform was put back: both ends give an act the same number, and no two acts share one."""

from pathlib import Path

import pytest

from sync.client.ledger import renewed, stored
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import proof
from sync.contract.receipts import Proof
from sync.platform.times import as_time
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National


def run(commune: Commune, national: National, times: int = 1) -> None:
    for _ in range(times):
        commune.clock.pass_by(minutes=20)
        assert running.run(commune, national.transport()).outcome == "complete"


def here(*communes: Commune) -> dict[str, int | None]:
    return {op: row.number for commune in communes for op, row in commune.rows().items()}


def there(national: National) -> dict[str, int]:
    return {op: row.number for op, row in national.operations().items()}


def receipts(commune: Commune, op: str) -> tuple[Proof, Proof | None]:
    """The first receipt, and the one that the platform signed when it received the act again."""
    with commune.reading() as connection:
        first = stored.kept(connection.execute(proof.select().where(proof.c.op == op)).one().value, Proof)
        assert first is not None
        return first, renewed.of(connection, op)


def lost_number(enrolled: Commune, second: Commune, national: National, commits: Commits) -> tuple[str, str, Path]:
    """A put-back platform gave one act's number to another computer's act; both acts, and its copy from before."""
    with commits.kept():
        pass
    lost = enrolled.act(SERVICES[0]).op
    with commits.kept():
        run(enrolled, national)
    newer = commits.files[-1]
    commits.put_back(commits.files[0])
    came_first = second.act(SERVICES[1]).op
    run(second, national)
    assert here(enrolled) == {lost: 1}
    assert here(second) == there(national) == {came_first: 1}
    return lost, came_first, newer


@pytest.mark.slow
def test_where_another_act_has_it_the_act_has_another_at_both_ends(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    lost, came_first, _ = lost_number(enrolled, second, national, commits)
    for commune in (enrolled, second, enrolled):
        run(commune, national)
    assert here(enrolled, second) == there(national)
    assert there(national)[came_first] == 1
    assert there(national)[lost] != 1
    first, again = receipts(enrolled, lost)
    assert again is not None
    assert (first.number, again.number) == (1, there(national)[lost])
    assert enrolled.verify().ok
    assert second.verify().ok


@pytest.mark.slow
def test_by_stick_likewise(enrolled: Commune, second: Commune, national: National, commits: Commits, usb: Usb) -> None:
    lost_number(enrolled, second, national, commits)
    for _ in range(3):
        enrolled.clock.pass_by(hours=1)
        usb.there_and_back(enrolled, national)
    run(second, national)
    assert here(enrolled, second) == there(national)
    assert len(set(there(national).values())) == 2
    assert enrolled.verify().ok


def test_a_newer_copy_that_is_put_back_after_all_brings_the_first_number_back(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """Both receipts are kept; the one that stands in today's ledger gives the number."""
    lost, came_first, newer = lost_number(enrolled, second, national, commits)
    for commune in (enrolled, second):
        run(commune, national, times=2)
    assert here(enrolled)[lost] != 1
    commits.put_back(newer)
    for commune in (enrolled, second, enrolled, second):
        run(commune, national)
    assert there(national)[lost] == 1
    assert here(enrolled, second) == there(national)
    assert len(set(there(national).values())) == 2
    assert came_first in there(national)
    assert enrolled.verify().ok
    assert second.verify().ok


@pytest.mark.slow
def test_a_copy_of_the_computer_that_sends_it_anew_changes_the_number_at_both_ends(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """The platform is not shown the first receipt then: it already has the act when this computer exchanges."""
    with commits.kept():
        pass
    claimed = enrolled.clock()
    op = enrolled.act(SERVICES[0]).op
    run(enrolled, national)
    commits.put_back(commits.files[0])
    second.act(SERVICES[1])
    second.act(SERVICES[0], op=op, claimed=claimed)
    run(second, national)
    for commune in (enrolled, second, enrolled):
        run(commune, national)
    assert here(enrolled) == {op: there(national)[op]}
    assert here(second) == there(national)
    assert enrolled.verify().ok


@pytest.mark.slow
def test_by_sticks_alone_the_number_is_that_of_the_ledger_that_a_stick_brings(
    enrolled: Commune, second: Commune, national: National, commits: Commits, usb: Usb
) -> None:
    """The older copy was put back, then the newer one: the ledger is settled first, then its receipts are judged."""
    run(enrolled, national)
    with commits.kept():
        pass
    for service in SERVICES[:3]:
        enrolled.act(service)
    run(enrolled, national)
    op = second.act(SERVICES[4]).op
    written = usb.write(second).file
    with commits.kept():
        usb.receive(national, written)
    commits.put_back(commits.files[0])
    second.clock.pass_by(hours=5)
    usb.take_back(second, usb.answer(national, written))
    assert here(second) == {op: 1} == there(national)
    commits.put_back(commits.files[-1])
    for _ in range(2):
        second.clock.pass_by(days=1)
        usb.there_and_back(second, national)
    run(enrolled, national)
    assert there(national)[op] == 4
    assert here(enrolled, second) == there(national)
    assert second.verify().ok


@pytest.mark.slow
def test_the_receipt_of_the_first_deposit_is_kept_however_late_its_return_comes(
    enrolled: Commune, national: National, commits: Commits, usb: Usb
) -> None:
    """It was received by stick, then lost, then sent by network: the first deposit counts, at both ends."""
    run(enrolled, national)
    with commits.kept():
        pass
    op = enrolled.act(SERVICES[0]).op
    first = usb.answer(national, usb.write(enrolled).file)
    deposited = national.operations()[op].deposited_at
    commits.put_back(commits.files[0])
    enrolled.clock.pass_by(days=2)
    run(enrolled, national)
    (by_network, none) = receipts(enrolled, op)
    assert none is None
    usb.take_back(enrolled, first)
    for _ in range(2):
        usb.there_and_back(enrolled, national)
        run(enrolled, national)
    held, again = receipts(enrolled, op)
    assert again is not None
    assert len({one.receipt.batch for one in (held, again, by_network)}) == 3, "it was shown the first one"
    assert stamp(held.deposited_at) == enrolled.rows()[op].received_at < stamp(by_network.deposited_at)
    assert as_time(deposited) == held.deposited_at == as_time(national.operations()[op].deposited_at)
    assert here(enrolled) == there(national)
    assert enrolled.verify().ok


@pytest.mark.slow
@pytest.mark.parametrize("way", ["network", "key"])
def test_a_platform_that_goes_back_to_the_second_of_its_lives_shows_that_one_s_number(
    enrolled: Commune, second: Commune, national: National, commits: Commits, usb: Usb, way: str
) -> None:
    """There are three receipts, and the second one becomes valid again."""

    def exchange(pc: Commune) -> None:
        enrolled.clock.pass_by(hours=1)
        if way == "key" and pc is enrolled:
            usb.there_and_back(pc, national)
        else:
            running.run(pc, national.transport())

    def life(*others: str) -> Path:
        """Sends the other acts first, then the one of this computer; returns the copy of the platform after that."""
        for service in others:
            second.act(service)
        exchange(second)
        for _ in range(3):
            exchange(enrolled)
        with commits.kept():
            exchange(second)
        return commits.files[-1]

    with commits.kept():
        exchange(second)
    empty = commits.files[-1]
    op = enrolled.act(SERVICES[0]).op
    numbers_had = []
    lives = []
    for others in ((), (SERVICES[1],), (SERVICES[2], SERVICES[3])):
        lives.append(life(*others))
        numbers_had.append(national.operations()[op].number)
        assert enrolled.rows()[op].number == numbers_had[-1]
        commits.put_back(empty)
    assert numbers_had == [1, 2, 4]
    commits.put_back(lives[1])
    for _ in range(3):
        exchange(enrolled)
    assert national.operations()[op].number == 2
    assert enrolled.rows()[op].number == 2
    assert enrolled.verify().ok
