"""What a platform signed before it was put back is what both ends say in the end, whatever has happened there since."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.ledger import evidence, platform_ledger
from sync.contract.identifiers import uuid7
from sync.contract.ledger import after
from sync.contract.published import Proposal
from sync.contract.wire import Call
from sync.platform import ledger
from sync.platform.conduct import campaigns, requests
from sync.platform.files import RequestDecisionFile
from sync.platform.intake import decisions
from sync.platform.times import as_time
from tests.sync.client import put_back, running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.platform.rules.acts import request

#: As if every computer had been off for a night.
ROUNDS = 3


@pytest.fixture
def usb(tmp_path: Path) -> Usb:
    folder = tmp_path / "key"
    folder.mkdir()
    return Usb(folder)


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


def agree(national: National, *pcs: Commune, words: frozenset[str] = frozenset({"accepted"})) -> None:
    """Every act is accepted at both ends, or what `words` say, and no further round says or sends anything."""
    for _ in range(ROUNDS):
        for pc in pcs:
            put_back.run(pc, national)
    states: dict[str, str] = {}
    for pc in pcs:
        states |= pc.states()
    assert put_back.there(national) == states
    assert set(states.values()) == words
    numbers = {op: row.number for op, row in national.operations().items()}
    assert numbers == {op: row.number for pc in pcs for op, row in pc.rows().items()}, "both quote the same"
    before = ledger_size(national)
    for pc in pcs:
        outcome = put_back.run(pc, national)
        assert (outcome.recovered, outcome.sent) == (0, 0)
        assert pc.verify().ok
        with pc.reading() as connection:
            assert not platform_ledger.recovering(connection, national.keys.signing.id)
    assert ledger_size(national) == before, "nothing is presented for ever"


def ledger_size(national: National) -> int:
    with national.store.reading() as connection:
        return ledger.stands(connection, national.keys.signing.id, BAULE).size


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_waits_through_many_rounds_is_said_once_and_settled_once(
    enrolled: Commune, national: National, commits: Commits
) -> None:
    awaited = uuid7(enrolled.clock())
    for service in SERVICES[:60]:
        enrolled.act(service, requires=(awaited,))
    with commits.kept():
        for _ in range(6):
            put_back.run(enrolled, national)
            assert (ledger_size(national), set(enrolled.states().values())) == (60, {"held"})
            assert enrolled.verify().ok
    for file in (commits.files[len(commits.files) // 2], commits.files[0]):
        commits.put_back(file)
        for _ in range(ROUNDS):
            put_back.run(enrolled, national)
        assert (ledger_size(national), put_back.there(national)) == (60, enrolled.states())
    enrolled.act(SERVICES[90], op=awaited)
    agree(national, enrolled)
    assert sum(national.votes().values()) == 61


@pytest.mark.parametrize("put_back_again", [0, pytest.param(2, marks=pytest.mark.slow)])
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


@pytest.mark.slow
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
    assert enrolled.states()[taken] == "rejected", "its vote is not counted"
    assert {enrolled.states()[op] for op in new} == {"accepted"}
    assert {put_back.there(national)[op] for op in new} == {"accepted"}
    assert national.votes() == dict.fromkeys((SERVICES[7], *SERVICES[20:23]), 1)
    with enrolled.reading() as connection:
        assert [found.about for found in evidence.contradictions(connection) if found.kind == "decision"] == [taken]


@pytest.mark.parametrize(
    "received", [pytest.param(0, marks=pytest.mark.slow), 1, pytest.param(2, marks=pytest.mark.slow)]
)
def test_what_it_accepted_and_has_now_in_conflict_is_accepted_again(
    enrolled: Commune,
    second: Commune,
    national: National,
    commits: Commits,
    need: tuple[str, str],
    usb: Usb,
    received: int,
) -> None:
    """Its key is `received` again, behind a correction of another computer; a verification says it meanwhile."""
    with commits.kept():
        pass
    amend(enrolled, need, "A")
    file = usb.write(enrolled).file
    usb.take_back(enrolled, usb.answer(national, file))
    put_back.run(enrolled, national)
    commits.put_back(commits.files[-1])
    amend(second, need, "B")
    put_back.run(second, national)
    for _ in range(received):
        usb.receive(national, file)
    agree(national, second, enrolled)


@pytest.mark.slow
def test_a_verification_finds_what_was_accepted_and_is_in_conflict(
    enrolled: Commune, national: National, need: tuple[str, str]
) -> None:
    op = amend(enrolled, need, "A")
    put_back.run(enrolled, national)
    with enrolled.transaction() as connection:
        key = national.keys.signing.id
        last = list(platform_ledger.words(connection, key, 9))[-1]
        now = platform_ledger.chained(connection, key, BAULE)
        more = msgspec.structs.replace(last, n=last.n + 1, status="conflict", reason="conflict")
        platform_ledger.keep(connection, key, BAULE, [more], after(now, more))
    assert (last.op, enrolled.verify().ok) == (op, False)


@pytest.mark.slow
def test_what_was_left_to_the_operator_and_is_held_again_can_be_decided(
    enrolled: Commune, national: National, commits: Commits
) -> None:
    with national.store.writing() as connection:
        decisions.defer(connection, ("vote.cast",))
    awaited, need = uuid7(enrolled.clock()), uuid7(enrolled.clock())
    waits = enrolled.act(SERVICES[1], requires=(awaited,)).op
    with commits.kept():
        put_back.run(enrolled, national)
    enrolled.act(need, type="need.submit", op=awaited, body={"need": need, "title": "T", "description": "D"})
    for _ in range(2):
        put_back.run(enrolled, national)
    assert enrolled.states()[waits] == "deposited"
    commits.put_back(commits.files[-1])
    agree(national, enrolled, words=frozenset({"accepted", "deposited"}))
    with national.store.writing() as connection:
        assert decisions.decide(connection, national.keys, national.clock()) == 1
    agree(national, enrolled)
    assert national.votes() == {SERVICES[1]: 1}


@pytest.mark.slow
def test_what_was_left_to_the_operator_waits_again_where_what_it_waited_for_is_gone(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """As where the computer that has it is broken: the act goes as each that waits, and adds no word."""
    with national.store.writing() as connection:
        decisions.defer(connection, ("vote.cast",))
    awaited, need = uuid7(enrolled.clock()), uuid7(enrolled.clock())
    waits = enrolled.act(SERVICES[1], requires=(awaited,)).op
    with commits.kept():
        put_back.run(enrolled, national)
    second.act(need, type="need.submit", op=awaited, body={"need": need, "title": "T", "description": "D"})
    put_back.run(second, national)
    put_back.run(enrolled, national)
    assert enrolled.states()[waits] == "deposited"
    commits.put_back(commits.files[-1])
    put_back.run(enrolled, national)
    before = ledger_size(national)
    for _ in range(ROUNDS):
        put_back.run(enrolled, national)
    assert (put_back.there(national)[waits], enrolled.states()[waits], ledger_size(national)) == (
        "held",
        "held",
        before,
    )
    put_back.run(second, national)
    agree(national, enrolled, second, words=frozenset({"accepted", "deposited"}))


@pytest.mark.slow
def test_a_conflict_that_is_held_again_is_a_conflict(
    enrolled: Commune, second: Commune, national: National, commits: Commits, need: tuple[str, str]
) -> None:
    id_, _ = need
    first = amend(second, need, "A")
    amend(second, (id_, first), "B")
    late = amend(enrolled, (id_, first), "C")
    with commits.kept():
        put_back.run(enrolled, national)
    assert enrolled.states()[late] == "held"
    for pc in (second, enrolled):
        put_back.run(pc, national)
    assert enrolled.states()[late] == "conflict"
    commits.put_back(commits.files[-1])
    agree(national, second, enrolled, words=frozenset({"accepted", "conflict"}))


@pytest.fixture
def kept_batch(enrolled: Commune, national: National, commits: Commits, usb: Usb) -> str:
    """A vote in a batch that was cut; meanwhile a return has brought its receipt. The platform can be put back."""
    with commits.kept():
        put_back.run(enrolled, national)
    op = enrolled.act(SERVICES[1]).op
    file = usb.write(enrolled).file
    enrolled.clock.pass_by(hours=1)
    late = usb.answer(national, file)
    enrolled.act(SERVICES[2])
    cut = FaultyTransport(national.transport(), lambda call: "before" if "/batches" in call.path else None)
    with pytest.raises(NetworkError):
        running.run(enrolled, cut)
    usb.take_back(enrolled, late)
    assert (enrolled.states()[op], len(enrolled.batches())) == ("accepted", 1)
    enrolled.clock.pass_by(days=1)
    return op


@pytest.mark.slow
@pytest.mark.parametrize("offered", [True, False])
def test_a_batch_of_before_a_receipt_came_is_made_anew_with_it(
    enrolled: Commune, national: National, commits: Commits, kept_batch: str, offered: bool
) -> None:
    commits.put_back(commits.files[-1])
    if not offered:
        national.retract("catalogue", SERVICES[1])
    agree(national, enrolled)
    there, here = as_time(national.operations()[kept_batch].deposited_at), enrolled.rows()[kept_batch].received_at
    assert there == datetime.fromisoformat(here), "the legal time is the first one"


@pytest.mark.slow
def test_a_platform_that_was_not_shown_its_acceptance_does_not_contradict_it(
    enrolled: Commune, national: National, commits: Commits, kept_batch: str
) -> None:
    """It is put back behind its greeting, and gets the batch without the receipt; with it before the round ends."""
    left, said = [True], list[str]()

    class PutBack(FaultyTransport):
        def send(self, call: Call) -> Any:
            if "/batches" in call.path and left:
                left.clear()
                commits.put_back(commits.files[-1])
                national.retract("catalogue", SERVICES[1])
            elif "/hello" in call.path and not left:
                said.append(put_back.there(national)[kept_batch])
            return national.answer(call)

    running.run(enrolled, PutBack(national.transport(), lambda _: None))
    assert (said, put_back.there(national)[kept_batch]) == (["rejected"], "accepted")
    with enrolled.reading() as connection:
        assert evidence.count(connection) == 0
    agree(national, enrolled)


@pytest.mark.slow
@pytest.mark.parametrize("offered", [True, False])
def test_the_first_deposit_counts_where_its_stick_is_received_again(
    enrolled: Commune, national: National, commits: Commits, usb: Usb, offered: bool
) -> None:
    """The platform decides alike, a day later: who has its earlier receipt shows it, once."""
    with commits.kept():
        put_back.run(enrolled, national)
    if not offered:
        national.retract("catalogue", SERVICES[1])
    op = enrolled.act(SERVICES[1]).op
    file = usb.write(enrolled).file
    usb.take_back(enrolled, usb.answer(national, file))
    commits.put_back(commits.files[-1])
    if not offered:
        national.retract("catalogue", SERVICES[1])
    enrolled.clock.pass_by(days=1)
    usb.receive(national, file)
    agree(national, enrolled, words=frozenset({"accepted" if offered else "rejected"}))
    there, here = as_time(national.operations()[op].deposited_at), enrolled.rows()[op].received_at
    assert there == datetime.fromisoformat(here) < enrolled.clock() - timedelta(days=1)
    assert (ledger_size(national), sum(national.votes().values())) == (2, offered)
