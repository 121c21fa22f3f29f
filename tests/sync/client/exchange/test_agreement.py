"""What a receipt says stands in the platform's ledger, or the platform is shown it: an honest one that has copies, and
one that names another ledger than its own, or none."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from sync.client.connection.transports import DirectTransport, FaultyTransport
from sync.client.errors import NetworkError
from sync.client.exchange import agreement
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import evidence, platform_ledger, verification
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import exchange, proof
from sync.contract.ledger import LedgerHead
from sync.contract.wire import Answer, Call, Transport
from sync.platform.intake import decisions
from sync.platform.times import as_time
from tests.sync.client import put_back, replicas, running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.resigning import Resigning


def run(commune: Commune, transport: Transport) -> RoundOutcome:
    commune.clock.pass_by(minutes=20)
    return running.run(commune, transport)


def batches(call: Call) -> bool:
    return call.method == "POST" and "/batches" in call.path


def greets_first(commune: Commune) -> None:
    with commune.transaction() as connection:
        connection.execute(delete(exchange))


def behind(national: National, commits: Commits, old: Path, new: Path) -> Callable[[Call], Answer]:
    """A copy of the platform that stood still takes the batches; before and after them the other one answers."""

    def answer(call: Call) -> Answer:
        if not batches(call):
            return national.answer(call)
        commits.put_back(old)
        taken = national.answer(call)
        commits.put_back(new)
        return taken

    return answer


@pytest.fixture
def copies(enrolled: Commune, national: National, commits: Commits) -> tuple[Path, Path]:
    """The platform before any act came, and with three of ours."""
    with commits.kept():
        run(enrolled, national.transport())
        for service in SERVICES[:3]:
            enrolled.act(service)
        run(enrolled, national.transport())
    return commits.files[0], commits.files[-1]


@pytest.mark.slow
@pytest.mark.parametrize("receipts", [True, False])
def test_what_a_copy_that_lags_behind_took_is_given_to_the_other_one(
    enrolled: Commune, national: National, commits: Commits, copies: tuple[Path, Path], receipts: bool
) -> None:
    """The control: a client that does not look for its receipts in the ledger is content, and the act is lost."""
    op = enrolled.act(SERVICES[9]).op
    greets_first(enrolled)
    outcome = run(enrolled, DirectTransport(behind(national, commits, *copies)))
    assert (outcome.outcome, enrolled.states()[op]) == ("stopped", "accepted")
    if not receipts:
        with enrolled.transaction() as connection:
            connection.execute(delete(proof).where(proof.c.op == op))
    rounds = [run(enrolled, national.transport()).outcome for _ in range(2)]
    assert rounds == ["complete", "complete"]
    assert (op in national.operations()) is receipts
    if receipts:
        put_back.judged(enrolled, national, 4)


def lost_with(how: str, stands: dict[str, Any]) -> Callable[[Call, Any], Any]:
    """The receipts of a batch name no ledger, or one that is not what it adds."""

    def change(call: Call, said: Any) -> Any:
        for block in said.get("blocks", []) if batches(call) else []:
            receipt = block["receipt"]
            own = receipt.pop("ledger")
            others = {"repeated": stands, "short": {"size": 1, "head": "0" * 64}, "astray": own | {"head": "a" * 64}}
            receipt |= {"ledger": others[how]} if how in others else {}
        return said

    return change


@pytest.mark.slow
@pytest.mark.parametrize("how", ["absent", "repeated", "short", "astray"])
def test_a_receipt_that_names_another_ledger_or_none_does_not_make_a_round_complete(
    enrolled: Commune, national: National, commits: Commits, copies: tuple[Path, Path], how: str
) -> None:
    ops = {enrolled.act(service).op for service in SERVICES[9:12]}
    with enrolled.reading() as connection:
        seen = platform_ledger.last_seen(connection, national.keys.signing.id)
    assert seen is not None
    change = lost_with(how, {"size": seen.size, "head": seen.head})
    forgets = behind(national, commits, copies[1], copies[1])
    assert run(enrolled, Resigning(forgets, national.keys.signing, change)).outcome == "stopped"
    assert {enrolled.states()[op] for op in ops} == {"accepted"}
    assert not ops & set(national.operations())
    assert run(enrolled, national.transport()).outcome == "complete"
    assert put_back.there(national) == enrolled.states()
    assert sum(national.votes().values()) == 6


@pytest.mark.slow
def test_a_decision_of_after_the_greeting_is_no_loss(enrolled: Commune, national: National) -> None:
    """Its receipt comes with the feed, and its word in the ledger with the next round."""
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    op = enrolled.act().op
    run(enrolled, national.transport())

    def answer(call: Call) -> Answer:
        if "/feed" in call.path:
            with national.store.writing() as connection:
                decisions.decide(connection, national.keys, national.clock())
        return national.answer(call)

    assert run(enrolled, DirectTransport(answer)).outcome == "complete"
    assert enrolled.states() == {op: "accepted"}
    with enrolled.reading() as connection:
        assert not platform_ledger.recovering(connection, national.keys.signing.id)
        assert not platform_ledger.complete(connection, national.keys.signing.id), "there is more than is here"
    national.calls.clear()
    assert run(enrolled, national.transport()).outcome == "complete"
    assert national.asked("POST", "/batches") == 0
    assert enrolled.verify().ok


def lies(edit: Callable[[dict[str, Any]], None], again: str = "") -> Callable[[Call, Any], Any]:
    """Of a batch that is taken: the receipt's day, or the decision. `again`: also where this act's receipt is read."""

    def change(call: Call, said: Any) -> Any:
        for block in said.get("blocks", []) if batches(call) else []:
            edit(block)
        for page in said.get("pages", [said]):
            for item in page["items"] if page.get("scope") == "receipts" else []:
                if item["id"] == again:
                    edit(item["value"])
        return said

    return change


def on(day: str) -> Callable[[dict[str, Any]], None]:
    def edit(block: dict[str, Any]) -> None:
        block["receipt"]["received_at"] = block["decision"]["decided_at"] = day

    return edit


def earlier(block: dict[str, Any]) -> None:
    block["decision"]["earlier"] = [{"index": 0, "at": "2021-03-09T09:00:00Z"}]


def rejected(block: dict[str, Any]) -> None:
    block["decision"]["exceptions"] = [{"index": 0, "status": "rejected", "reason": "phase_closed"}]


def decision_evidence(commune: Commune) -> list[str]:
    with commune.reading() as connection:
        return [one.about for one in evidence.contradictions(connection) if one.kind == "decision"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit",
    [on("2199-12-31T00:00:00Z"), on("2000-01-02T00:00:00Z"), earlier, rejected],
    ids=["late", "soon", "at", "no"],
)
def test_a_receipt_that_says_otherwise_than_its_own_ledger_is_kept_and_both_ends_agree(
    enrolled: Commune, national: National, edit: Callable[[dict[str, Any]], None]
) -> None:
    """The ledger whose hash it signs bears another day, or another decision."""
    enrolled.act(SERVICES[0])
    run(enrolled, national.transport())
    op = enrolled.act(SERVICES[1]).op
    outcome = run(enrolled, Resigning(national.answer, national.keys.signing, lies(edit)))
    assert outcome.contradictions == 1
    for _ in range(2):
        outcome = run(enrolled, national.transport())
    assert (outcome.outcome, outcome.contradictions) == ("complete", 0)
    assert decision_evidence(enrolled) == [op]
    put_back.judged(enrolled, national, 2)
    there, here = as_time(national.operations()[op].deposited_at), enrolled.rows()[op].received_at
    assert there == datetime.fromisoformat(here)


@pytest.mark.slow
def test_one_that_says_another_day_in_a_round_that_broke_off_is_shown_to_the_platform_by_the_next_one(
    enrolled: Commune, national: National
) -> None:
    """What is found lost only at a round's end leaves at once: its outcome was "stopped", until another round."""
    enrolled.act(SERVICES[0])
    run(enrolled, national.transport())
    op = enrolled.act(SERVICES[1]).op
    lying = Resigning(national.answer, national.keys.signing, lies(on("2000-01-02T00:00:00Z")))
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(lying, lambda call: "absent" if "/feed" in call.path else None))
    outcome = run(enrolled, national.transport())
    assert (outcome.outcome, outcome.contradictions, decision_evidence(enrolled)) == ("complete", 1, [op])
    put_back.judged(enrolled, national, 2)
    there, here = as_time(national.operations()[op].deposited_at), enrolled.rows()[op].received_at
    assert there == datetime.fromisoformat(here)


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit", [on("2199-12-31T00:00:00Z"), on("2000-01-02T00:00:00Z"), earlier], ids=["late", "soon", "at"]
)
def test_verify_names_an_act_that_its_ledger_bears_as_of_another_day(
    enrolled: Commune, national: National, edit: Callable[[dict[str, Any]], None]
) -> None:
    """Of a platform that keeps to its receipt. The control: once it says its true day, nothing is named."""
    enrolled.act(SERVICES[0])
    run(enrolled, national.transport())
    assert enrolled.verify().ok
    op = enrolled.act(SERVICES[1]).op
    run(enrolled, Resigning(national.answer, national.keys.signing, lies(edit, op)))
    named = f"Envoi {op}\u00a0: le registre de la plateforme le date d’un autre jour que l’accusé."
    assert enrolled.verify().first_bad == named
    with enrolled.transaction() as connection:
        kept = connection.begin_nested()
        platform_ledger.see(connection, national.keys.signing.id, LedgerHead(size=9, head="f" * 64))
        assert verification.check(connection, enrolled.head).first_bad == named, "what follows it is not all here"
        kept.rollback()
    for _ in range(2):
        run(enrolled, national.transport())
    assert enrolled.verify().ok


