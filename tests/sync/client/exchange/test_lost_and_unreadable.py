"""A platform that was put back, and cannot read one act of what it has lost: the others come back, new ones leave."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import update

from sync.client.errors import Declined
from sync.client.exchange import presenting, quarantine
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import outbox, platform_ledger
from sync.client.ledger.tables import outbox as acts
from sync.client.news import Settled
from sync.contract.wire import Transport
from tests.sync.client import running
from tests.sync.client.between import Between, refusing
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.strange_problems import strange


def run(commune: Commune, transport: Transport) -> RoundOutcome:
    commune.clock.pass_by(hours=1)
    return running.run(commune, transport)


@pytest.fixture
def lost(enrolled: Commune, national: National, yesterday: Callable[[], None]) -> Commune:
    """30 acts that were accepted, of which the platform knows nothing any more."""
    for service in SERVICES[:30]:
        enrolled.act(service)
    assert run(enrolled, national.transport()).accepted == 30
    yesterday()
    return enrolled


def frozen(commune: Commune, op: str) -> bytes:
    return bytes(commune.rows()[op].frozen)


def write(commune: Commune, op: str, data: bytes) -> None:
    with commune.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op == op).values(frozen=data))


def without_the_receipt_of(national: National, *ops: str) -> Between:
    """A platform of a version that cannot read these receipts."""
    lines = [f'"line":"earlier","op":"{op}"'.encode() for op in ops]
    return refusing(national, "operation-malformed", 422, lambda body: any(line in body for line in lines))


def recovering(commune: Commune, national: National) -> bool:
    with commune.reading() as connection:
        return platform_ledger.recovering(connection, national.keys.signing.id)


@pytest.mark.slow
def test_one_act_is_set_aside_and_the_others_come_back_at_once(lost: Commune, national: National) -> None:
    rows, bad = lost.rows(), list(lost.states())[17]
    good = frozen(lost, bad)
    write(lost, bad, good + b" ")
    new = lost.act(SERVICES[40]).op
    outcome = run(lost, national.transport())
    assert (outcome.outcome, outcome.recovered, outcome.quarantined) == ("complete", 30, 1)
    assert set(national.operations()) == set(rows) - {bad} | {new}
    aside = lost.rows()[bad]
    assert (aside.state, aside.reason, aside.number) == ("quarantined", "operation-malformed", rows[bad].number)
    assert aside.detail
    (told,) = [news for news in lost.news if isinstance(news, Settled) and news.state == "quarantined"]
    assert told.op == bad
    national.calls.clear()
    run(lost, national.transport())
    assert national.asked("POST", "/batches") == 0, "it is not presented again by itself"
    write(lost, bad, good)
    assert lost.verify().ok
    with lost.transaction() as connection:
        assert outbox.release(connection, bad)
    assert lost.verify().ok, "also while it waits to leave again"
    run(lost, national.transport())
    assert {op: row for op, row in lost.rows().items() if op != new} | {bad: None} == rows | {bad: None}
    back = lost.rows()[bad]
    assert (back.state, back.number, back.received_at) == ("accepted", rows[bad].number, rows[bad].received_at)
    assert (recovering(lost, national), lost.verify().ok) == (False, True)


@pytest.mark.slow
def test_what_is_set_aside_costs_later_rounds_nothing(lost: Commune, national: National) -> None:
    """Until it is released: nothing is looked for, and new acts leave with the greeting."""
    bad = list(lost.states())[17]
    with searched() as times:
        run(lost, without_the_receipt_of(national, bad))
        assert times, "control"
        times.clear()
        for service in SERVICES[40:42]:
            lost.act(service)
            national.calls.clear()
            assert run(lost, national.transport()).outcome == "complete"
            assert [call.method for call in national.calls[:2]] == ["POST", "GET"], "what leaves does not wait"
        assert not times
        assert lost.verify().ok
        with lost.transaction() as connection:
            outbox.release(connection, bad)
        run(lost, national.transport())
        assert times, "it is looked whether all is there now"
    assert (lost.states()[bad], recovering(lost, national)) == ("accepted", False)


@pytest.mark.slow
def test_a_platform_that_loses_more_since_is_given_that_too(
    lost: Commune, national: National, commits: Commits
) -> None:
    """Or another act is set aside."""
    bad = list(lost.states())[17]
    run(lost, without_the_receipt_of(national, bad))
    with commits.kept():
        pass
    worse, new = (lost.act(service).op for service in SERVICES[40:42])
    run(lost, national.transport())
    commits.put_back(commits.files[-1])
    run(lost, without_the_receipt_of(national, bad, worse))
    assert {bad, worse} == {op for op, state in lost.states().items() if state == "quarantined"}
    assert set(lost.states()) - set(national.operations()) == {bad, worse}
    assert lost.states()[new] == "accepted"
    assert lost.verify().ok


@contextmanager
def searched() -> Iterator[list[int]]:
    """Grows each time that a round reads the whole ledger for what is lost."""
    times: list[int] = []

    def count(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code is presenting.lost.__code__:
            times.append(1)

    sys.setprofile(count)
    try:
        yield times
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("still_lacking", [False, True])
def test_an_act_that_stands_there_by_its_receipt_stays(lost: Commune, national: National, still_lacking: bool) -> None:
    """It was answered by another way, as by a key, before it could be set aside; also where others are lost."""
    run(lost, national.transport())
    op = list(lost.states())[3]
    if still_lacking:
        with lost.transaction() as connection:
            platform_ledger.begin_recovery(connection, national.keys.signing.id)
    quarantine.set_aside(lost, op, strange("operation-malformed", 422, "Cet envoi est illisible."))
    assert set(lost.states().values()) == {"accepted"}
    waits = lost.act(SERVICES[40]).op
    quarantine.set_aside(lost, waits, strange("operation-malformed", 422, "Cet envoi est illisible."))
    assert lost.states()[waits] == "quarantined"


@pytest.mark.slow
@pytest.mark.parametrize("many", [1, 4])
def test_an_act_whose_receipt_cannot_be_read_never_comes_without_it(
    lost: Commune, national: National, many: int
) -> None:
    """Without it, it would come as of today, and might be refused for that."""
    rows, bad = lost.rows(), list(lost.states())[3 : 3 + many]
    outcome = run(lost, without_the_receipt_of(national, *bad))
    assert (outcome.outcome, outcome.quarantined) == ("complete", many)
    assert set(national.operations()) == set(rows) - set(bad)
    assert lost.verify().ok
    with lost.transaction() as connection:
        for op in bad:
            outbox.release(connection, op)
    run(lost, national.transport())
    times = {op: row.received_at for op, row in lost.rows().items()}
    assert times == {op: row.received_at for op, row in rows.items()}
    assert set(national.operations()) == set(rows)
    assert lost.verify().ok


@pytest.mark.slow
def test_where_no_receipt_can_be_read_new_acts_leave_all_the_same(lost: Commune, national: National) -> None:
    """Without a new one, nothing passes: it is said, nothing is set aside, and what is published still comes."""
    rows = lost.rows()
    old = without_the_receipt_of(national, *rows)
    with pytest.raises(Declined):
        run(lost, old)
    assert set(lost.states().values()) == {"accepted"}
    new = lost.act(SERVICES[40]).op
    run(lost, old)
    assert set(national.operations()) == {new}
    assert lost.states() == dict.fromkeys(rows, "quarantined") | {new: "accepted"}
    assert lost.verify().ok


def test_a_round_that_leaves_some_of_it_to_the_next_one_is_not_complete(lost: Commune, national: National) -> None:
    """Its time was up while the batch was searched."""
    bad = list(lost.states())[17]
    write(lost, bad, frozen(lost, bad) + b" ")
    over = False

    def change(body: bytes) -> bool:
        nonlocal over
        over = over or b'"earlier"' in body
        return False

    lost.clock.pass_by(hours=1)
    transport = refusing(national, "unused", 422, change)
    assert running.run(lost, transport, stop=lambda: over).outcome == "stopped"
    assert set(lost.states().values()) == {"accepted"}
    assert run(lost, national.transport()).outcome == "complete"
    assert len(national.operations()) == 29


def test_control_what_the_platform_knows_is_never_set_aside(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    run(enrolled, national.transport())
    write(enrolled, op, frozen(enrolled, op) + b" ")
    assert run(enrolled, national.transport()).quarantined == 0
    assert enrolled.states() == {op: "accepted"}
