"""What leaves with the greeting, not after it: where the platform is as it was last known, and only there."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from sync.client.connection.pace import Pace
from sync.client.connection.transports import DirectTransport, Fault, FaultyTransport
from sync.client.device.keystore import Wallet
from sync.client.errors import Declined, NetworkError
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import outbox
from sync.contract.http_signatures import sign_answer, sign_call
from sync.contract.wire import Answer, Call, HelloAnswer
from tests.sync.client.copying import former_keys, key_of, whole
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.running import paced, run


def run_with(commune: Commune, national: National, wallet: Wallet) -> RoundOutcome:
    return run(commune, national.transport(), key=key_of(commune, wallet), wallet=wallet)


@pytest.fixture
def acquainted(enrolled: Commune, national: National) -> Commune:
    """A PC that has exchanged before."""
    enrolled.act(SERVICES[0])
    run(enrolled, national.transport())
    national.calls.clear()
    return enrolled


def asked(national: National) -> list[str]:
    return [f"{call.method} {call.path.removeprefix('/sync/v1')}" for call in national.calls]


def breaking(national: National, path: str, fault: Fault, *, method: str = "") -> FaultyTransport:
    def plan(call: Call) -> Fault | None:
        return fault if call.path.endswith(path) and method in ("", call.method) else None

    return FaultyTransport(national.transport(), plan)


def test_the_first_exchange_greets_first(enrolled: Commune, national: National) -> None:
    enrolled.act()
    run(enrolled, national.transport())
    assert asked(national)[:2] == ["GET /hello", "POST /batches"]
    assert national.calls[1].query == ""


@pytest.mark.slow
def test_later_ones_send_along_with_the_greeting_what_they_presume(acquainted: Commune, national: National) -> None:
    for number in (1, 2):
        op = acquainted.act(SERVICES[number]).op
        run(acquainted, national.transport())
        posted = national.calls[0]
        assert asked(national)[:3] == ["POST /batches", "GET /hello", "GET /feed/pages"]
        assert f"seq={number}&head=" in posted.query
        assert acquainted.states()[op] == "accepted"
        assert not any(name in " ".join(asked(national)) for name in ("/head", "/ledger"))
        national.calls.clear()
    assert whole(acquainted, 3)


class Together(DirectTransport):
    """Carries several calls at once; `waves` are those that were given together."""

    def __init__(self, national: National) -> None:
        super().__init__(national.answer)
        self.waves: list[list[str]] = []

    def side_by_side(self, calls: Sequence[Call], connections: int) -> Iterator[tuple[int, Callable[[], Answer]]]:
        self.waves.append([f"{call.method} {call.path.removeprefix('/sync/v1')}" for call in calls])
        yield from ((place, partial(self.send, call)) for place, call in enumerate(calls))


@pytest.mark.slow
def test_the_greeting_goes_with_the_first_wave(acquainted: Commune, national: National) -> None:
    """Asked for by itself it would be a round trip more, in the same order."""
    acquainted.act(SERVICES[1])
    together = Together(national)
    assert run(acquainted, together).accepted == 1
    assert together.waves[0] == ["POST /batches", "GET /hello"]
    assert asked(national).count("GET /hello") == 1


@pytest.mark.slow
def test_what_does_not_fit_into_the_first_wave_comes_behind(acquainted: Commune, national: National) -> None:
    paced(acquainted, Pace(10, 80))
    for n in range(250):
        acquainted.act(SERVICES[n % len(SERVICES)])
    outcome = run(acquainted, national.transport())
    assert (outcome.sent, outcome.accepted) == (250, 250)
    posts = [bool(call.query) for call in national.calls if call.method == "POST"]
    assert posts == [True, True, True, False], "three batches with the greeting, then what is left"


@pytest.mark.slow
def test_a_platform_put_back_takes_nothing_before_it_has_what_it_lost(
    acquainted: Commune, national: National, yesterday: Callable[[], None]
) -> None:
    lost = acquainted.act(SERVICES[1]).op
    run(acquainted, national.transport())
    yesterday()
    national.calls.clear()
    acquainted.act(SERVICES[2])
    assert run(acquainted, national.transport()).outcome == "complete"
    rows = national.operations()
    assert rows[lost].number == 2
    assert len({row.number for row in rows.values()}) == len(rows) == 3
    posts = [call.query for call in national.calls if call.path.endswith("/batches")]
    assert [bool(query) for query in posts] == [True, False, False]
    assert whole(acquainted, 3)


@pytest.mark.slow
def test_what_a_broken_round_brought_is_not_forgotten_by_the_next(
    acquainted: Commune, national: National, yesterday: Callable[[], None]
) -> None:
    """Its act was received, its greeting was not answered; then the platform is put back to before that act."""
    lost = acquainted.act(SERVICES[1]).op
    with pytest.raises(NetworkError):
        run(acquainted, breaking(national, "/hello", "absent"))
    assert acquainted.states()[lost] == "accepted"
    yesterday()
    acquainted.act(SERVICES[2])
    run(acquainted, national.transport())
    assert lost in national.operations()
    assert national.votes() == dict.fromkeys(SERVICES[:3], 1)


@pytest.mark.slow
def test_a_copy_of_this_pc_is_seen_before_it_sends(
    acquainted: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    other, keys = copy(acquainted, wallet)
    acquainted.act(SERVICES[1])
    run_with(acquainted, national, wallet)
    other.act(SERVICES[2])
    done = run_with(other, national, keys)
    assert (done.key_replaced, done.accepted) == ("cloned", 1)
    assert national.votes() == dict.fromkeys(SERVICES[:3], 1)


@pytest.mark.slow
def test_a_platform_that_believes_whoever_presumes_is_caught(
    acquainted: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    """The control: a batch that presumes nothing is taken of the copy too, and nobody sees that there are two."""
    other, _ = copy(acquainted, wallet)
    acquainted.act(SERVICES[1])
    run_with(acquainted, national, wallet)
    other.act(SERVICES[2])
    run(other, DirectTransport(credulous(national, acquainted)))
    assert former_keys(other) == []


def credulous(national: National, commune: Commune) -> Callable[[Call], Answer]:
    """The platform, for a PC that presumes nothing."""

    def answer(call: Call) -> Answer:
        if call.path.endswith("/batches") and call.query:
            signed = ("signature", "signature-input", "content-digest")
            bare = {name: value for name, value in call.headers.items() if name not in signed}
            call = sign_call(commune.key, replace(call, query="", headers=bare), national.keys.public.id)
        return national.answer(call)

    return answer


@pytest.mark.slow
def test_a_copy_that_sends_between_batch_and_greeting_is_seen_by_the_next_round(
    acquainted: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    """The greeting then tells of the copy's journal: presumed, the platform would find it as it should be."""
    other, _ = copy(acquainted, wallet)
    acquainted.act(SERVICES[1])
    for service in SERVICES[2:4]:
        other.act(service)

    def between(call: Call) -> Fault | None:
        if call.path.endswith("/hello") and len(national.votes()) == 2:
            run(other, DirectTransport(credulous(national, acquainted)))
        return None

    run(acquainted, FaultyTransport(national.transport(), between))
    acquainted.act(SERVICES[4])
    assert run_with(acquainted, national, wallet).key_replaced == "cloned"
    assert national.votes() == dict.fromkeys(SERVICES[:5], 1)