def test_the_ledger_is_held_against_receipts_by_its_key(enrolled: Commune, national: National) -> None:
    """It is read once in each round, from its platform's first entry on, and no act has it read again."""
    enrolled.act(SERVICES[0])
    run(enrolled, national.transport())
    words = (national.keys.signing.id, 9, "duplicate", "arrived")
    with enrolled.reading() as connection:
        driver = driver_of(connection)
        plans = [
            [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {asked}", values).fetchall()]
            for asked, values in ((agreement._OTHERWISE, words), (agreement._LAST_WORDS, (*words, "[]")))
        ]
    for plan in plans:
        entries = [step for step in plan if "platform_entry" in step]
        assert entries == ["SEARCH platform_entry USING INDEX sqlite_autoindex_platform_entry_1 (platform=? AND n<?)"]
        assert not [step for step in plan if "CORRELATED" in step]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 21])
def test_each_call_answered_by_any_of_three_copies(
    make_commune: Callable[..., Commune], national: National, tmp_path: Path, seed: int
) -> None:
    pcs = [make_commune(), make_commune("45024-b")]
    acts = replicas.history(pcs, national, tmp_path, seed)
    assert acts
    assert put_back.there(national) == acts
    for pc in pcs:
        assert pc.verify().ok
        with pc.reading() as connection:
            assert {one.kind for one in evidence.contradictions(connection)} <= {"history", "hash"}
