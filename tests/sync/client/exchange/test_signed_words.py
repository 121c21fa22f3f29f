"""What a platform signed before it was put back is what both ends say in the end, whatever has happened there since."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.client.ledger import evidence, platform_ledger
from sync.contract.identifiers import uuid7
from sync.contract.published import Proposal
from sync.platform import ledger
from sync.platform.conduct import campaigns, requests
from sync.platform.files import RequestDecisionFile
from sync.platform.intake import decisions
from tests.sync.client import put_back
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.platform.rules.acts import request

#: As if every computer had been off for a night.
ROUNDS = 3


@pytest.fixture
def commits(national: National, tmp_path: Path) -> Commits:
    return Commits(national, tmp_path)


@pytest.fixture
def second(make_commune: Callable[..., Commune], enrolled: Commune, national: National) -> Commune:
    """Another computer of the commune."""
    made = make_commune("45024-b")
    made.enrol(national.transport(), national.code())
    return made


@pytest.fixture
def need(enrolled: Commune, second: Commune, national: National) -> tuple[str, str]:
    """Its id and its submission, which both computers know."""
    id_ = uuid7(enrolled.clock())
    op = enrolled.act(id_, type="need.submit", body={"need": id_, "title": "T", "description": "D"}).op
    for pc in (enrolled, second):
        put_back.run(pc, national)
    return id_, op


def amend(pc: Commune, need: tuple[str, str], title: str) -> str:
    id_, base = need
    op: str = pc.act(id_, type="need.amend", base=base, body={"need": id_, "title": title, "description": "D"}).op
    return op


def agree(national: National, *pcs: Commune) -> None:
    """Every act is accepted at both ends, and no further round says or sends anything."""
    for _ in range(ROUNDS):
        for pc in pcs:
            put_back.run(pc, national)
    states: dict[str, str] = {}
    for pc in pcs:
        states |= pc.states()
    assert put_back.there(national) == states
    assert set(states.values()) == {"accepted"}
    numbers = {op: row.number for op, row in national.operations().items()}
    assert numbers == {op: row.number for pc in pcs for op, row in pc.rows().items()}, "both quote the same"
    before = said(national)
    for pc in pcs:
        outcome = put_back.run(pc, national)
        assert (outcome.recovered, outcome.sent) == (0, 0)
        assert pc.verify().ok
        with pc.reading() as connection:
            assert not platform_ledger.recovering(connection, national.keys.signing.id)
    assert said(national) == before, "nothing is presented for ever"


def said(national: National) -> int:
    with national.store.reading() as connection:
        return ledger.stands(connection, national.keys.signing.id, BAULE).size


def test_a_vote_for_a_proposal_that_is_decided_since(enrolled: Commune, national: National, commits: Commits) -> None:
    def publish(state: Any) -> None:
        national.publish("proposals", "p1", Proposal(id="p1", title="P", kind="to_develop", state=state, needs=()))

    publish("open")
    with national.store.writing() as connection:
        campaigns.set_phase(connection, "vote", national.clock())
    with commits.kept():
        put_back.run(enrolled, national)
    enrolled.act("p1", body={"subject": "p1", "kind": "proposal"})
    put_back.run(enrolled, national)
    commits.put_back(commits.files[-1])
    publish("retained")
    agree(national, enrolled)
    assert national.votes() == {"p1": 1}


def test_a_need_that_another_computer_has_taken_back(
    enrolled: Commune, second: Commune, national: National, commits: Commits, need: tuple[str, str]
) -> None:
    with commits.kept():
        pass
    amend(enrolled, need, "T2")
    put_back.run(enrolled, national)
    second.act(need[0], type="need.withdraw", body={"need": need[0], "submission": need[1]})
    put_back.run(second, national)
    commits.put_back(commits.files[-1])
    put_back.run(second, national)
    agree(national, second, enrolled)


def test_a_correction_that_another_computer_has_overtaken(
    enrolled: Commune, second: Commune, national: National, commits: Commits, need: tuple[str, str]
) -> None:
    with commits.kept():
        pass
    amend(enrolled, need, "A")
    put_back.run(enrolled, national)
    commits.put_back(commits.files[-1])
    amend(second, need, "B")
    put_back.run(second, national)
    agree(national, second, enrolled)


@pytest.mark.parametrize("back", ["before the request", "before the answer"])
def test_a_request_that_was_completed(enrolled: Commune, national: National, commits: Commits, back: str) -> None:
    with commits.kept():
        put_back.run(enrolled, national)
        enrolled.act("r9", op=(first := uuid7(enrolled.clock())), type="request.submit", body=request(title="R1"))
        before = len(commits.files)
        put_back.run(enrolled, national)
    file = commits.files[before - 1 if back == "before the request" else -1]
    with national.store.writing() as connection:
        said = RequestDecisionFile(status="incomplete", reason="Il manque le plan.", missing=("plan",))
        requests.decide(connection, "r9", said, national.clock())
    put_back.run(enrolled, national)
    enrolled.act("r9", type="request.submit", base=first, body=request(title="R2"))
    put_back.run(enrolled, national)
    commits.put_back(file)
    agree(national, enrolled)
    with national.store.reading() as connection:
        assert requests.find(connection, "r9").title == "R2"


def test_what_waits_through_many_rounds_is_said_once_and_settled_once(
    enrolled: Commune, national: National, commits: Commits
) -> None:
    awaited = uuid7(enrolled.clock())
    for service in SERVICES[:60]:
        enrolled.act(service, requires=(awaited,))
    with commits.kept():
        for _ in range(6):
            put_back.run(enrolled, national)
            assert (said(national), set(enrolled.states().values())) == (60, {"held"})
            assert enrolled.verify().ok
    for file in (commits.files[len(commits.files) // 2], commits.files[0]):
        commits.put_back(file)
        for _ in range(ROUNDS):
            put_back.run(enrolled, national)
        assert (said(national), put_back.there(national)) == (60, enrolled.states())
    enrolled.act(SERVICES[90], op=awaited)
    agree(national, enrolled)
    assert sum(national.votes().values()) == 61


@pytest.mark.parametrize("put_back_again", [0, 2])
def test_what_waits_for_an_operator_has_one_number_at_both_ends(
    enrolled: Commune, national: National, commits: Commits, put_back_again: int
) -> None:
    with national.store.writing() as connection:
        decisions.defer(connection, ("vote.cast",))
    with commits.kept():
        pass
    for service in SERVICES[:3]:
        enrolled.act(service)
    put_back.run(enrolled, national)
    for _ in range(put_back_again):
        commits.put_back(commits.files[-1])
        for _ in range(ROUNDS):
            put_back.run(enrolled, national)
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, national.clock())
    agree(national, enrolled)


def test_where_a_stolen_key_has_taken_the_id_of_an_act_new_acts_leave(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    with commits.kept():
        pass
    taken = enrolled.act(SERVICES[0]).op
    put_back.run(enrolled, national)
    commits.put_back(commits.files[-1])
    second.act(SERVICES[7], op=taken)
    put_back.run(second, national)
    new = [enrolled.act(service).op for service in SERVICES[20:23]]
    for _ in range(ROUNDS):
        assert put_back.run(enrolled, national).outcome == "complete"
    assert {enrolled.states()[op] for op in (taken, *new)} == {"accepted"}
    assert {put_back.there(national)[op] for op in new} == {"accepted"}
    assert national.votes() == dict.fromkeys((SERVICES[7], *SERVICES[20:23]), 1)
    with enrolled.reading() as connection:
        assert [found.about for found in evidence.found(connection) if found.kind == "decision"] == [taken]
