"""Both ends as they run: a commune's database here, `relais-platform serve` in another process, HTTP between."""

import json
import os
import resource
import signal
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.exchange import round
from sync.contract.wire import Call
from tests.sync.client.conftest import BAULE, CAMPAIGN, SERVICES, Commune

PROGRAM = Path(sysconfig.get_path("scripts")) / "relais-platform"


class Served:
    """A platform's database, and the process that serves it, if any."""

    def __init__(self, folder: Path) -> None:
        self._database = f"sqlite:///{folder / 'national.sqlite'}"
        self._process: subprocess.Popen[str] | None = None
        self.url = ""
        self("init", "--campaign", CAMPAIGN)  # its dates are past: the first phase is open

    def __call__(self, *command: str) -> Any:
        """One command of relais-platform, while it serves or not; its JSON."""
        done = subprocess.run(
            [PROGRAM, "--database", self._database, "--json", *command], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start(self, largest_file: int | None = None) -> None:
        """`largest_file`: no file of the process may grow past so many bytes, as on a disk that is full."""
        port = self.url.rpartition(":")[2] or "0"  # the same address again after a restart
        self._process = subprocess.Popen(
            [PROGRAM, "--database", self._database, "serve", "--port", port],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=None if largest_file is None else partial(_limit, largest_file),
        )
        assert self._process.stdout
        self.url = json.loads(self._process.stdout.readline())["url"]

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None:
            os.kill(self._process.pid, how)
            self._process.communicate(timeout=30)
            self._process = None

    def votes(self) -> dict[str, int]:
        return {one["id"]: one["votes"] for one in self("tally")["proposals"]}


def _limit(largest_file: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "national").mkdir()
    with ExitStack() as stack:
        made = Served(tmp_path / "national")
        stack.callback(made.stop)
        made.start()
        yield made


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


def run(commune: Commune, transport: Any) -> round.Outcome:
    return round.run(commune, transport, commune.key, clock=commune.clock, jitter=lambda: 0.0)


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


def test_an_answer_lost_on_the_wire_has_one_effect(linked: Commune, served: Served, wire: HttpTransport) -> None:
    op = linked.act().op
    with pytest.raises(NetworkError):
        run(linked, FaultyTransport(wire, lambda call: "after" if "/batches" in call.path else None))
    assert linked.states() == {op: "finalised"}
    assert run(linked, wire).outcome == "complete"
    assert linked.states() == {op: "accepted"}
    assert served.votes() == {SERVICES[0]: 1}


def test_a_platform_killed_around_a_batch_ends_with_one_effect_each(
    linked: Commune, served: Served, wire: HttpTransport
) -> None:
    """Killed once it has the batch and before its answer is read; started again from its database."""
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


def test_a_poisoned_act_is_set_aside_over_http(linked: Commune, served: Served, wire: HttpTransport) -> None:
    good = [linked.act(service).op for service in SERVICES[:5]]
    poison = linked.act(SERVICES[5], body={"subject": SERVICES[5], "kind": "person"}).op
    outcome = run(linked, wire)
    assert (outcome.accepted, outcome.quarantined) == (5, 1)
    assert linked.states() == dict.fromkeys(good, "accepted") | {poison: "quarantined"}
    assert len(served.votes()) == 5
