"""The platform's ledger, written down here from its receipts, and asked for where another computer has the receipt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, insert, select, update

from sync.client.connection.pace import Pace
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import Integrity, NetworkError
from sync.client.ledger import evidence, platform_ledger
from sync.client.ledger.outbox import append
from sync.client.ledger.tables import batch, copy, exchange, outbox, platform_entry, proof
from sync.contract.ledger import LedgerAnswer, LedgerHead
from sync.contract.receipts import Proof, verify_proof
from sync.contract.wire import Call
from sync.platform import ledger
from sync.platform.conduct import campaigns
from sync.platform.intake import decisions
from sync.platform.tables import published
from tests.beside import neighbours
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.client.resigning import Resigning


def run(commune: Commune, national: National, **more: Any) -> Any:
    commune.clock.pass_by(minutes=20)
    national.calls.clear()
    return running.run(commune, national.transport(), **more)


def here(commune: Commune, national: National) -> LedgerHead:
    with commune.reading() as connection:
        return platform_ledger.chained(connection, national.keys.signing.id, BAULE)


def there(national: National) -> LedgerHead:
    with national.store.reading() as connection:
        return ledger.stands(connection, national.keys.signing.id, BAULE)


def contradictions(commune: Commune) -> list[str]:
    with commune.reading() as connection:
        return [one.kind for one in evidence.contradictions(connection)]


MIDDLE = "88" * 32
BEFORE, AFTER = neighbours(MIDDLE)
HERE, SEEN = LedgerHead(size=5, head=MIDDLE), LedgerHead(size=7, head=MIDDLE)


@pytest.mark.parametrize(
    ("seen", "told", "gone"),
    [
        (SEEN, msgspec.UNSET, False),
        (SEEN, LedgerAnswer(size=7, head=MIDDLE, then=MIDDLE), False),
        (SEEN, LedgerAnswer(size=8, head=BEFORE, then=MIDDLE), False),  # it has grown
        (SEEN, LedgerAnswer(size=6, head=MIDDLE, then=MIDDLE), True),  # shorter than it was
        (SEEN, LedgerAnswer(size=7, head=BEFORE, then=MIDDLE), True),  # as long, and another
        (SEEN, LedgerAnswer(size=7, head=AFTER, then=MIDDLE), True),
        (SEEN, LedgerAnswer(size=7, head=MIDDLE), True),  # shorter than what was asked about
        (None, LedgerAnswer(size=1, head=BEFORE, then=MIDDLE), False),
        (None, LedgerAnswer(size=7, head=MIDDLE, then=BEFORE), True),  # what is here is not in it
        (None, LedgerAnswer(size=7, head=MIDDLE, then=AFTER), True),
    ],
)
def test_where_a_ledger_is_seen_to_have_gone_back(seen: LedgerHead | None, told: Any, gone: bool) -> None:
    assert platform_ledger.went_back(HERE, seen, told) is gone


def test_the_longest_ledger_that_was_told_of_is_remembered(enrolled: Commune) -> None:
    told = [LedgerHead(size=size, head=head) for size, head in ((2, MIDDLE), (2, BEFORE), (1, AFTER), (3, BEFORE))]
    with enrolled.transaction() as connection:
        for one, seen in zip(told, (told[0], told[0], told[0], told[3]), strict=True):
            platform_ledger.see(connection, "p", one)
            assert platform_ledger.last_seen(connection, "p") == seen


def test_a_ledger_that_is_not_any_more_what_it_was(enrolled: Commune, national: National) -> None:
    for service in SERVICES[:3]:
        enrolled.act(service)
    run(enrolled, national)
    whole, platform = here(enrolled, national), national.keys.signing.id
    heads = neighbours(whole.head)
    with enrolled.transaction() as connection:
        assert not platform_ledger.replaced(connection, platform, BAULE, whole)
        for head in heads:
            told = LedgerHead(size=whole.size, head=head)
            assert platform_ledger.replaced(connection, platform, BAULE, told)
        longer = LedgerHead(size=whole.size + 1, head=whole.head)
        assert platform_ledger.replaced(connection, platform, BAULE, longer)
        words = list(platform_ledger.words(connection, platform, 9))
        for n, head in enumerate([*heads, whole.head]):
            other = msgspec.structs.replace(words[n], intent=head)
            assert platform_ledger.agreed(connection, platform, [*words[:n], other]) == n


def asked_for_words(national: National) -> int:
    return national.asked("GET", "/ledger")


@pytest.mark.slow
def test_what_a_receipt_says_is_written_down_and_nothing_is_asked(enrolled: Commune, national: National) -> None:
    for service in SERVICES[:70]:
        enrolled.act(service)
    enrolled.act("no-such-service")
    running.paced(enrolled, Pace(block=10, batch=40))
    for _ in range(2):
        run(enrolled, national)
    assert here(enrolled, national) == there(national)
    assert here(enrolled, national).size == 71
    assert asked_for_words(national) == 0
    assert enrolled.verify().ok


@pytest.mark.slow
def test_receipts_may_overtake_one_another(enrolled: Commune, national: National) -> None:
    """Of several batches at once the first answer need not come first: what lies before it is missing for a moment."""
    for service in SERVICES[:40]:
        enrolled.act(service)
    run(enrolled, national)
    whole, platform = here(enrolled, national), national.keys.signing.id
    with enrolled.transaction() as connection:
        entries = list(platform_ledger.words(connection, platform, 40))
        connection.execute(delete(platform_entry))
        for some in (entries[20:30], entries[30:], entries[:10]):
            platform_ledger.keep(connection, platform, BAULE, some, whole)
        assert platform_ledger.chained(connection, platform, BAULE).size == 10
        platform_ledger.keep(connection, platform, BAULE, entries[10:20], whole)
        assert platform_ledger.chained(connection, platform, BAULE) == whole


@pytest.mark.slow
def test_what_was_said_to_another_computer_is_asked_for(enrolled: Commune, second: Commune, national: National) -> None:
    enrolled.act(SERVICES[0])
    run(enrolled, national)
    for service in SERVICES[1:4]:
        second.act(service)
    run(second, national)
    assert (here(second, national), asked_for_words(national)) == (there(national), 1)
    run(enrolled, national)
    assert (here(enrolled, national), asked_for_words(national)) == (there(national), 1)
    run(enrolled, national)
    assert asked_for_words(national) == 0


def test_a_decision_that_came_later_is_asked_for(enrolled: Commune, national: National) -> None:
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    enrolled.act(SERVICES[0])
    run(enrolled, national)
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, national.clock())
    run(enrolled, national)
    with enrolled.reading() as connection:
        said = [entry.status for entry in platform_ledger.words(connection, national.keys.signing.id, 9)]
    assert said == ["deposited", "accepted"]
    assert here(enrolled, national) == there(national)


@pytest.mark.slow
def test_many_words_come_in_pages(enrolled: Commune, second: Commune, national: National) -> None:
    for number in range(1_100):
        second.act(SERVICES[number % 60])
    running.paced(second, Pace(block=50, batch=400))
    run(second, national)
    run(enrolled, national)
    assert (here(enrolled, national), asked_for_words(national)) == (there(national), 3)


def test_a_database_of_an_earlier_version_learns_the_whole_ledger(enrolled: Commune, national: National) -> None:
    for service in SERVICES[:5]:
        enrolled.act(service)
    run(enrolled, national)
    with enrolled.transaction() as connection:
        connection.execute(delete(platform_entry))
        connection.execute(delete(copy).where(copy.c.scope == platform_ledger.LEDGER))
    assert run(enrolled, national).recovered == 0
    assert here(enrolled, national) == there(national)


@pytest.mark.parametrize("optimistic", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_database_of_an_earlier_version_finds_out_what_was_lost_though_the_line_breaks(
    enrolled: Commune, national: National, tmp_path: Path, optimistic: bool
) -> None:
    """Its first round asks for the whole ledger, and is cut there: the next one asks again."""
    commits = Commits(national, tmp_path)
    for service in SERVICES[:30]:
        enrolled.act(service)
    running.paced(enrolled, Pace(block=10, batch=200))
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[-2])
    lost = 30 - len(national.operations())
    with enrolled.transaction() as connection:
        connection.execute(delete(platform_entry))
        connection.execute(delete(copy).where(copy.c.scope == platform_ledger.LEDGER))
    if optimistic:
        enrolled.act(SERVICES[40])
    enrolled.clock.pass_by(hours=1)
    broken = FaultyTransport(national.transport(), lambda call: "before" if call.path.endswith("/ledger") else None)
    with pytest.raises(NetworkError):
        running.run(enrolled, broken)
    enrolled.clock.pass_by(hours=1)
    assert (run(enrolled, national).recovered, lost > 0) == (lost, True)
    run(enrolled, national)
    assert {op: row.status for op, row in national.operations().items()} == enrolled.states()
    assert here(enrolled, national) == there(national)


@pytest.mark.slow
def test_what_is_still_lost_leaves_again_without_its_batches(
    enrolled: Commune, national: National, tmp_path: Path
) -> None:
    """As where the key is replaced between finding out and sending: the former key's batches go with it."""
    commits = Commits(national, tmp_path)
    for service in SERVICES[:30]:
        enrolled.act(service)
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[0])
    enrolled.clock.pass_by(hours=1)
    gone = FaultyTransport(national.transport(), lambda call: "absent" if call.path.endswith("/batches") else None)
    with pytest.raises(NetworkError):
        running.run(enrolled, gone)
    with enrolled.transaction() as connection:
        connection.execute(delete(batch))
    run(enrolled, national)
    assert {op: row.status for op, row in national.operations().items()} == enrolled.states()
    run(enrolled, national)
    with enrolled.reading() as connection:
        assert not platform_ledger.recovering(connection, national.keys.signing.id), "and that is the end of it"
        assert connection.execute(select(batch)).all() == []


