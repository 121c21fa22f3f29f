"""What a receipt says stands in the platform's ledger, or the platform is shown it: an honest one that has copies, and
one that names another ledger than its own, or none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from sync.client.connection.transports import DirectTransport
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import evidence, platform_ledger
from sync.client.ledger.tables import exchange, proof
from sync.contract.wire import Answer, Call, Transport
from sync.platform.intake import decisions
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
            assert {one.kind for one in evidence.found(connection)} <= {"history", "hash"}
