"""A platform that tells of a longer ledger than it gives: the exchange goes on, it is said once, and what can be judged
of the acts here is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import evidence, notes
from sync.client.ledger.platform_ledger import MISSING
from sync.contract.wire import Answer, Call, Transport
from tests.sync.client import put_back, running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.resigning import Resigning


def run(pc: Commune, transport: Transport) -> RoundOutcome:
    pc.clock.pass_by(minutes=20)
    return running.run(pc, transport)


def withheld(n: int, *, as_its_end: bool = False) -> Callable[[Call, Any], Any]:
    """It gives the entries before this one alone. `as_its_end`: and says there that its ledger ends with them."""

    def change(call: Call, said: Any) -> Any:
        if call.path.endswith("/ledger"):
            said["entries"] = [entry for entry in said["entries"] if entry["n"] < n]
            if as_its_end:
                said["ledger"] = {"size": n - 1, "head": "b" * 64}
        return said

    return change


def kept(pc: Commune) -> list[tuple[str, str]]:
    with pc.reading() as connection:
        return [(one.kind, one.about) for one in evidence.contradictions(connection)]


def noted(pc: Commune, national: National) -> bool:
    """Since when a line is missing."""
    with pc.reading() as connection:
        return notes.read(connection, MISSING, national.keys.signing.id) is not None


@pytest.fixture
def lagging(national: National) -> Resigning:
    """Copies answer by turns, and the one that gives the ledger has nothing of it."""
    return Resigning(national.answer, national.keys.signing, withheld(1, as_its_end=True))


@pytest.fixture
def behind_a_gap(enrolled: Commune, second: Commune, national: National) -> Commune:
    """What the other computer said is the first entry; ours follow."""
    second.act(SERVICES[0])
    running.run(second, national.transport())
    return enrolled


@pytest.mark.slow
def test_the_exchange_goes_on_and_it_is_said_once(behind_a_gap: Commune, national: National) -> None:
    pc, transport = behind_a_gap, Resigning(national.answer, national.keys.signing, withheld(1))
    outcomes = []
    for service in SERVICES[1:4]:
        pc.act(service)
        outcomes.append(run(pc, transport))
    assert [one.contradictions for one in outcomes] == [1, 0, 0]
    assert {one.outcome for one in outcomes} == {"stopped"}, "no round is complete without all of the ledger"
    assert kept(pc) == [("withheld", "1")]
    assert [national.operations()[op].status for op in pc.states()] == ["accepted"] * 3
    assert set(pc.states().values()) == {"accepted"}, "each has its signed receipt"
    assert pc.verify().first_bad == (
        "Registre de la plateforme, ligne 1\u00a0: elle dit l’avoir, et ne la donne pas. Prévenez votre préfecture."
    )
    assert run(pc, national.transport()).outcome == "complete"
    assert pc.verify().ok


@pytest.mark.slow
def test_what_may_be_a_copy_that_lags_behind_has_a_day(behind_a_gap: Commune, national: National) -> None:
    """It says itself that its ledger ends there: so does an honest one that has not heard of the rest."""
    pc, said = behind_a_gap, []
    transport = Resigning(national.answer, national.keys.signing, withheld(1, as_its_end=True))
    for hours in (0, 12, 11):
        pc.clock.pass_by(hours=hours)
        said.append(run(pc, transport).contradictions)
    assert said == [0, 0, 0]
    pc.clock.pass_by(hours=1)
    assert [run(pc, transport).contradictions for _ in range(2)] == [1, 0]
    assert pc.verify().first_bad is not None
    assert run(pc, national.transport()).outcome == "complete"
    assert run(pc, transport).contradictions == 0
    assert pc.verify().ok


def test_what_comes_when_it_is_asked_once_more_was_not_kept_back(behind_a_gap: Commune, national: National) -> None:
    """A copy that lags behind answered first. What comes then is read in the next round."""
    pc, asked = behind_a_gap, 0

    def change(call: Call, said: Any) -> Any:
        nonlocal asked
        asked += call.path.endswith("/ledger")
        return withheld(1)(call, said) if asked == 1 else said

    pc.act(SERVICES[1])
    outcome = run(pc, Resigning(national.answer, national.keys.signing, change))
    assert (outcome.outcome, outcome.contradictions) == ("stopped", 0)
    assert (asked, kept(pc), noted(pc, national)) == (2, [], False)
    assert run(pc, national.transport()).outcome == "complete"


@pytest.mark.slow
def test_what_a_copy_that_is_gone_took_is_given_back_all_the_same(
    behind_a_gap: Commune, national: National, commits: Commits
) -> None:
    """The control: while a gap was a reason to judge nothing, the act was lost for ever, and shown as received."""
    pc = behind_a_gap
    with commits.kept():
        run(pc, Resigning(national.answer, national.keys.signing, withheld(1)))
    op = pc.act(SERVICES[9]).op

    def forgets(call: Call) -> Answer:
        answer = national.answer(call)
        if call.method == "POST" and "/batches" in call.path:
            commits.put_back(commits.files[-1])
        return answer

    def change(call: Call, said: Any) -> Any:
        for block in said.get("blocks", []):
            block["receipt"].pop("ledger", None)
        return withheld(1)(call, said)

    run(pc, Resigning(forgets, national.keys.signing, change))
    assert (pc.states()[op], op in national.operations()) == ("accepted", False)
    for _ in range(2):
        run(pc, Resigning(national.answer, national.keys.signing, withheld(1)))
    assert op in national.operations()
    run(pc, national.transport())
    put_back_states = put_back.there(national)
    assert put_back_states.items() >= pc.states().items()
    assert pc.verify().ok


def test_the_day_begins_anew_once_all_has_come(behind_a_gap: Commune, national: National, lagging: Resigning) -> None:
    """As where several copies answer by turns: that is no keeping back, however often one of them lags behind."""
    pc = behind_a_gap
    said = [run(pc, lagging).contradictions]
    assert noted(pc, national)
    said.append(run(pc, national.transport()).contradictions)
    assert not noted(pc, national)
    assert said == [0, 0]


def test_and_once_it_has_come_by_a_stick(
    behind_a_gap: Commune, national: National, lagging: Resigning, tmp_path: Path
) -> None:
    pc = behind_a_gap
    run(pc, lagging)
    assert noted(pc, national)
    usb = Usb(tmp_path / "key")
    usb.folder.mkdir()
    usb.there_and_back(pc, national)
    assert not noted(pc, national)


@pytest.mark.slow
def test_and_where_the_platform_was_put_back(
    enrolled: Commune, second: Commune, national: National, lagging: Resigning, commits: Commits
) -> None:
    """What stands at that place since is another line, of which it has told a moment ago."""
    pc = enrolled
    with commits.kept():
        second.act(SERVICES[0])
    running.run(second, national.transport())
    assert run(pc, lagging).contradictions == 0
    pc.clock.pass_by(hours=25)
    commits.put_back(commits.files[0])
    for _ in range(2):
        run(second, national.transport())
    assert second.rows().keys() == national.operations().keys()
    assert [run(pc, lagging).contradictions for _ in range(2)] == [0, 0]
    assert noted(pc, national)
    assert run(pc, national.transport()).outcome == "complete"
    assert pc.verify().ok


@pytest.mark.slow
def test_and_where_a_stick_tells_that_it_was(
    enrolled: Commune, second: Commune, national: National, commits: Commits, tmp_path: Path
) -> None:
    pc = enrolled
    with commits.kept():
        pc.act(SERVICES[0])
    run(pc, national.transport())
    second.act(SERVICES[1])
    running.run(second, national.transport())
    run(pc, Resigning(national.answer, national.keys.signing, withheld(2, as_its_end=True)))
    assert noted(pc, national)
    commits.put_back(commits.files[0])
    usb = Usb(tmp_path / "key")
    usb.folder.mkdir()
    usb.there_and_back(pc, national)
    assert not noted(pc, national)