def test_what_does_not_lead_where_it_was_told_is_not_written(enrolled: Commune, national: National) -> None:
    for service in SERVICES[:4]:
        enrolled.act(service)
    run(enrolled, national)
    key, whole = national.keys.signing.id, here(enrolled, national)
    with enrolled.transaction() as connection:
        entries = list(platform_ledger.words(connection, key, 4))
        connection.execute(delete(platform_entry).where(platform_entry.c.n > 2))
        other = msgspec.structs.replace(entries[3], status="rejected")
        for bad in ([entries[2], other], [entries[3], entries[2]], [entries[2], entries[2]], []):
            platform_ledger.keep(connection, key, BAULE, bad, whole)
            assert platform_ledger.chained(connection, key, BAULE).size == 2
        changed = msgspec.structs.replace(entries[1], status="rejected")
        platform_ledger.keep(connection, key, BAULE, [changed, *entries[2:]], whole)  # another history
        assert platform_ledger.chained(connection, key, BAULE).size == 2
        platform_ledger.keep(connection, key, BAULE, [other], LedgerHead(size=4, head="ab" * 32))  # waits for the third
        platform_ledger.keep(connection, key, BAULE, [entries[2]], LedgerHead(size=3, head=""))
        assert platform_ledger.chained(connection, key, BAULE).size < 4, "and does not lead there either"
        platform_ledger.keep(connection, key, BAULE, entries[2:], whole)
        assert platform_ledger.chained(connection, key, BAULE) == whole


