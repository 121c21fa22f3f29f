"""The platform was put back, and reused positions that the PC had read already: the return can always be read."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger.tables import cursor
from sync.contract.published import Proposal
from tests.sync.client import put_back, running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.usb.changed_returns import changed
from tests.sync.client.usb.known import copies, cursors

STANDING = {f"p{number}" for number in range(10)} | {"x", "y", "z"}


def run(commune: Commune, national: National) -> RoundOutcome:
    commune.clock.pass_by(hours=1)
    return running.run(commune, national.transport())


def propose(national: National, *ids: str) -> None:
    for id_ in ids:
        national.publish("proposals", id_, Proposal(id=id_, title=id_, kind="to_develop"))


def proposals(commune: Commune) -> set[str]:
    return {id_ for scope, id_ in copies(commune) if scope == "proposals"}


@pytest.fixture
def lost(enrolled: Commune, national: National, tmp_path: Path) -> Commune:
    commits = Commits(national, tmp_path)
    propose(national, *(f"p{number}" for number in range(10)))
    with commits.kept():
        run(enrolled, national)
    propose(national, "phantom")
    assert run(enrolled, national).pulled == 1
    commits.put_back(commits.files[-1])
    propose(national, "x", "y", "z")
    return enrolled


@pytest.mark.slow
def test_the_return_gives_what_is_unknown_from_its_beginning(lost: Commune, national: National, usb: Usb) -> None:
    op = lost.act().op
    back = usb.answer(national, usb.write(lost).file)
    taken = usb.take_back(lost, back)
    assert (taken.acts, taken.skipped) == (1, 0)
    assert lost.states() == {op: "accepted"}
    assert proposals(lost) == STANDING
    standing = copies(lost), cursors(lost)
    usb.take_back(lost, back)
    assert (copies(lost), cursors(lost)) == standing
    assert run(lost, national).pulled == 0


def test_what_the_network_brought_meanwhile_stays(lost: Commune, national: National, usb: Usb) -> None:
    back = usb.answer(national, usb.write(lost).file)
    propose(national, "later")
    run(lost, national)
    standing = copies(lost)
    assert ("proposals", "later") in standing
    assert usb.take_back(lost, back).skipped > 0
    assert copies(lost) == standing


@pytest.mark.slow
def test_a_cursor_that_cannot_be_one_is_answered_as_well(lost: Commune, national: National, usb: Usb) -> None:
    with lost.transaction() as connection:
        connection.execute(update(cursor).where(cursor.c.scope == "proposals").values(cursor="of-another-day"))
    usb.there_and_back(lost, national)
    assert proposals(lost) == STANDING


@pytest.mark.slow
@pytest.mark.parametrize("by_stick", [False, True], ids=["by network", "by key"])
def test_before_what_waits_and_an_old_stick_came_first(
    enrolled: Commune, national: National, usb: Usb, commits: Commits, by_stick: bool
) -> None:
    put_back.before_what_waits_and_an_old_stick_came_first(enrolled, national, commits, usb, by_stick=by_stick)


def refused_once(lines: list[bytes]) -> list[bytes]:
    """Says of the first act that it was refused, though the ledger that is signed has it as accepted."""
    first = json.loads(lines[0]) | {"status": "rejected", "reason": "phase_closed"}
    return [json.dumps(first).encode(), *lines[1:]]


@pytest.mark.parametrize("true", [False, True])
def test_of_words_that_do_not_lead_where_it_says_no_loss_is_worked_out(
    enrolled: Commune, second: Commune, national: National, usb: Usb, tmp_path: Path, true: bool
) -> None:
    """The network tells then. `true` is the control."""
    commits = Commits(national, tmp_path)
    enrolled.act(SERVICES[0])
    with commits.kept():
        run(enrolled, national)
    lost = enrolled.act(SERVICES[1]).op
    run(enrolled, national)
    commits.put_back(commits.files[-1])
    second.act(SERVICES[2])
    run(second, national)
    enrolled.clock.pass_by(hours=1)
    back = usb.answer(national, usb.write(enrolled).file)
    if not true:
        back = changed(national, usb, back, ledger=refused_once)
    assert usb.take_back(enrolled, back).recovered == (1 if true else 0)
    for _ in range(2):
        assert run(enrolled, national).outcome == "complete"
    assert lost in national.operations()
    assert enrolled.verify().ok
