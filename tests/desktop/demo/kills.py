"""kill -9 of the demonstration at random: `python -m tests.desktop.demo.kills [--kills 50] [--seed S] [--flaw F]
[--names]`.

A process plays the steps without rest (`player.py`) and is killed somewhere; the files are looked at as they lie, then
it is started again: at the same step, with all that was acknowledged, and each vote counted once by the platform's own
database. Each fifth kill falls while the home takes another name (`--names`: all of them): then there is one whole
world, under its own name. Prints one JSON document; exit status 1 if anything broke, or if nothing was played.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pysqlite3 import dbapi2 as sqlite

from desktop import paths
from desktop.demo.platform.national import FILE
from desktop.demo.worlds.situations import home, inside, platform_folder
from tests.killing import DIED

#: What the player then does wrong: `Player.break_promise`.
FLAWS = ("early", "step", "twice", "socket", "outside")
_ROOT = Path(__file__).parents[3]
#: The longest time that is played before a kill, in seconds: a breakdown alone keeps the window away for 2.5.
LONGEST_S = 12.0
_STARTS = 3  # times that a start has taken: on a busy computer, what is played before a kill takes longer too
#: The same, where the home first takes another name, for which worlds are made.
LONGEST_NAME_S = 15.0
_NAMES_EVERY = 5  # kills


@dataclass
class Report:
    seed: int
    kills: int = 0
    acts: int = 0  #: played and acknowledged, over all kills; those of the prepared worlds are not counted
    amid_change: int = 0  #: killed while another step or another world was on its way
    amid_name: int = 0  #: of these, while the home took another name
    amid_exchange: int = 0  #: killed while votes were on their way, or waited
    steps: Counter[int] = field(default_factory=Counter)  #: how many kills fell at each step, from 1
    findings: list[str] = field(default_factory=list)

    @property
    def played(self) -> bool:
        """Whether there was anything to lose: more than one step was played, and one act in four kills was made."""
        return len(self.steps) > 1 and 4 * self.acts >= self.kills


class Known:
    """What the player said last, against which the files are held."""

    def __init__(self) -> None:
        self.at: int | None = None
        self.going: int | None = None
        self.anew = False
        self.name: str | None = None
        self.bears: str | None = None  #: the name that the world on its way bears
        self.holds: dict[str, Any] | None = None
        self.acts = 0

    def hear(self, line: dict[str, Any]) -> None:
        if "going" in line:
            self.going, self.anew, self.bears = line["going"], line.get("anew", False), line.get("bears")
        if "at" in line:
            self.at, self.going, self.anew, self.bears = line["at"], None, False, None
            self.name = line.get("name", self.name)
        if "holds" in line:
            if "at" not in line and self.holds is not None:  # with another step the world may be another one
                self.acts += len(set(line["holds"]["ops"]) - set(self.holds["ops"]))
            self.holds = line["holds"]

    def lost(self, opened: dict[str, Any]) -> list[str]:
        """What the next start does not have."""
        if self.at is None:
            return []
        steps = {self.at} | ({self.going} if self.going is not None else set())
        found = [] if opened["opened"] in steps else [f"step: it was at {sorted(steps)}, opened at {opened['opened']}"]
        if opened["name"] not in (self.name, self.bears):
            found.append(f"name: it was {self.name!r}, on its way {self.bears!r}, opened as {opened['name']!r}")
        if self.bears is not None and opened["name"] != self.name and opened["opened"] != self.going:
            found.append(f"mixed: the new name {opened['name']!r} at step {opened['opened']}")
        if self.holds is None or (self.anew and opened["opened"] == self.going):
            return found  # another world came whole, and the acts of the one before went with it
        now = opened["holds"]
        found += [f"lost: the act {op}" for op in self.holds["ops"] if op not in now["ops"]]
        texts = now["texts"].values()
        return found + [f"lost: {text!r}" for text in self.holds["texts"].values() if not _begins(texts, text)]


def _begins(texts: Any, text: str) -> bool:
    """What was typed since may have been saved too."""
    return any(one.startswith(text) for one in texts)


class Campaign:
    def __init__(self, folder: Path, seed: int, flaw: str = "", *, names: bool = False) -> None:
        self.report, self._known, self._flaw = Report(seed), Known(), flaw
        self._all_names, self._longest = names, LONGEST_S
        self._dice = random.Random(seed)
        self._folder, self._elsewhere, self._look = folder / "demo", folder / "elsewhere", folder / "look"
        self._temporary, self._errors_file = folder / "temporary", folder / "errors.txt"
        for made in (self._folder, self._elsewhere, self._temporary):
            made.mkdir()
        self._live = paths.find(self._folder, demonstration=True).data / "world"

    def kill(self) -> None:
        """One start, looked at, played on, and killed."""
        with self._errors_file.open("wb") as errors, self._start(errors) as process:
            began = time.monotonic()
            opened = self._hear_until(process, "settled")
            self._longest = max(LONGEST_S, _STARTS * (time.monotonic() - began))
            if opened is not None:
                self._note(self._known.lost(opened))
                self._known.hear({"at": opened["opened"], "holds": opened["holds"], "name": opened["name"]})
                self._note(self._counted(settled=True))
                self._play_and_kill(process)
        if process.returncode != DIED:
            self._note([f"stopped: it ended with {process.returncode}: {self._errors()}"])
            return
        self.report.kills += 1
        self.report.steps[(self._known.at or 0) + 1] += 1
        self.report.amid_change += self._known.going is not None
        self.report.amid_name += self._known.bears is not None
        self.report.acts = self._known.acts
        self._note(self._counted(settled=False))
        self._note(f"outside: {path}" for path in self._elsewhere.rglob("*") if path.is_file())
        self._note(f"left behind: {path}" for path in self._temporary.rglob("*") if path.is_file())

    def _play_and_kill(self, process: "subprocess.Popen[bytes]") -> None:
        another_name = self._all_names or self.report.kills % _NAMES_EVERY == _NAMES_EVERY - 1
        longest = max(LONGEST_NAME_S, self._longest) if another_name else self._longest
        _in(process).write(b"name\n" if another_name else b"go\n")
        _in(process).flush()
        if self._flaw:
            self._hear_rest(process)
            return
        opened: list[str] = []

        def kill() -> None:
            opened.extend(_descriptors(process.pid))
            process.kill()

        threading.Timer(self._dice.uniform(0, longest), kill).start()
        self._hear_rest(process)
        self._note(f"socket: {one}" for one in opened if one.startswith("socket:"))

    def _hear_until(self, process: "subprocess.Popen[bytes]", word: str) -> dict[str, Any] | None:
        opened = None
        for raw in _out(process):
            line = json.loads(raw)
            self._note([line["wrong"]] if "wrong" in line else [])
            opened = line if "opened" in line else opened
            if word in line:
                return opened
        return None

    def _hear_rest(self, process: "subprocess.Popen[bytes]") -> None:
        for raw in _out(process):
            if raw.endswith(b"\n"):
                line = json.loads(raw)
                self._note([line["wrong"]] if "wrong" in line else [])
                self._known.hear(line)

    def _counted(self, *, settled: bool) -> list[str]:
        """Our votes in the platform's own database, beside those of the commune; read by the bare driver, in a copy."""
        if not self._live.is_dir():
            return []  # killed while one world took the place of another: the next start says which
        shutil.rmtree(self._look, ignore_errors=True)
        shutil.copytree(self._live, self._look)
        counted = _rows(platform_folder(self._look) / FILE, f"SELECT op, subject FROM ballot WHERE commune='{_INSEE}'")
        cast = _rows(inside(self._look).database(_INSEE), "SELECT op, state FROM outbox WHERE type='vote.cast'")
        states = dict(cast)
        twice = [subject for subject, many in Counter(subject for _, subject in counted).items() if many > 1]
        found = [f"twice: {subject}" for subject in twice]
        found += [f"unknown: the vote {op} counts, and was never cast" for op, _ in counted if op not in states]
        here = {op for op, _ in counted}
        found += [f"uncounted: the vote {op}" for op, state in cast if state == "accepted" and op not in here]
        if settled:
            found += [f"waits: the vote {op} is {state}" for op, state in cast if state != "accepted"]
        else:
            self.report.amid_exchange += any(state in ("in_flight", "finalised") for state in states.values())
        return found

    def _note(self, what: Any) -> None:
        self.report.findings += [f"after {self.report.kills} kills, {one}"[:500] for one in what]

    def _start(self, errors: BinaryIO) -> "subprocess.Popen[bytes]":
        words = [str(self._folder), str(self._dice.randrange(2**32)), *([self._flaw] if self._flaw else [])]
        names = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
        own = dict.fromkeys(names, str(self._elsewhere)) | {
            "TMPDIR": str(self._temporary),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "tests.desktop.demo.player", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=_ROOT,
            env=os.environ | own,
        )

    def _errors(self) -> str:
        return self._errors_file.read_text("utf-8", "replace")[-300:]