@pytest.mark.slow
def test_put_back_between_the_greeting_and_the_blocks(enrolled: Commune, national: National, tmp_path: Path) -> None:
    """The receipts are of another history, and longer than what was seen: the next greeting tells all the same."""
    commits = Commits(national, tmp_path)
    for service in SERVICES[:20]:
        enrolled.act(service)
    with commits.kept():
        run(enrolled, national)
    for service in SERVICES[20:70]:
        enrolled.act(service)
    left = [True]

    class PutBack(FaultyTransport):
        def send(self, call: Call) -> Any:
            if call.path.endswith("/batches") and left:
                left.clear()
                commits.put_back(commits.files[0])
            return national.answer(call)

    enrolled.clock.pass_by(hours=1)
    with enrolled.transaction() as connection:  # the greeting comes first
        connection.execute(update(exchange).values(summary="{}"))
    running.run(enrolled, PutBack(national.transport(), lambda _: None))
    assert left == []
    for _ in range(3):
        run(enrolled, national)
    assert {op: row.status for op, row in national.operations().items()} == enrolled.states()
    assert here(enrolled, national) == there(national)
    assert "hash" not in contradictions(enrolled)


@pytest.mark.slow
def test_what_it_had_accepted_is_accepted_again_though_what_it_rests_on_is_not_there(
    enrolled: Commune, national: National, tmp_path: Path, make_commune: Callable[..., Commune]
) -> None:
    """Put back to before both, and the one that depends on the other comes first: no rule refuses what was accepted."""
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    commits = Commits(national, tmp_path)
    with commits.kept():
        run(enrolled, national)
    first = enrolled.act(SERVICES[0]).op
    run(enrolled, national)
    last = second.act(SERVICES[1]).op
    run(second, national)
    commits.put_back(commits.files[-1])
    with national.store.writing() as connection:
        before = connection.execute(select(published).where(published.c.scope == "catalogue")).all()
        connection.execute(delete(published).where(published.c.scope == "catalogue"))
    run(second, national)
    assert (second.states(), national.operations()[last].status) == ({last: "accepted"}, "accepted"), "it had signed so"
    with national.store.writing() as connection:
        connection.execute(insert(published), [dict(row._mapping) for row in before])
    for pc in (second, enrolled):
        run(pc, national)
    assert {op: row.status for op, row in national.operations().items()} == {first: "accepted", last: "accepted"}
    assert contradictions(second) == []


