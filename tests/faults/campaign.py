"""All of it at once: `python -m tests.faults.campaign [--operations 10000] [--kills 100] [--seed 1] [--flaw anew]`.

A real client and a real platform speak over a line that breaks (fault_proxy.py), each is killed amid the exchange, and
USB sticks travel meanwhile: written, received late or twice, taken back late or twice. Then all is left to settle, and
each act has one effect at both ends. Prints one JSON document; exit status 1 if not.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from desktop import paths
from tests.faults import exchange_kills, oracle
from tests.faults.acting import COMMUNE
from tests.faults.exchange_kills import FLAWS, Report
from tests.faults.hostility.fault_proxy import FaultProxy
from tests.faults.programs import Platform, enrolled, platform, relaisctl

_WAITING_S = 120  # at most: a busy platform may have asked to come back later


class Campaign(exchange_kills.Campaign):
    """The campaign of the kills, over a line that breaks and with a key in the post."""

    def __init__(self, data: Path, served: Platform, seed: int, flaw: str, proxy: FaultProxy, key: Path) -> None:
        super().__init__(data, served, seed, flaw)
        self._proxy, self._key = proxy, key
        self._written: list[str] = []
        self._returned: list[str] = []
        self.carried: Counter[str] = Counter()

    @property
    def acts(self) -> int:
        return len(self._told)

    def carry(self) -> None:
        """One step of one key. Whatever was written stays, and may come again."""
        match self._dice.choice(("write", "receive", "take back")):
            case "write":
                done = relaisctl(self._data, "bundle", "export", "--to", self._key)
                if done.status == 0:
                    self._written.append(done.json["file"])
                    self.carried["written"] += 1
            case "receive" if self._written:
                file = self._dice.choice(self._written[-4:])
                self._returned.append(self._served.run("bundle", "receive", file, "--return", self._key)["return"])
                self.carried["received"] += 1
            case "take back" if self._returned:
                done = relaisctl(self._data, "bundle", "import", self._dice.choice(self._returned[-4:]))
                self.carried["taken back"] += 1
                if done.status:
                    self.report.finding("lost", f"a return does not come in: {done}")

    def settle(self) -> None:
        self._proxy.one_in = 0
        until = time.monotonic() + _WAITING_S
        while relaisctl(self._data, "sync").status and time.monotonic() < until:
            pass  # the platform, or the proxy in its name, asked to come back later
        super().settle()
        places = paths.find(self._data)
        database, head = places.database(COMMUNE), places.head(COMMUNE)
        for found in oracle.Oracle(told=self._told).judge(
            {database: head}, self._served.folder / "platform.sqlite", self._served.tally()
        ):
            self.report.finding("twice" if found.kind == "twice" else "lost", str(found))


def run(
    folder: Path, *, operations: int, kills: int, seed: int, flaw: str = "", minutes: float = 1e9
) -> tuple[Report, dict[str, int]]:
    """The report, and what befell. With a flaw it stops as soon as a title stands twice."""
    until = time.monotonic() + minutes * 60
    key = folder / "key"
    key.mkdir()
    with platform(folder / "national") as served:
        served.run("quota", "--commune", COMMUNE, "--times", "100")  # it makes years of acts in a day
        straight = served.url
        proxy = FaultProxy(int(straight.rpartition(":")[2]), seed, one_in=0)
        try:
            served.url = proxy.url
            enrolled(folder / "pc", served, COMMUNE)
            served.url = straight
            proxy.one_in = 2
            campaign = Campaign(folder / "pc", served, seed, flaw, proxy, key)
            done = 0
            while (done < kills or campaign.acts < operations) and time.monotonic() < until:
                if flaw and campaign.twice():
                    break
                campaign.kill_once()
                done += 1
                if done % 3 == 0:
                    campaign.carry()
            campaign.settle()
        finally:
            proxy.close()
    return campaign.report, dict(sorted((proxy.seen + campaign.carried).items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=1e9, help="settles then, however much was done")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flaw", choices=FLAWS, default="")
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report, befell = run(
            Path(folder),
            operations=asked.operations,
            kills=asked.kills,
            seed=asked.seed,
            flaw=asked.flaw,
            minutes=asked.minutes,
        )
    document = asdict(report) | {"findings": report.findings[:5], "befell": befell}
    document["seconds"] = round(time.perf_counter() - began)
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
