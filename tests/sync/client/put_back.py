"""The platform put back to any of its commits: what then holds, whichever database it stands on."""

from collections.abc import Callable

from sqlalchemy import delete

from sync.client.connection.pace import Pace
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import platform_ledger
from sync.client.ledger.tables import proof
from sync.contract.identifiers import uuid7
from sync.platform import alarms, ledger
from sync.platform.conduct import restored
from sync.platform.intake import decisions
from sync.platform.times import as_time
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Clock, Commune, National


def run(commune: Commune, national: National) -> RoundOutcome:
    commune.clock.pass_by(minutes=20)
    return running.run(commune, national.transport())


def until_rest(commune: Commune, national: National) -> None:
    for _ in range(3):
        run(commune, national)


def there(national: National) -> dict[str, str]:
    return {op: row.status for op, row in national.operations().items()}


def presented_again(national: National) -> int:
    """As the alarms tell the operator."""
    with national.store.reading() as connection:
        found = alarms.all_alarms(connection)
    assert {one["kind"] for one in found} <= {"went_back"}
    return sum(one["acts"] for one in found)


def judged(commune: Commune, national: National, counted: int) -> None:
    """Every act stands at both ends with the same word, once, and can be proved."""
    assert there(national) == commune.states()
    assert sum(national.votes().values()) == counted
    assert commune.verify().ok


def between_any_two_blocks_of_a_round(enrolled: Commune, national: National, commits: Commits) -> None:
    for service in SERVICES[:5]:
        enrolled.act(service)
    run(enrolled, national)
    for service in SERVICES[5:50]:
        enrolled.act(service)
    running.paced(enrolled, Pace(block=10, batch=200))
    with commits.kept():
        run(enrolled, national)
    rows = enrolled.rows()
    assert len(commits.files) > 4, "several blocks of several batches"
    for file in reversed(commits.files[:-1]):
        commits.put_back(file)
        lost = 50 - len(there(national))
        assert run(enrolled, national).recovered == lost
        until_rest(enrolled, national)
        judged(enrolled, national, 50)
        assert presented_again(national) == lost
        assert enrolled.rows() == rows, "the first receipts count"


def control_without_the_ledger_a_loss_between_two_blocks_is_not_seen(
    enrolled: Commune, national: National, commits: Commits
) -> None:
    """The platform's evidence of our journal moves with the first block of a batch, so it shows nothing here.

    Nor is a receipt left of the blocks that were lost.
    """
    for service in SERVICES[:40]:
        enrolled.act(service)
    running.paced(enrolled, Pace(block=10, batch=200))
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[-2])
    with national.store.reading() as connection:
        now = ledger.stands(connection, national.keys.signing.id, BAULE)
    with enrolled.transaction() as connection:  # as if it had always said what it says now
        platform_ledger.set_back(connection, national.keys.signing.id, now, now.size)
        connection.execute(delete(proof))  # a receipt kept here would show the loss
    until_rest(enrolled, national)
    assert len(there(national)) < 40
    assert set(enrolled.states().values()) == {"accepted"}


def before_what_waited_was_decided(
    enrolled: Commune,
    national: National,
    commits: Commits,
    clock: Clock,
    types: tuple[str, ...],
    *,
    announced: bool = False,
) -> None:
    """Held for an act that comes later, or left to the operator's decision. `announced`: with a new epoch."""
    later = uuid7(clock())
    with national.store.writing() as connection:
        decisions.defer(connection, types)
    enrolled.act(SERVICES[1], requires=() if types else (later,))
    with commits.kept():
        run(enrolled, national)
        assert set(enrolled.states().values()) == ({"deposited"} if types else {"held"})
        enrolled.act(SERVICES[2], op=later)
        run(enrolled, national)
        clock.pass_by(hours=1)
        with national.store.writing() as connection:
            decisions.decide(connection, national.keys, clock())
        run(enrolled, national)
        run(enrolled, national)
    assert set(enrolled.states().values()) == {"accepted"}
    for file in reversed(commits.files):
        commits.put_back(file)
        if announced:
            with national.store.writing() as connection:
                restored.restored(connection, clock())
        until_rest(enrolled, national)
        judged(enrolled, national, 2)


def when_another_computer_came_first(
    enrolled: Commune, national: National, commits: Commits, make_commune: Callable[..., Commune]
) -> None:
    """Put back, and gone on since: the ledger is as long as it was, and another."""
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    for service in SERVICES[:20]:
        enrolled.act(service)
    with commits.kept():
        run(enrolled, national)
    for file in (commits.files[0], commits.files[len(commits.files) // 2]):
        commits.put_back(file)
        for service in SERVICES[20:50]:
            second.act(service)
        run(second, national)
        until_rest(enrolled, national)
        until_rest(second, national)
        assert there(national) == enrolled.states() | second.states()
        assert enrolled.verify().ok
        assert second.verify().ok


def before_what_waits_and_an_old_stick_came_first(
    enrolled: Commune, national: National, commits: Commits, usb: Usb, *, by_stick: bool
) -> None:
    """It waits there since the key's day, until its receipt is shown: from then on both ends say the same day."""
    later = uuid7(enrolled.clock())
    enrolled.act(SERVICES[1])
    run(enrolled, national)
    with commits.kept():
        op = enrolled.act(SERVICES[2], requires=(later,)).op
        old = usb.write(enrolled).file
        run(enrolled, national)
    came = enrolled.rows()[op].received_at
    assert enrolled.states()[op] == "held"
    commits.put_back(commits.files[0])
    assert op not in there(national)
    enrolled.clock.pass_by(hours=30)
    back = usb.answer(national, old)
    assert as_time(national.operations()[op].deposited_at) > as_time(came)
    for again in (False, True):
        enrolled.clock.pass_by(hours=3)
        if by_stick and not again:
            usb.take_back(enrolled, back)  # this answer says that the platform was put back
        if by_stick:
            usb.there_and_back(enrolled, national)
        else:
            run(enrolled, national)
        judged(enrolled, national, 1)
        assert enrolled.rows()[op].received_at == came
        assert as_time(national.operations()[op].deposited_at) == as_time(came)
    enrolled.act(SERVICES[3], op=later)
    for _ in range(2):
        run(enrolled, national)
    judged(enrolled, national, 3)
    assert enrolled.rows()[op].received_at == came
    assert enrolled.states()[op] == "accepted"
