"""kill -9 of either end amid the exchange: `python -m tests.faults.exchange_kills [--kills N] [--seed N] [--flaw F]`.

A real client and a real platform, over real HTTP; each is killed at random moments of its rounds and started again on
the same files. Then all is left to settle: every act has one effect. Prints one JSON document; exit status 1 if not.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from desktop import paths
from tests.faults.acting import COMMUNE
from tests.faults.memory import recall
from tests.faults.programs import ROOT, Platform, enrolled, platform, relaisctl

FLAWS = ("anew",)
_MOST_ROUNDS = 2
_SETTLED_AFTER = 5  # rounds


@dataclass
class Report:
    client_kills: int = 0
    platform_kills: int = 0
    answers_lost: int = 0  # rounds in which no answer came, or whose client was killed
    acts: int = 0
    lost: int = 0
    twice: int = 0
    findings: list[str] = field(default_factory=list)

    def finding(self, kind: str, what: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        self.findings.append(f"{kind}: {what}"[:500])


class Campaign:
    def __init__(self, data: Path, served: Platform, seed: int, flaw: str) -> None:
        self.report, self._told = Report(), set[str]()
        self._data, self._served, self._flaw, self._dice = data, served, flaw, random.Random(seed)
        self._takes_s = 0.3  # how long a round takes; measured anew after each

    def kill_once(self) -> None:
        """The client acts and exchanges until one of both ends is killed amid a round."""
        command: list[str | Path] = [sys.executable, "-m", "tests.faults.exchanging", self._data]
        command += [str(self._dice.randrange(2**32)), "--flaw", self._flaw]
        client = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        if client.stdout is None:
            raise AssertionError
        last, national = self._dice.randrange(_MOST_ROUNDS), self._dice.random() < 1 / 3
        begun = 0
        struck = False
        for line in client.stdout:
            told = json.loads(line)
            if "op" in told:
                self._told.add(told["op"])
            elif told["round"] == "begins":
                if begun == last:
                    self._strike(None if national else client)
                    struck = True
                begun += 1
            elif struck:  # its round ended after the platform was killed
                self.report.answers_lost += told["outcome"] != "complete"
                client.kill()
            else:
                self._takes_s = (self._takes_s + told["seconds"]) / 2
        client.stdout.close()
        if client.wait() != -signal.SIGKILL:
            raise AssertionError(f"the client ended by itself: {client.returncode}")
        if national:
            self.report.platform_kills += 1
            self._served.serve()
        else:
            self.report.client_kills += 1
            self.report.answers_lost += 1

    def _strike(self, client: "subprocess.Popen[bytes] | None") -> None:
        moment = time.perf_counter() + self._dice.random() * self._takes_s
        while time.perf_counter() < moment:  # not a wait for anything: the moment itself is what is drawn
            pass
        if client is None:
            self._served.kill()
        else:
            client.kill()

    def twice(self) -> bool:
        """Whether a title stands twice already: all that a negative control has to show."""
        with closing(sqlite.connect(self._served.folder / "platform.sqlite")) as connection:
            return bool(connection.execute("SELECT 1 FROM need GROUP BY title HAVING count(*) > 1").fetchone())

    def settle(self) -> None:
        """Both ends stand, and no more is done: a few rounds, then both must tell the same."""
        for _ in range(_SETTLED_AFTER):
            done = relaisctl(self._data, "sync")
            if done.status:
                self.report.finding("lost", f"the last rounds do not pass: {done}")
            elif done.json["sent"] == 0:
                break
        verified = relaisctl(self._data, "verify")
        if verified.status or not verified.json["ok"]:
            self.report.finding("lost", f"the journal does not verify: {verified}")
        self._compare()

    def _compare(self) -> None:
        memory, journal = recall(paths.find(self._data).database(COMMUNE))
        self.report.acts = len(memory.acts)
        for op in self._told - set(journal):
            self.report.finding("lost", f"acknowledged, not in the journal: {op}")
        gone = {op for op, (_, _, state) in memory.acts.items() if state != "cancelled"}
        for op in gone:
            if memory.acts[op][2] != "accepted":
                self.report.finding("lost", f"not settled: {memory.acts[op]}")
        kept = _operations(self._served)
        missing, more = gone - kept.keys(), kept.keys() - gone
        if missing or more:
            self.report.finding("lost" if missing else "twice", f"the platform lacks {missing}, has besides {more}")
        for op, own in _frozen(paths.find(self._data).database(COMMUNE)).items():
            if op in kept and kept[op] != own:
                self.report.finding("lost", f"the platform kept another text or number of {op}")
        self._effects(memory.needs, {subject for subject, _, stands in memory.votes.values() if stands})

    def _effects(self, needs: dict[str, tuple[str, str | None, str | None, bool]], voted: set[str]) -> None:
        """What the acts meant, counted on the other side. Each title was thought of once."""
        listed = self._served.run("need", "list")
        times = Counter(need["title"] for need in listed)
        for title in {title for title, submitted, _, _ in needs.values() if submitted}:
            if times[title] != 1:
                self.report.finding("twice" if times[title] else "lost", f"{title} is there {times[title]} times")
        withdrawn = {id for id, (_, _, withdrawing, _) in needs.items() if withdrawing}
        if {need["id"] for need in listed if need["state"] == "withdrawn"} != withdrawn:
            self.report.finding("lost", "other needs are withdrawn there than here")
        tally = self._served.tally()
        if tally.keys() != voted or any(voters != [COMMUNE] for voters in tally.values()):
            self.report.finding("twice", f"tally {tally}, voted for {voted}")


def _operations(served: Platform) -> dict[str, tuple[bytes, int]]:
    with closing(sqlite.connect(served.folder / "platform.sqlite")) as connection:
        found = {op: (frozen, n) for op, frozen, n in connection.execute("SELECT op, frozen, number FROM operation")}
    return found


def _frozen(database: Path) -> dict[str, tuple[bytes, int]]:
    with closing(sqlite.connect(database)) as connection:
        rows = connection.execute("SELECT op, frozen, number FROM outbox WHERE state != 'cancelled'").fetchall()
    return {op: (frozen, number) for op, frozen, number in rows}


def run(folder: Path, *, kills: int, seed: int, flaw: str = "") -> Report:
    with platform(folder / "national") as served:
        served.run("quota", "--commune", COMMUNE, "--times", "100")  # it makes years of acts in a day
        enrolled(folder / "pc", served, COMMUNE)
        campaign = Campaign(folder / "pc", served, seed, flaw)
        for _ in range(kills):
            campaign.kill_once()
            if flaw and campaign.twice():
                break
        campaign.settle()
    return campaign.report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), kills=asked.kills, seed=asked.seed, flaw=asked.flaw)
    document = vars(report) | {"findings": report.findings[:5], "seconds": round(time.perf_counter() - began)}
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
