"""One round against the real platform: each act one effect, whatever breaks on the way."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.pace import Pace
from sync.client.connection.transports import DirectTransport, Fault, FaultyTransport, ScriptedTransport
from sync.client.errors import Declined, NetworkError, NotEnrolled
from sync.client.exchange import cursors
from sync.client.ledger import evidence, outbox
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import copy
from sync.client.news import Settled
from sync.client.reporter import RememberingReporter
from sync.contract import problems
from sync.contract.batches import CONTENT_TYPE, BatchResult
from sync.contract.http_signatures import sign_answer
from sync.contract.wire import Answer, Call, Transport
from sync.platform.http.service import Platform
from tests.sync.client.ends import REFUSED, SERVICES, Clock, Commune, National
from tests.sync.client.running import paced, run
from tests.sync.client.strange_problems import strange


def on(method: str, path: str, *faults: Fault | None) -> Callable[[Call], Fault | None]:
    """A plan that meets the n-th such call with the n-th fault, and lets all others through."""
    left = list(faults)

    def plan(call: Call) -> Fault | None:
        hit = call.method == method and call.path.startswith(f"/sync/v1{path}")
        return left.pop(0) if hit and left else None

    return plan


def test_acts_written_offline_arrive_once_each_with_a_proof(enrolled: Commune, national: National) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:3]]
    outcome = run(enrolled, national.transport())
    assert (outcome.outcome, outcome.sent, outcome.accepted, outcome.rejected) == ("complete", 3, 3, 0)
    assert national.votes() == dict.fromkeys(SERVICES[:3], 1)
    rows = enrolled.rows()
    assert [rows[op].state for op in ops] == ["accepted"] * 3
    assert [rows[op].number for op in ops] == [1, 2, 3]
    assert all(rows[op].received_at == "2021-02-10T09:00:00+00:00" and rows[op].attempts == 1 for op in ops)
    settled = [news for news in enrolled.news if isinstance(news, Settled)]
    assert [(news.op, news.state, news.number) for news in settled] == [
        (op, "accepted", n + 1) for n, op in enumerate(ops)
    ]
    assert enrolled.batches() == []
    checked = enrolled.verify()
    assert (checked.ok, checked.operations, checked.receipts) == (True, 3, 3)


def test_of_a_round_with_nothing_to_do_all_is_nought(enrolled: Commune, national: National) -> None:
    run(enrolled, national.transport())
    met = Contradiction(kind="hash", platform="p", about="1", ours="1", theirs="2")
    with enrolled.transaction() as connection:
        evidence.note(connection, met)  # in an earlier round
    outcome = run(enrolled, national.transport())
    told = {name: value for name, value in outcome.as_document().items() if value}
    assert set(told) == {"outcome", "bytes_sent", "bytes_received", "requests"}
    assert told["outcome"] == "complete"
    with enrolled.reading() as connection:
        assert [cursors.rows_before(connection, scope) for scope in ("unknown", "needs")] == [0, 0]


def test_a_round_brings_campaign_and_catalogue(enrolled: Commune, national: National) -> None:
    outcome = run(enrolled, national.transport())
    with enrolled.reading() as connection:
        found = connection.execute(select(copy.c.scope, copy.c.id)).all()
    assert [id_ for scope, id_ in found if scope == "campaign"] == ["france-relance-2021"]
    assert sorted(id_ for scope, id_ in found if scope == "catalogue") == sorted(SERVICES)
    assert outcome.pulled == len(SERVICES) + 1
    assert run(enrolled, national.transport()).pulled == 0


def test_the_same_acts_are_not_sent_again(enrolled: Commune, national: National) -> None:
    enrolled.act()
    run(enrolled, national.transport())
    assert run(enrolled, national.transport()).sent == 0
    assert national.asked("POST", "/batches") == 1


def test_a_rejected_act_says_why(enrolled: Commune, national: National) -> None:
    op = enrolled.act(**REFUSED).op
    outcome = run(enrolled, national.transport())
    row = enrolled.rows()[op]
    assert (outcome.rejected, row.state, row.number) == (1, "rejected", 1)
    assert row.reason
    assert row.detail
    assert enrolled.verify().ok


@pytest.mark.parametrize("fault", ["after", "slow"])
def test_an_answer_that_is_lost_is_asked_for_and_the_act_counts_once(
    enrolled: Commune, national: National, fault: Fault
) -> None:
    op = enrolled.act().op
    transport = FaultyTransport(national.transport(), on("POST", "/batches", fault))
    assert run(enrolled, transport).accepted == 1
    assert enrolled.states() == {op: "accepted"}
    assert national.votes() == {SERVICES[0]: 1}
    assert (national.asked("POST", "/batches"), national.asked("GET", "/batches/")) == (1, 1)


def test_what_never_arrived_is_sent_again_in_the_very_same_bytes(enrolled: Commune, national: National) -> None:
    enrolled.act()
    transport = FaultyTransport(national.transport(), on("POST", "/batches", "before"))
    assert run(enrolled, transport).accepted == 1
    first, second = [call.body for call in transport.calls if call.method == "POST"]
    assert first == second
    assert national.votes() == {SERVICES[0]: 1}


def test_when_nothing_answers_the_next_round_asks_before_it_sends(enrolled: Commune, national: National) -> None:
    """The platform has the act, every answer is lost: the act stays "à envoyer" until a signature says otherwise."""
    op = enrolled.act().op
    transport = FaultyTransport(national.transport(), lambda call: "after" if "/batches" in call.path else None)
    with pytest.raises(NetworkError, match="cut"):
        run(enrolled, transport)
    assert enrolled.states() == {op: "finalised"}
    assert national.votes() == {SERVICES[0]: 1}
    (kept,) = enrolled.batches()
    national.calls.clear()
    done = run(enrolled, national.transport())
    assert (done.outcome, done.sent, done.accepted) == ("complete", 1, 1)
    assert enrolled.states() == {op: "accepted"}
    assert national.asked("POST", "/batches") == 0
    assert national.votes() == {SERVICES[0]: 1}
    assert kept
    assert enrolled.batches() == []


@pytest.mark.slow
def test_acts_made_meanwhile_go_in_another_batch(enrolled: Commune, national: National) -> None:
    first = enrolled.act(SERVICES[0]).op
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), on("POST", "/batches", "before", "before", "before")))
    second = enrolled.act(SERVICES[1]).op
    assert run(enrolled, national.transport()).accepted == 2
    assert enrolled.states() == {first: "accepted", second: "accepted"}
    assert national.votes() == {SERVICES[0]: 1, SERVICES[1]: 1}


def test_a_batch_that_arrives_twice_has_one_effect(enrolled: Commune, national: National) -> None:
    """The answer is lost, and so is what became of it: the bytes go twice, and the platform counts once."""
    op = enrolled.act().op
    transport = FaultyTransport(national.transport(), lambda call: "after" if "/batches" in call.path else None)
    with pytest.raises(NetworkError):
        run(enrolled, transport)
    (body,) = enrolled.batches()
    talk = Conversation(national.transport(), national.keys.public, enrolled.key, Meter())
    request = ApiRequest(method="POST", path="/batches", shape=BatchResult, body=[body], content_type=CONTENT_TYPE)
    assert talk.ask(request) == talk.ask(request)
    run(enrolled, national.transport())
    assert enrolled.states() == {op: "accepted"}
    assert national.votes() == {SERVICES[0]: 1}


@pytest.mark.slow
def test_an_act_known_from_an_earlier_batch_keeps_its_first_number(
    make_commune: Callable[..., Commune], enrolled: Commune, national: National, clock: Clock
) -> None:
    """A PC restored to yesterday enrols with the same key and sends under the same operation ids."""
    kept = enrolled.act()
    yesterday = make_commune("restored", enrolled.key)
    with enrolled.reading() as connection:
        frozen = connection.exec_driver_sql("SELECT frozen FROM outbox").scalar_one()
    with yesterday.transaction() as connection:
        outbox.append(connection, frozen=frozen, title="Vote", subject=SERVICES[0], now=clock())
    yesterday.enrol(national.transport(), national.code())
    run(enrolled, national.transport())
    clock.pass_by(hours=3)
    run(yesterday, national.transport())
    mine, again = enrolled.rows()[kept.op], yesterday.rows()[kept.op]
    assert (again.state, again.number, again.received_at) == ("accepted", 1, mine.received_at)
    assert national.votes() == {SERVICES[0]: 1}
    assert yesterday.verify().ok


CAPTIVE = [
    Answer(status=302, headers={"location": "http://wifi.example/login"}),
    Answer(status=200, headers={"content-type": "text/html"}, body=b"<html>Bienvenue</html>"),
    Answer(status=200, headers={"content-type": "application/json"}, body=b'{"batch":"x","blocks":[]}'),
    Answer(status=511, headers={"content-type": "text/html"}, body=b"<html>Connectez-vous</html>"),
    Answer(status=404, body=b"nginx"),
    Answer(
        status=422,
        headers={"content-type": problems.CONTENT_TYPE},
        body=msgspec.json.encode(strange("operation-unreadable", 422, "Cet envoi est illisible.", action="fix")),
    ),
]
each_portal = pytest.mark.parametrize("answer", CAPTIVE, ids=["302", "200 html", "200 json", "511", "404", "422"])


class Portal:
    """Answers what is sent, in the platform's place; `believed`, the control: to a client that verifies nothing.

    To our end that is the same as an answer which the platform signed.
    """

    def __init__(self, national: National, answer: Answer, *, believed: bool = False) -> None:
        self._national, self._answer, self._believed = national, answer, believed

    def send(self, call: Call) -> Answer:
        if call.method != "POST":
            return self._national.answer(call)
        if self._believed:
            return sign_answer(self._national.keys.signing, self._answer, call)
        return self._answer

    def close(self) -> None:
        return None


def moves_nothing(commune: Commune, transport: Transport, *, attempts: int) -> None:
    op = commune.act().op
    try:
        outcome = run(commune, transport).outcome
    except NetworkError as network_error:
        outcome = network_error.code
    row = commune.rows()[op]
    assert (row.state, row.attempts, row.number) == ("finalised", attempts, None)
    assert outcome == commune.last_exchange().outcome == "not_the_platform"


@pytest.mark.slow
@each_portal
def test_an_answer_that_is_not_signed_moves_nothing(enrolled: Commune, national: National, answer: Answer) -> None:
    moves_nothing(enrolled, ScriptedTransport(answer), attempts=0)
    assert run(enrolled, national.transport()).accepted == 1


@pytest.mark.slow
@each_portal
def test_the_portal_that_comes_up_in_the_midst_moves_nothing(
    enrolled: Commune, national: National, answer: Answer
) -> None:
    moves_nothing(enrolled, Portal(national, answer), attempts=1)
    assert national.votes() == {}
    assert run(enrolled, national.transport()).accepted == 1


@each_portal
def test_a_client_that_verifies_nothing_is_caught(enrolled: Commune, national: National, answer: Answer) -> None:
    """The control. It takes a portal for the platform, and where that one speaks its tongue, sets the act aside."""
    with pytest.raises(AssertionError, match="quarantined" if answer.status == 422 else "not_the_platform"):
        moves_nothing(enrolled, Portal(national, answer, believed=True), attempts=1)


def test_an_old_answer_played_again_moves_nothing(enrolled: Commune, national: National) -> None:
    """It is signed by the platform, but for another question."""
    run(enrolled, national.transport())
    old = national.answer(Call(method="GET", path="/sync/v1/hello", headers={"relais-nonce": "00" * 16}))
    with pytest.raises(NetworkError, match="not_the_platform"):
        run(enrolled, ScriptedTransport(old))


def test_another_platform_at_the_same_address_is_not_ours(enrolled: Commune, tmp_path: Any, clock: Clock) -> None:
    (tmp_path / "other").mkdir()
    other = National(tmp_path / "other", clock)
    op = enrolled.act().op
    with pytest.raises(NetworkError, match="not_the_platform"):
        run(enrolled, other.transport())
    assert enrolled.states() == {op: "finalised"}
    other.store.close()


each_clock = pytest.mark.parametrize("years", [-2, 2])


def jumps_and_exchanges(commune: Commune, national: National, years: int, through: Transport) -> None:
    """A round on a right clock, one on a wrong one whose answer is lost, then right, wrong and right again."""
    clock, right = commune.clock, commune.clock.now
    wrong = right + timedelta(days=365 * years)
    before = commune.act(SERVICES[0]).op
    assert run(commune, through).outcome == "complete"
    clock.now = wrong
    lost = commune.act(SERVICES[1]).op
    with pytest.raises(NetworkError, match="cut"):
        run(commune, FaultyTransport(through, lambda call: "after" if "/batches" in call.path else None))
    summary = commune.last_exchange().summary
    clock.now = right  # what the failed round asked to wait is of another time
    assert run(commune, through, automatic=True).outcome == "complete"
    clock.now = wrong
    off = commune.act(SERVICES[2]).op
    assert run(commune, through, automatic=True).outcome == "complete"
    clock.now = right
    after = commune.act(SERVICES[3]).op
    assert run(commune, through, automatic=True).outcome == "complete"
    rows = commune.rows()
    for op in (before, lost, off, after):  # the platform's time is the legal one
        assert (rows[op].state, rows[op].received_at) == ("accepted", "2021-02-10T09:00:00+00:00")
    assert commune.last_exchange().server_time == "2021-02-10T09:00:00+00:00"
    assert f'"offset_s":{-365 * years * 86400}' in summary
    checked = commune.verify()
    assert (checked.ok, checked.operations, checked.receipts) == (True, 4, 4)
    assert national.votes() == dict.fromkeys(SERVICES[:4], 1)


def keep_own_time(national: National) -> None:
    national.platform = Platform(national.store, national.keys, Clock())


@pytest.mark.slow
@each_clock
def test_a_clock_two_years_off_still_exchanges(enrolled: Commune, national: National, years: int) -> None:
    keep_own_time(national)
    jumps_and_exchanges(enrolled, national, years, national.transport())


@pytest.mark.slow
@each_clock
def test_a_client_that_looks_at_its_clock_is_caught(enrolled: Commune, national: National, years: int) -> None:
    """The control: to it a signature that is not of these five minutes is none."""
    keep_own_time(national)

    class Dating(DirectTransport):
        def send(self, call: Call) -> Answer:
            answer = super().send(call)
            made = float(answer.headers["signature-input"].partition("created=")[2].partition(";")[0])
            if abs(made - time.time() - (enrolled.clock.now - Clock().now).total_seconds()) > 300:
                raise NetworkError("not_the_platform", "old")
            return answer

    with pytest.raises((AssertionError, NetworkError), match="not_the_platform"):
        jumps_and_exchanges(enrolled, national, years, Dating(national.answer))


@pytest.mark.slow
@each_clock
def test_a_platform_that_takes_the_pcs_time_is_caught(enrolled: Commune, national: National, years: int) -> None:
    """The control: its receipts bear whatever a PC believes; here it shares the PC's clock."""
    with pytest.raises(AssertionError, match="accepted"):
        jumps_and_exchanges(enrolled, national, years, national.transport())