def test_without_a_line_it_was_no_attempt(acquainted: Commune, national: National) -> None:
    """And so it can still be cancelled, as an act can that waited."""
    op = acquainted.act(SERVICES[1]).op
    with pytest.raises(NetworkError, match="no_route"):
        run(acquainted, FaultyTransport(national.transport(), lambda _: "absent"))
    row = acquainted.rows()[op]
    assert (row.state, row.attempts, row.batch) == ("finalised", 0, None)
    assert acquainted.batches() == []
    with acquainted.transaction() as connection:
        assert outbox.cancel(connection, op)
    assert run(acquainted, national.transport()).sent == 0


@pytest.mark.parametrize("fault", ["before", "after", "inside", "slow"])
def test_a_batch_that_was_cut_is_asked_about_in_the_same_round(
    acquainted: Commune, national: National, fault: Fault
) -> None:
    op = acquainted.act(SERVICES[1]).op
    once = [fault]

    def plan(call: Call) -> Fault | None:
        return once.pop() if call.method == "POST" and call.path.endswith("/batches") and once else None

    outcome = run(acquainted, FaultyTransport(national.transport(), plan))
    assert (outcome.outcome, outcome.sent) == ("complete", 1)
    assert acquainted.rows()[op].state == "accepted"
    assert national.votes() == dict.fromkeys(SERVICES[:2], 1)
    assert whole(acquainted, 2)


