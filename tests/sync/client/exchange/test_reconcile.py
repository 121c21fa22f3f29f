"""A platform put back to yesterday: what it lost goes again, and the first receipts still count."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select, update

from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import evidence, platform_ledger, renewed
from sync.client.ledger.tables import copy, platform_entry, proof
from sync.contract.identifiers import uuid7
from sync.contract.receipts import Proof, verify_proof
from sync.contract.wire import Call
from sync.platform.conduct import campaigns, restored
from tests.sync.client import running
from tests.sync.client.ends import SERVICES, Clock, Commune, National
from tests.sync.client.resigning import Resigning


def run(commune: Commune, national: National) -> RoundOutcome:
    return running.run(commune, national.transport())


@pytest.fixture
def before(enrolled: Commune, national: National) -> Commune:
    """Ten acts that yesterday's copy holds; this stands before `yesterday` in each test's arguments."""
    for service in SERVICES[:10]:
        enrolled.act(service)
    run(enrolled, national)
    return enrolled


@pytest.mark.slow
@pytest.mark.parametrize("announced", [False, True])
def test_what_it_lost_goes_again_and_keeps_its_first_receipt(
    before: Commune, national: National, yesterday: Callable[[], None], clock: Clock, announced: bool
) -> None:
    """`announced`: by the operator, so that a new epoch begins."""
    clock.pass_by(hours=2)
    lost = [before.act(service).op for service in SERVICES[10:80]]
    run(before, national)
    rows, there = before.rows(), national.operations()
    yesterday()
    if announced:
        with national.store.writing() as connection:
            restored.restored(connection, clock())
    assert set(there) - set(national.operations()) == set(lost)
    clock.pass_by(days=1)
    national.calls.clear()
    assert run(before, national).outcome == "complete"
    again = national.operations()
    assert set(again) == set(there)
    assert [again[op].frozen for op in lost] == [there[op].frozen for op in lost]
    assert [again[op].deposited_at for op in lost] == [there[op].deposited_at for op in lost]
    assert [again[op].number for op in lost] == [there[op].number for op in lost]
    assert before.rows() == rows
    assert len(national.votes()) == 80
    assert before.verify().ok
    # The ten acts that the platform had are not sent again, and the next round has nothing left to find out.
    national.calls.clear()
    run(before, national)
    assert national.asked("POST", "/") == 0


@pytest.mark.parametrize("gone_on", [False, True])
def test_a_receipt_here_that_is_damaged_holds_up_nothing(
    before: Commune,
    national: National,
    yesterday: Callable[[], None],
    clock: Clock,
    make_commune: Callable[..., Commune],
    gone_on: bool,
) -> None:
    """`gone_on`: another computer has written since, so that the platform tells another history."""
    clock.pass_by(hours=2)
    damaged, lost = next(iter(before.rows())), before.act(SERVICES[20]).op
    run(before, national)
    yesterday()
    if gone_on:
        second = make_commune("second")
        second.enrol(national.transport(), national.code())
        second.act(SERVICES[30])
        run(second, national)
    with before.transaction() as connection:
        connection.execute(update(proof).where(proof.c.op == damaged).values(value="{"))
    clock.pass_by(days=1)
    for _ in range(2):
        assert run(before, national).outcome == "complete"
        clock.pass_by(hours=1)
    assert lost in national.operations()
    with before.reading() as connection:
        kinds = [one.kind for one in evidence.contradictions(connection)]
    assert kinds == (["history"] if gone_on else [])
    assert before.verify().ok


def test_of_entries_that_do_not_lead_where_it_says_no_loss_is_worked_out(
    before: Commune,
    national: National,
    yesterday: Callable[[], None],
    clock: Clock,
    make_commune: Callable[..., Commune],
) -> None:
    """One says of an act that was accepted that it was refused: it would be taken for lost, and presented."""

    def refused(call: Call, said: Any) -> Any:
        for entry in said["entries"] if call.path.endswith("/ledger") else ():
            if entry["n"] == 1:
                entry |= {"status": "rejected", "reason": "phase_closed"}
        return said

    clock.pass_by(hours=2)
    lost = before.act(SERVICES[20]).op
    run(before, national)
    yesterday()
    second = make_commune("second")
    second.enrol(national.transport(), national.code())
    second.act(SERVICES[30])
    run(second, national)
    clock.pass_by(days=1)
    outcome = running.run(before, Resigning(national.answer, national.keys.signing, refused))
    assert (outcome.recovered, outcome.contradictions, outcome.outcome) == (0, 1, "stopped")
    with before.reading() as connection:
        assert sorted(one.kind for one in evidence.contradictions(connection)) == ["hash", "history"]
    for _ in range(2):
        clock.pass_by(hours=1)
        assert run(before, national).outcome == "complete"
    assert lost in national.operations()
    assert before.verify().ok


@pytest.mark.slow
def test_the_receipt_that_it_signs_again_is_kept_beside_the_first(
    before: Commune, national: National, yesterday: Callable[[], None], clock: Clock
) -> None:
    """The first one signs a ledger that is gone; the second one, where the act stands in the one of today."""
    clock.pass_by(hours=2)
    lost = [before.act(service).op for service in SERVICES[20:24]]
    run(before, national)
    with before.reading() as connection:
        first = {row.op: row.value for row in connection.execute(select(proof))}
    yesterday()
    clock.pass_by(days=1)
    run(before, national)
    with before.reading() as connection:
        assert {row.op: row.value for row in connection.execute(select(proof))} == first
        again = renewed.every(connection)
        assert set(again) == set(lost)
        said = {entry.n: entry for entry in platform_ledger.words(connection, national.keys.signing.id, 100)}
    for op, held in again.items():
        verify_proof(national.keys.signing.public, held, held.intent)
        assert held.receipt.ledger is not msgspec.UNSET
        place = said[held.receipt.ledger.size - held.receipt.count + 1 + held.index]
        assert (place.op, place.status) == (op, "accepted")
        assert place.deposited_at == msgspec.json.decode(first[op], type=Proof).receipt.received_at
    yesterday()
    clock.pass_by(days=1)
    run(before, national)
    with before.reading() as connection:
        once_more = renewed.every(connection)
    assert {
        op: held.receipt.received_at > again[op].receipt.received_at for op, held in once_more.items()
    } == dict.fromkeys(lost, True)
    run(before, national)  # finds that nothing is missing any more
    assert before.verify().ok
    with before.transaction() as connection:
        connection.execute(delete(platform_entry).where(platform_entry.c.n > 10))
        connection.execute(delete(copy).where(copy.c.scope == platform_ledger.LEDGER))
        head = platform_ledger.chained(connection, national.keys.signing.id, "45024")
        platform_ledger.see(connection, national.keys.signing.id, head)
    assert "ne le porte plus" in (before.verify().first_bad or "")


@pytest.mark.slow
def test_the_time_of_the_first_receipt_judges(
    before: Commune, national: National, yesterday: Callable[[], None], clock: Clock
) -> None:
    """The vote came while its phase was open; when it comes again, the phase is long over."""
    op = before.act(SERVICES[20]).op
    run(before, national)
    yesterday()
    clock.pass_by(days=2)
    with national.store.writing() as connection:
        campaigns.set_phase(connection, "deployment", clock())
    late = before.act(SERVICES[21]).op
    run(before, national)
    assert (national.operations()[op].status, before.states()[op]) == ("accepted", "accepted")
    assert before.states()[late] == "rejected"


@pytest.mark.slow
def test_what_was_held_goes_again_with_its_receipt(
    before: Commune, national: National, yesterday: Callable[[], None], clock: Clock
) -> None:
    """It waited for another act, and the platform forgot it; then the other one came, and it has its first time."""
    other = uuid7(clock())
    op = before.act(SERVICES[20], requires=(other,)).op
    run(before, national)
    assert before.states()[op] == "held"
    first = national.operations()[op].deposited_at
    yesterday()
    clock.pass_by(hours=2)
    before.act("e", op=other, type="personal.erase", body={"operations": [op]})
    run(before, national)
    run(before, national)
    assert (before.states()[op], national.operations()[op].status) == ("accepted", "accepted")
    assert national.operations()[op].deposited_at == first < national.operations()[other].deposited_at
    assert national.votes()[SERVICES[20]] == 1


@pytest.mark.slow
@pytest.mark.parametrize(("then", "decided"), [("needs", "accepted"), ("deployment", "rejected")])
def test_what_was_decided_stays_though_its_phases_are_forgotten(
    before: Commune, national: National, clock: Clock, request: pytest.FixtureRequest, then: Any, decided: str
) -> None:
    """Yesterday's copy knows of another phase than the one in which the vote came."""

    def opens(phase: Any) -> None:
        with national.store.writing() as connection:
            campaigns.set_phase(connection, phase, clock())

    opens("deployment" if then == "needs" else "needs")
    yesterday: Callable[[], None] = request.getfixturevalue("yesterday")
    opens(then)
    op = before.act(SERVICES[20]).op
    run(before, national)
    assert before.states()[op] == decided
    yesterday()
    clock.pass_by(days=1)
    run(before, national)
    assert (national.operations()[op].status, before.states()[op]) == (decided, decided)
    assert before.verify().ok