def test_a_revoked_device_is_told_so_and_keeps_its_acts(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    with national.store.writing() as connection:
        connection.exec_driver_sql("UPDATE device SET revoked_at = '2021-02-10T09:00:00+00:00'")
    with pytest.raises(Declined) as caught:
        run(enrolled, national.transport())
    assert caught.value.status == 403
    assert enrolled.states() == {op: "finalised"}
    assert national.asked("GET", "/hello") == 1, "it has no change of its key to show"


def test_without_an_enrolment_there_is_no_round(commune: Commune, national: National) -> None:
    with pytest.raises(NotEnrolled):
        run(commune, national.transport())
    assert national.calls == []


def test_a_round_that_ends_before_it_begins_has_moved_nothing(enrolled: Commune, national: National) -> None:
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), lambda _: "absent"))
    moved = msgspec.json.decode(enrolled.last_exchange().summary, type=dict[str, Any])
    assert [name for name in ("sent", "recovered", "contradictions", "pulled") if moved[name] != 0] == []


def test_an_automatic_round_waits_and_a_person_need_not(enrolled: Commune, national: National, clock: Clock) -> None:
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), lambda _: "absent"), jitter=lambda: 0.99)
    assert enrolled.last_exchange().failures == 1
    assert run(enrolled, national.transport(), automatic=True).outcome == "waiting"
    assert national.calls == []
    clock.pass_by(seconds=15)
    assert run(enrolled, national.transport(), automatic=True).outcome == "complete"
    assert enrolled.last_exchange().failures == 0
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), lambda _: "absent"), jitter=lambda: 0.99)
    assert run(enrolled, national.transport()).outcome == "complete"