@pytest.mark.parametrize("fault", ["before", "after", "slow"])
def test_a_greeting_without_an_answer_ends_the_round_and_what_left_is_known(
    acquainted: Commune, national: National, fault: Fault
) -> None:
    op = acquainted.act(SERVICES[1]).op
    with pytest.raises(NetworkError):
        run(acquainted, breaking(national, "/hello", fault))
    assert acquainted.states()[op] == "accepted", "its own answer came"
    assert run(acquainted, national.transport()).sent == 0
    assert whole(acquainted, 2)


@pytest.mark.slow
def test_a_portal_that_answers_the_batch_alone_moves_nothing(acquainted: Commune, national: National) -> None:
    op = acquainted.act(SERVICES[1]).op

    def answer(call: Call) -> Answer:
        return national.answer(call) if call.method == "GET" else Answer(status=200, body=b"<html>")

    with pytest.raises(NetworkError, match="not_the_platform"):
        run(acquainted, DirectTransport(answer))
    row = acquainted.rows()[op]
    assert (row.state, row.attempts) == ("finalised", 1)
    assert run(acquainted, national.transport()).accepted == 1


@pytest.mark.slow
def test_a_platform_that_wants_one_connection_is_greeted_first(enrolled: Commune, national: National) -> None:
    def modest(call: Call) -> Answer:
        answer = national.answer(call)
        if not call.path.endswith("/hello"):
            return answer
        said = msgspec.json.decode(answer.body, type=HelloAnswer)
        one = msgspec.structs.replace(said, limits=msgspec.structs.replace(said.limits, connections=1))
        bare = Answer(status=200, headers={"content-type": "application/json"}, body=msgspec.json.encode(one))
        return sign_answer(national.keys.signing, bare, call)

    for n in range(500):
        enrolled.act(SERVICES[n % len(SERVICES)])
    assert run(enrolled, DirectTransport(modest)).accepted == 500
    enrolled.act()
    run(enrolled, DirectTransport(modest))
    assert [call.query for call in national.calls if call.method == "POST"] == ["", "", ""]


def test_a_poisoned_act_does_not_hold_the_others(acquainted: Commune, national: National) -> None:
    good = [acquainted.act(service).op for service in SERVICES[1:5]]
    poison = acquainted.act(SERVICES[9], body={"subject": SERVICES[9], "kind": "person"}).op
    outcome = run(acquainted, national.transport())
    assert (outcome.accepted, outcome.quarantined) == (4, 1)
    assert acquainted.states()[poison] == "quarantined"
    assert {acquainted.states()[op] for op in good} == {"accepted"}


def test_a_device_that_was_revoked_meanwhile_is_told_so(acquainted: Commune, national: National) -> None:
    op = acquainted.act(SERVICES[1]).op
    with national.store.writing() as connection:
        connection.exec_driver_sql("UPDATE device SET revoked_at = '2021-02-10T09:00:00+00:00'")
    with pytest.raises(Declined) as refused:
        run(acquainted, national.transport())
    assert refused.value.code == "device-revoked"
    assert acquainted.states()[op] == "finalised"