@pytest.mark.slow
def test_where_it_went_back_exactly_nothing_must_be_asked_about(
    enrolled: Commune, national: National, tmp_path: Path
) -> None:
    commits = Commits(national, tmp_path)
    for service in SERVICES[:30]:
        enrolled.act(service)
    running.paced(enrolled, Pace(block=10, batch=200))
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[-2])
    lost = 30 - len(national.operations())
    assert lost > 0
    assert run(enrolled, national).recovered == lost
    assert asked_for_words(national) == 0
    assert here(enrolled, national) == there(national)
    assert contradictions(enrolled) == []


@pytest.mark.slow
def test_where_another_came_first_both_words_are_kept_and_the_rest_is_asked_for(
    enrolled: Commune, second: Commune, national: National, tmp_path: Path
) -> None:
    commits = Commits(national, tmp_path)
    for service in SERVICES[:20]:
        enrolled.act(service)
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[0])
    for service in SERVICES[20:30]:
        second.act(service)
    run(second, national)
    outcome = run(enrolled, national)
    assert (outcome.recovered, outcome.contradictions) == (20, 0), "it went back and has gone on: no alarm"
    (found,) = _contradictions(enrolled)
    assert (found.kind, found.platform) == ("history", national.keys.signing.id)
    assert '"signature"' in found.ours
    assert "signature-input" in found.theirs
    for pc in (enrolled, second):
        run(pc, national)
        assert here(pc, national) == there(national)
        assert pc.verify().ok