def test_the_platforms_retry_after_holds_for_all(enrolled: Commune, national: National, clock: Clock) -> None:
    busy = Answer(status=503, headers={"retry-after": "120"}, body=b"busy")
    with pytest.raises(NetworkError, match="retry_later"):
        run(enrolled, ScriptedTransport(busy))
    for automatic in (True, False):
        if automatic:
            assert run(enrolled, national.transport(), automatic=True).outcome == "waiting"
        else:
            with pytest.raises(NetworkError, match="retry_later"):
                run(enrolled, national.transport())
    assert national.calls == []
    clock.pass_by(seconds=121)
    assert run(enrolled, national.transport()).outcome == "complete"


def test_when_the_time_is_up_nothing_new_is_begun(enrolled: Commune, national: National) -> None:
    enrolled.act()
    ticks = iter(range(0, 10_000, 60))
    outcome = run(enrolled, national.transport(), budget_s=50.0, monotonic=lambda: float(next(ticks)))
    assert (outcome.outcome, outcome.sent) == ("stopped", 0)
    assert run(enrolled, national.transport()).accepted == 1


def test_progress_is_told(enrolled: Commune, national: National) -> None:
    for service in SERVICES[:2]:
        enrolled.act(service)
    reporter = RememberingReporter()
    run(enrolled, national.transport(), reporter=reporter)
    assert [seen.step for seen in reporter.seen][:2] == ["hello", "sending"]
    assert (reporter.seen[1].done, reporter.seen[1].total) == (2, 2)
    assert reporter.seen[-1].step == "done"