@pytest.mark.slow
def test_numbers_that_were_given_are_not_given_again(
    before: Commune, national: National, yesterday: Callable[[], None]
) -> None:
    for service in SERVICES[20:25]:
        before.act(service)
    run(before, national)
    yesterday()
    before.act(SERVICES[30])
    run(before, national)
    numbers = [row.number for row in national.operations().values()]
    assert len(set(numbers)) == len(numbers) == 16


@pytest.mark.slow
def test_a_receipt_that_this_platform_never_signed_honours_nothing(
    before: Commune, national: National, yesterday: Callable[[], None], clock: Clock
) -> None:
    """Its time was changed: the operation is taken as if it had come without it."""
    op = before.act(SERVICES[20]).op
    run(before, national)
    there = national.operations()[op].deposited_at
    with before.transaction() as connection:
        text = connection.exec_driver_sql("SELECT value FROM proof WHERE op = ?", (op,)).scalar_one()
        forged = text.replace('"received_at":"2021-02-10', '"received_at":"2021-01-10')
        assert forged != text
        connection.exec_driver_sql("UPDATE proof SET value = ? WHERE op = ?", (forged, op))
    yesterday()
    clock.pass_by(days=1)
    run(before, national)
    assert national.operations()[op].deposited_at > there


def test_where_nothing_was_lost_nothing_more_is_asked(before: Commune, national: National) -> None:
    national.calls.clear()
    run(before, national)
    assert [call.path for call in national.calls if call.method == "POST"] == []
    assert sum(call.path.endswith("/devices/me/head") for call in national.calls) == 0