@pytest.mark.slow
def test_a_later_decision_that_is_lost_and_taken_otherwise_is_kept_against_it(
    enrolled: Commune, national: National, tmp_path: Path
) -> None:
    """The receipt stands in both ledgers; the decision signs the one that is gone."""
    commits = Commits(national, tmp_path)
    with national.store.writing() as connection:
        decisions.defer(connection, ("vote.cast",))
    enrolled.act(SERVICES[0])
    with commits.kept():
        run(enrolled, national)
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, national.clock())
    run(enrolled, national)
    commits.put_back(commits.files[-1])
    national.retract("catalogue", SERVICES[0])
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, national.clock())
    run(enrolled, national)
    (found,) = _contradictions(enrolled)
    ours = msgspec.json.decode(found.ours, type=Proof)
    verify_proof(national.keys.signing.public, ours, ours.intent)
    assert (found.kind, ours.status, ours.decision.ledger.size) == ("history", "accepted", 2)


def _contradictions(commune: Commune) -> tuple[evidence.Contradiction, ...]:
    with commune.reading() as connection:
        return evidence.contradictions(connection)


def evil(national: National, change: Callable[[Call, Any], None]) -> Resigning:
    """The platform, whose answers are changed before it signs them."""

    def changed_answer(call: Call, answer: Any) -> Any:
        change(call, answer)
        return answer

    return Resigning(national.answer, national.keys.signing, changed_answer)


@pytest.mark.parametrize("head", ["", "0" * 64, "f" * 64])
def test_words_that_do_not_lead_where_it_says_are_kept_as_evidence_and_it_goes_on(
    enrolled: Commune, second: Commune, national: National, head: str
) -> None:
    second.act(SERVICES[0])
    run(second, national)

    def other(call: Call, said: Any) -> None:
        if call.path.endswith("/ledger") and head:
            said["ledger"]["head"] = head
        elif call.path.endswith("/ledger"):
            said["entries"][0]["status"] = "rejected"

    enrolled.clock.pass_by(minutes=20)
    outcome = running.run(enrolled, evil(national, other))
    assert (outcome.outcome, outcome.contradictions) == ("stopped", 1), "not complete while the two differ"
    assert contradictions(enrolled) == ["hash"]
    op = enrolled.act(SERVICES[1]).op
    outcome = run(enrolled, national)
    assert (enrolled.states()[op], outcome.contradictions) == ("accepted", 0)
    assert here(enrolled, national) == there(national)


@pytest.mark.slow
def test_a_platform_that_brings_nothing_is_not_asked_for_ever(
    enrolled: Commune, second: Commune, national: National
) -> None:
    second.act(SERVICES[0])
    run(second, national)
    national.calls.clear()

    def nothing(call: Call, said: Any) -> None:
        if call.path.endswith("/ledger"):
            said["entries"] = []

    enrolled.clock.pass_by(minutes=20)
    assert running.run(enrolled, evil(national, nothing)).outcome == "stopped", "not complete: words are missing"
    assert asked_for_words(national) == 2, "once more by `withheld`, for the line that is missing"
    run(enrolled, national)
    assert here(enrolled, national) == there(national)


@pytest.mark.slow
def test_a_decision_that_it_refuses_ends_the_exchange_and_both_words_are_kept(
    enrolled: Commune, national: National, tmp_path: Path
) -> None:
    """Put back to before the act, it is shown its own acceptance, and signs a refusal."""
    commits = Commits(national, tmp_path)
    op = enrolled.act(SERVICES[0]).op
    with commits.kept():
        run(enrolled, national)
    rows = enrolled.rows()
    commits.put_back(commits.files[0])

    def refuses(call: Call, said: Any) -> None:
        for block in said.get("blocks", []):
            block["decision"]["exceptions"] = [{"index": 0, "status": "rejected", "reason": "phase_closed"}]
            block["exceptions"] = [{"op": op, "status": "rejected", "reason": "phase_closed"}]

    for _ in range(2):  # each time
        enrolled.clock.pass_by(hours=2)
        with pytest.raises(Integrity) as stopped:
            running.run(enrolled, evil(national, refuses))
        assert "refuse ce qu’elle avait signé" in stopped.value.sentence
        assert enrolled.rows() == rows, "its first word stands here"
        assert contradictions(enrolled) == ["decision"]
    (found,) = _contradictions(enrolled)
    assert found.about == op
    for text, status in ((found.ours, "accepted"), (found.theirs, "rejected")):
        held = msgspec.json.decode(text, type=Proof)
        verify_proof(national.keys.signing.public, held, held.intent)
        assert held.status == status
    enrolled.clock.pass_by(hours=2)
    run(enrolled, national)  # whoever mends the platform finds the act here
    assert national.votes() == {SERVICES[0]: 1}


