"""kill -9 at random while acting: `python -m tests.faults.kills [--kills 100] [--seed 1] [--flaw early|split]`.

A real process acts on real files and is killed; what it had acknowledged must be there, what it had begun must be there
whole or not at all. The same files go through all the kills. Prints one JSON document; exit status 1 if anything broke.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop import paths
from desktop.actions.kit.commune_context import local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.settings.choose_commune import choose_commune
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger import verification
from sync.client.ledger.journal import HeadFile
from tests.faults.acting import COMMUNE, FLAWS
from tests.faults.memory import Act, Memory, difference, fits, recall

ROOT = Path(__file__).parents[2]
#: An act takes one to two thousandths of a second: the blow falls anywhere in it, or in the one after.
_WITHIN_S = 0.002
_MOST_ACTS = 30


@dataclass
class Report:
    kills: int = 0
    acknowledged: int = 0
    in_an_act: int = 0  # killed between "begin" and "done"
    there: int = 0  # those of `in_an_act` whose act was nevertheless found complete
    while_opening: int = 0
    lost: int = 0
    half: int = 0
    findings: list[str] = field(default_factory=list)


class Campaign:
    """One data folder, one memory, as many kills as asked."""

    head_is_there = True  # whether an acknowledged act is at once in the file of the journal's head, too

    def __init__(self, data: Path, seed: int, flaw: str = "") -> None:
        self.places, self._dice, self._flaw = paths.find(data), random.Random(seed), flaw
        paths.prepare(self.places)
        choose_commune(self.places, COMMUNE, local_time, FileKeyStore(self.places.keys)).close()
        self.memory = Memory()
        self.report = Report()

    def kill_once(self) -> None:
        begun = self._act_until_killed()
        self.report.kills += 1
        self.report.in_an_act += begun is not None
        self._inspect(begun)

    def _act_until_killed(self) -> Act | None:
        """Runs one process to its end. Keeps what it acknowledged; gives the act that was under way."""
        command: list[str | Path] = [sys.executable, "-m", "tests.faults.acting", self.places.data]
        command += [str(self._dice.randrange(2**32)), "--flaw", self._flaw]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        if process.stdout is None:
            raise AssertionError
        begun: Act | None = None
        last = self._dice.randrange(1, _MOST_ACTS)  # the blow falls once this act was begun, or was told as done
        word = self._dice.choice(("begin", "begin", "done"))
        opening = self._dice.random() < 0.1  # ... or before any, while the files are being opened
        if opening:
            self._strike(process, 0.4)
        for line in process.stdout:
            told = json.loads(line)  # a line is shorter than what a pipe takes at once: never half of one
            begun = self._hear(told, begun)
            if told.get("n") == last and word in told and not opening:
                self._strike(process, _WITHIN_S)
        process.stdout.close()
        status = process.wait()
        if status != -signal.SIGKILL:
            raise AssertionError(f"the process ended by itself: {status}")
        self.report.while_opening += opening
        self._struck()
        return begun

    def _struck(self) -> None:
        """What lies between the blow and the first look: nothing, where only the process was killed."""

    def _strike(self, process: subprocess.Popen[bytes], within_s: float) -> None:
        moment = time.perf_counter() + self._dice.random() * within_s
        while time.perf_counter() < moment:  # not a wait for anything: the moment itself is what is drawn
            pass
        os.kill(process.pid, signal.SIGKILL)

    def _hear(self, line: dict[str, Any], begun: Act | None) -> Act | None:
        if "begin" in line:
            return Act(**line["begin"])
        if "done" in line:
            if begun is None:
                raise AssertionError(line)
            self.memory = self.memory.after(begun, line["done"]["made"], line["done"]["op"])
            self.report.acknowledged += 1
        return None

    def _inspect(self, begun: Act | None) -> None:
        """First what lies there, untouched; then the files opened as the application opens them."""
        known = self.memory
        head = HeadFile(self.places.head(COMMUNE))
        outside = head.read()
        head.close()
        context = open_commune(self.places, COMMUNE, local_time)
        with context.store.reading() as connection:
            verified = verification.check(connection, context.head)
            (sound,) = connection.exec_driver_sql("PRAGMA integrity_check").one()
        context.close()
        found, journal = recall(self.places.database(COMMUNE))
        if not fits(known, begun, found):
            lost = any(op not in found.acts for op in known.acts) or any(id not in found.needs for id in known.needs)
            self._finding("lost" if lost else "half", difference(known, found))
        elif found != known:
            self.report.there += 1
        if tuple(found.acts) != journal:
            self._finding("half", "outbox and journal differ")
        if not verified.ok or sound != "ok":
            self._finding("half", f"verification: {verified.first_bad or sound}")
        if self.head_is_there and len(known.acts) > (0 if outside is None else outside.seq):
            self._finding("lost", f"{len(known.acts)} acts acknowledged, the head outside knows {outside}")
        self.memory = found

    def _finding(self, kind: str, what: str) -> None:
        setattr(self.report, kind, getattr(self.report, kind) + 1)
        self.report.findings.append(f"kill {self.report.kills}, {kind}: {what}"[:500])


def run(data: Path, *, kills: int, seed: int, flaw: str = "") -> Report:
    """With a flaw it stops at the first finding: that is all a negative control has to show."""
    campaign = Campaign(data, seed, flaw)
    while campaign.report.kills < kills and not (flaw and campaign.report.findings):
        campaign.kill_once()
    return campaign.report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder) / "data", kills=asked.kills, seed=asked.seed, flaw=asked.flaw)
    document = vars(report) | {"findings": report.findings[:5], "seconds": round(time.perf_counter() - began)}
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
