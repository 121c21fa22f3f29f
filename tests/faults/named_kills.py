"""kill -9 of either end at each named point: `python -m tests.faults.named_kills [--rounds 3] [--seed 1] [--flaw F]`.

A real process comes to a point of `points.py` on its way and ends there; both ends' files are looked at as they lie,
then all is left to settle and the oracle looks again. The same files go through all the kills. Prints one JSON
document; exit status 1 if anything broke. After the first round, the second or third time kills, where there is one.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.faults.ends import Ends
from tests.faults.oracle import Finding
from tests.faults.pointed import act
from tests.faults.points import COMMUNE_POINTS, FLAWS, POINTS, RECEIVED_POINTS
from tests.faults.programs import ROOT


@dataclass
class Report:
    kills: int = 0
    missed: int = 0  # a second or third time that did not come
    acts: int = 0
    findings: list[str] = field(default_factory=list)

    def note(self, point: str, what: Iterable[Finding | str]) -> None:
        self.findings += [f"{point}: {one}"[:500] for one in what]


class Campaign:
    def __init__(self, ends: Ends, seed: int, flaw: str = "") -> None:
        self.report, self._ends, self._flaw, self._dice = Report(), ends, flaw, random.Random(seed)

    def kill_at(self, point: str, nth: int = 1) -> bool:
        """One kill, from a new act to the rest that follows. False if the process never came there so often."""
        if point in COMMUNE_POINTS:
            self._ends.leave_work()
            with self._ends.serving() as url:
                status = self._run(point, nth, "commune", self._ends.places.data, url, self._ends.key, self._seed())
        elif point in RECEIVED_POINTS:
            status = self._run(point, nth, "platform", *self._ends.words, *self._received())
        else:
            status = self._serve(point, nth)
        killed = status == -signal.SIGKILL
        self.report.kills += killed
        self.report.missed += not killed
        if not killed and nth == 1:
            self.report.note(point, [f"not on the way: the process ended with {status}"])
        self.report.note(point, self._ends.inspect())
        if not (self._flaw and self.report.findings):
            self.report.note(point, self._ends.settle())
        self.report.acts = len(self._ends.oracle.told)
        return killed or nth == 1

    def _seed(self) -> int:
        return self._dice.randrange(2**32)

    def _received(self) -> tuple[str | Path, ...]:
        return "bundle", "receive", self._ends.act_and_write(self._seed()), "--return", self._ends.key

    def _run(self, *words: Any) -> int:
        with self._start(*words) as process:
            self._ends.hear(_out(process))
        return process.returncode

    def _serve(self, point: str, nth: int) -> int:
        """Our end makes its round with the platform that is killed in it."""
        with self._ends.context() as context:
            self._ends.oracle.told.update(act(context, self._ends.places.data, self._seed()))
        with self._start(point, nth, "platform", *self._ends.words, "serve") as process:
            said = json.loads(_out(process).readline())
            if "url" not in said:
                raise AssertionError(said)
            if self._ends.round(said["url"]):
                process.terminate()
        return process.returncode

    def _start(self, point: str, nth: int, *words: Any) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.faults.pointed", point, str(nth), self._flaw, *map(str, words)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)


def _out(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    if process.stdout is None:
        raise AssertionError
    return process.stdout


def run(folder: Path, points: Iterable[str], *, rounds: int = 1, seed: int = 1, flaw: str = "") -> Report:
    """With a flaw it stops at the first finding: that is all a negative control has to show."""
    with closing(Ends(folder)) as ends:
        campaign = Campaign(ends, seed, flaw)
        dice, wanted = random.Random(seed), list(points)
        for number in range(rounds):
            for point in wanted:
                if not campaign.kill_at(point, dice.choice((2, 3)) if number else 1):
                    campaign.kill_at(point)
                if flaw and campaign.report.findings:
                    return campaign.report
    return campaign.report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--point", choices=POINTS, help="only this one")
    parser.add_argument("--flaw", choices=FLAWS, default="")
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        points = [asked.point] if asked.point else list(POINTS)
        report = run(Path(folder), points, rounds=asked.rounds, seed=asked.seed, flaw=asked.flaw)
    document = vars(report) | {"findings": report.findings[:5], "seconds": round(time.perf_counter() - began)}
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