@pytest.mark.slow
@pytest.mark.parametrize("status", ["conflict", "deposited", "held"])
def test_and_so_does_a_word_that_it_only_knows_what_it_had_accepted(
    enrolled: Commune, national: National, tmp_path: Path, status: str
) -> None:
    """Else it would be shown the act for ever, and say each time that it knows it, and of no acceptance."""
    commits = Commits(national, tmp_path)
    op = enrolled.act(SERVICES[0]).op
    intent = enrolled.rows()[op].intent
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[0])

    def knows(call: Call, said: Any) -> None:
        for block in said.get("blocks", []):
            says = block["decision"] | {"exceptions": [{"index": 0, "status": status, "reason": "missing"}]}
            first = {"op": op, "intent": intent, "index": 0, "path": [], "receipt": block["receipt"], "decision": says}
            block["decision"]["exceptions"] = [{"index": 0, "status": "duplicate"}]
            block["exceptions"] = [{"op": op, "status": "duplicate", "proof": first}]

    enrolled.clock.pass_by(hours=2)
    with pytest.raises(Integrity) as stopped:
        running.run(enrolled, evil(national, knows))
    assert "refuse ce qu’elle avait signé" in stopped.value.sentence
    assert (enrolled.states(), contradictions(enrolled)) == ({op: "accepted"}, ["decision"])
    enrolled.clock.pass_by(hours=2)
    run(enrolled, national)
    assert national.votes() == {SERVICES[0]: 1}


@pytest.mark.slow
def test_what_it_refused_while_it_had_forgotten_to_have_accepted_it_is_accepted(
    enrolled: Commune, national: National, tmp_path: Path, make_commune: Callable[..., Commune]
) -> None:
    """A copy of this database that has no receipt yet sends the act to the platform that was put back, too late."""
    commits = Commits(national, tmp_path)
    op = enrolled.act(SERVICES[0]).op
    with enrolled.reading() as connection:
        frozen = connection.execute(select(outbox.c.frozen)).scalar_one()
    with commits.kept():
        run(enrolled, national)
    commits.put_back(commits.files[0])
    with national.store.writing() as connection:
        campaigns.set_phase(connection, "deployment", national.clock())
    copy_ = make_commune("copy")
    copy_.enrol(national.transport(), national.code())
    with copy_.transaction() as connection:
        append(connection, frozen=frozen, title="Vote", subject=SERVICES[0], now=copy_.clock())
    run(copy_, national)
    assert copy_.states() == {op: "rejected"}
    run(enrolled, national)
    assert enrolled.states() == {op: "accepted"}
    assert national.votes() == {SERVICES[0]: 1}


def test_a_receipt_that_names_no_ledger_or_one_too_short_for_its_acts_says_no_word(
    enrolled: Commune, national: National
) -> None:
    enrolled.act()
    run(enrolled, national)
    with enrolled.transaction() as connection:
        held = msgspec.json.decode(connection.execute(select(proof.c.value)).scalar_one(), type=Proof)
        acts = [(held.op, held.intent)]
        connection.execute(delete(platform_entry))
        for told in (msgspec.UNSET, LedgerHead(size=0, head=MIDDLE)):
            other = msgspec.structs.replace(held.receipt, ledger=told)
            platform_ledger.take_block(connection, other, held.decision, acts)
            assert connection.execute(select(platform_entry)).all() == []
        platform_ledger.take_block(connection, held.receipt, held.decision, acts)
        assert [row.n for row in connection.execute(select(platform_entry))] == [1]
