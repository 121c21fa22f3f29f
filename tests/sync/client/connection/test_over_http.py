"""Both ends as they run: a commune's database here, `relais-platform serve` in another process, HTTP between."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.contract.wire import Call
from tests.sync.client.ends import BAULE, SERVICES, Commune
from tests.sync.client.running import run
from tests.sync.client.serving import Served


@pytest.fixture
def wire(served: Served) -> Iterator[HttpTransport]:
    with ExitStack() as stack:
        made = HttpTransport(served.url, connect_s=5, stall_s=20)
        stack.callback(made.close)
        yield made


@pytest.fixture
def linked(commune: Commune, served: Served, wire: HttpTransport) -> Commune:
    commune.enrol(wire, served("code", "create", "--commune", BAULE)["code"])
    return commune


@pytest.mark.slow
def test_votes_cast_offline_are_counted_once_with_a_proof(linked: Commune, served: Served, wire: HttpTransport) -> None:
    served.stop(signal.SIGTERM)
    ops = [linked.act(service).op for service in SERVICES[:3]]
    with pytest.raises(NetworkError):
        run(linked, wire)
    assert linked.states() == dict.fromkeys(ops, "finalised")
    served.start()
    outcome = run(linked, wire)
    assert (outcome.outcome, outcome.accepted) == ("complete", 3)
    assert served.votes() == dict.fromkeys(SERVICES[:3], 1)
    assert run(linked, wire).sent == 0
    assert linked.verify().receipts == 3


@pytest.mark.slow
def test_an_answer_lost_on_the_wire_has_one_effect(linked: Commune, served: Served, wire: HttpTransport) -> None:
    op = linked.act().op
    with pytest.raises(NetworkError):
        run(linked, FaultyTransport(wire, lambda call: "after" if "/batches" in call.path else None))
    assert linked.states() == {op: "finalised"}
    assert run(linked, wire).outcome == "complete"
    assert linked.states() == {op: "accepted"}
    assert served.votes() == {SERVICES[0]: 1}


@pytest.mark.slow
def test_a_platform_killed_around_a_batch_ends_with_one_effect_each(
    linked: Commune, served: Served, wire: HttpTransport
) -> None:
    """Killed when it has the batch but before its answer is read; then started again from its database."""
    ops = [linked.act(SERVICES[n % len(SERVICES)]).op for n in range(120)]

    def kill(call: Call) -> None:
        if call.method == "GET" and call.path.startswith("/sync/v1/batches/"):
            served.stop()

    transport = FaultyTransport(wire, lambda call: kill(call) or ("after" if call.method == "POST" else None))
    with pytest.raises(NetworkError):
        run(linked, transport)
    assert linked.states() == dict.fromkeys(ops, "finalised")
    served.start()
    run(linked, wire)
    assert linked.states() == dict.fromkeys(ops, "accepted")
    assert served.votes() == dict.fromkeys(SERVICES[: min(120, len(SERVICES))], 1)
    checked = linked.verify()
    assert (checked.ok, checked.receipts) == (True, 120)


@pytest.mark.slow
def test_a_poisoned_act_is_set_aside_over_http(linked: Commune, served: Served, wire: HttpTransport) -> None:
    good = [linked.act(service).op for service in SERVICES[:5]]
    poison = linked.act(SERVICES[5], body={"subject": SERVICES[5], "kind": "person"}).op
    outcome = run(linked, wire)
    assert (outcome.accepted, outcome.quarantined) == (5, 1)
    assert linked.states() == dict.fromkeys(good, "accepted") | {poison: "quarantined"}
    assert len(served.votes()) == 5
