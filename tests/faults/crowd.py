"""A crowd that keeps all places, and an honest PC: `python -m tests.faults.crowd [--half-open 1000] [--slow 1000]`.

First the half-open connections, then the slow ones, and beside each an honest round over HttpTransport. Then they go,
and the descriptors of the process that serves are counted. Prints one JSON document; exit status 1 if a round did not
complete, the log grew past a megabyte, or descriptors stayed. `--flaw open`: uvicorn without the bounds, the control.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop.database.store import Store
from sync.client.connection.http_transport import HttpTransport
from sync.client.errors import SyncError
from tests.faults.crowding.lines import Crowding, crowded
from tests.sync.client.ends import BAULE, CAMPAIGN, SERVICES, Clock, Commune, new_commune
from tests.sync.client.running import run as round_of
from tests.typed import relais_platform

FLAWS = ("open",)
MOST_LOG = 1_000_000
_DEADLINE_S = 60


@dataclass
class Report:
    rounds: int = 0
    round_s: list[float] = field(default_factory=list)
    turned_away: int = 0
    log_bytes: int = 0
    #: How many the serving process has open: before the crowd comes, while it is there, after it has gone.
    descriptors: list[int] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


@dataclass
class Ask:
    """What is asked of a campaign; `bounds` as crowding/served.py takes them."""

    half_open: int = 1000
    slow: int = 1000
    addresses: int = 20
    every_s: float = 3.0
    back: int = 20
    bounds: dict[str, Any] = field(default_factory=dict)
    descriptors: int = 4096
    stall_s: float = 45.0
    flaw: str = ""


@contextmanager
def served(folder: Path, ask: Ask) -> Iterator[tuple[str, int]]:
    """Its URL and process; what it logs goes into `log`."""
    database = folder / "national.sqlite"
    assert relais_platform("--database", database, "init", "--campaign", CAMPAIGN).status == 0
    bounds = ask.flaw or json.dumps(ask.bounds)
    command = [sys.executable, "-m", "tests.faults.crowding.served", str(database), str(ask.descriptors), bounds]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"], process.pid
        finally:
            process.send_signal(signal.SIGKILL if ask.flaw else signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def run(folder: Path, ask: Ask) -> Report:
    _make_room(2 * max(ask.half_open, ask.slow) + 500)
    report = Report()
    (folder / "pc").mkdir()
    Store(folder / "template.sqlite", create=True).close()
    with (
        served(folder, ask) as (url, process),
        closing(new_commune(folder / "pc", Clock(), folder / "template.sqlite")) as commune,
    ):
        report.descriptors.append(_descriptors(process))
        with _line(url, ask) as line:
            commune.enrol(line, _code(folder))
            _round(commune, line, report)
        for kind, size in (("half-open", ask.half_open), ("slow", ask.slow)):
            crowding = Crowding(urlsplit(url).port or 0, kind, size, ask.addresses, ask.every_s, ask.back)
            with crowded(crowding), _line(url, ask) as line:
                _round(commune, line, report)
                report.descriptors.append(_descriptors(process))
            report.turned_away += crowding.turned_away
            if report.findings:
                break
        else:
            _all_gone(process, report)
    report.log_bytes = (folder / "log").stat().st_size
    if report.log_bytes >= MOST_LOG:
        report.findings.append(f"a log of {report.log_bytes} bytes")
    return report


@contextmanager
def _line(url: str, ask: Ask) -> Iterator[HttpTransport]:
    """Closed once its spare connections are dialled too: else the last of them stays open until it is collected."""
    with closing(HttpTransport(url, connect_s=ask.stall_s / 4, stall_s=ask.stall_s)) as line:
        yield line
        for thread in threading.enumerate():
            if thread.name.startswith("relais-call"):
                thread.join(_DEADLINE_S)


def _code(folder: Path) -> str:
    database = folder / "national.sqlite"
    done = relais_platform("--database", database, "code", "create", "--commune", BAULE, "--json")
    code: str = done.json["code"]
    return code


def _round(commune: Commune, line: HttpTransport, report: Report) -> None:
    began = time.perf_counter()
    acts = [commune.act(service) for service in SERVICES[3 * report.rounds :][:3]]
    try:
        outcome = round_of(commune, line)
    except SyncError as error:
        report.findings.append(f"round {report.rounds + 1}: {error.code} {error}")
        return
    if (outcome.outcome, outcome.accepted) != ("complete", len(acts)):
        report.findings.append(f"round {report.rounds + 1}: {outcome}"[:300])
    report.rounds += 1
    report.round_s.append(round(time.perf_counter() - began, 2))


def _all_gone(process: int, report: Report) -> None:
    """As many descriptors as before, soon."""
    end = time.monotonic() + _DEADLINE_S
    while (left := _descriptors(process)) > report.descriptors[0] and time.monotonic() < end:
        threading.Event().wait(0.05)
    report.descriptors.append(left)
    if left > report.descriptors[0]:
        report.findings.append(f"{left - report.descriptors[0]} descriptors stayed")


def _descriptors(process: int) -> int:
    """That are sockets: of the database each thread that worked keeps some for the next call."""
    found = 0
    for one in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found += os.readlink(one).startswith("socket:")
    return found


def _make_room(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half-open", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=1000)
    parser.add_argument("--addresses", type=int, default=20, help="from which the crowd comes; 0: from that of the PC")
    parser.add_argument("--every", type=float, default=3.0, help="seconds between two bytes of a slow one")
    parser.add_argument("--descriptors", type=int, default=1024, help="the process that serves may open")
    parser.add_argument("--flaw", choices=FLAWS, default="")
    asked = parser.parse_args()
    ask = Ask(
        half_open=asked.half_open,
        slow=asked.slow,
        addresses=asked.addresses,
        every_s=asked.every,
        descriptors=asked.descriptors,
        flaw=asked.flaw,
    )
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), ask)
    sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