_INSEE = home().insee


def _rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite.connect(str(database))) as connection:
        return list(connection.execute(query).fetchall())


def _descriptors(pid: int) -> list[str]:
    """What the process has open, of Qt and SQLite too; Linux only."""
    folder, found = Path(f"/proc/{pid}/fd"), []
    for one in folder.iterdir() if folder.is_dir() else ():
        try:
            found.append(os.readlink(one))
        except OSError:  # closed meanwhile
            continue
    return found


def _out(process: "subprocess.Popen[bytes]") -> Any:
    return process.stdout


def _in(process: "subprocess.Popen[bytes]") -> Any:
    return process.stdin


def run(folder: Path, kills: int, *, seed: int, flaw: str = "", most: int = 0, names: bool = False) -> Report:
    """With a flaw it is started once more after the kill, which is all that a negative control has to show.

    On a busy computer little is played before each kill: it goes on, up to `most` kills, until something was, or a
    name was on its way.
    """
    campaign = Campaign(folder, seed, flaw, names=names)
    for number in range(max(kills, most)):
        enough = campaign.report.amid_name > 0 if names else campaign.report.played
        if campaign.report.findings or (number >= kills and enough):
            break
        campaign.kill()
    return campaign.report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--names", action="store_true", help="kill while the home takes another name")
    parser.add_argument("--flaw", choices=FLAWS, default="")
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), asked.kills, seed=asked.seed, flaw=asked.flaw, names=asked.names)
    document = asdict(report) | {"steps": dict(sorted(report.steps.items()))}
    document["seconds"] = round(time.perf_counter() - began)
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 1 if report.findings or not (asked.flaw or asked.names or report.played) else 0


if __name__ == "__main__":
    sys.exit(main())