@pytest.mark.slow
@pytest.mark.parametrize("asked_during", ["POST /batches", "GET /feed"])
def test_a_round_that_is_asked_to_end_does_so_between_two_steps_and_loses_nothing(
    enrolled: Commune, national: National, asked_during: str
) -> None:
    """Asked while a wave is on its way, or a page: that step is finished, nothing new is begun."""
    paced(enrolled, Pace(10, 80))
    count = 250 if asked_during.endswith("batches") else 60  # one wave holds 240
    ops = [enrolled.act(SERVICES[n % len(SERVICES)]).op for n in range(count)]
    asked: list[Call] = []
    method, path = asked_during.split()

    def watch(call: Call) -> Fault | None:
        if call.method == method and call.path.startswith(f"/sync/v1{path}"):
            asked.append(call)
        return None

    outcome = run(enrolled, FaultyTransport(national.transport(), watch), stop=lambda: bool(asked))
    assert outcome.outcome == "stopped"
    assert len(asked) == (3 if path == "/batches" else 1), "nothing more of it was begun"
    left = [op for op in ops if enrolled.states()[op] == "finalised"]
    assert len(left) == (10 if path == "/batches" else 0), "what had left is settled, the rest waits"
    assert run(enrolled, national.transport()).outcome == "complete"
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    assert (enrolled.verify().ok, enrolled.verify().receipts) == (True, count)
