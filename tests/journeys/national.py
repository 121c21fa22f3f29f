"""The national platform of a journey: a process of its own, behind a road that a test can close (road.py)."""

import json
import select
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.typed import relais_platform

PLATFORM = Path(sysconfig.get_path("scripts")) / "relais-platform"


@dataclass
class National:
    """The platform and the road to it, each a process."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *words: str) -> Any:
        """What an operator types beside the platform that runs: in this process, for a program takes half a second."""
        done = relais_platform(*self.options, *words)
        assert done.status == 0, done.err
        return done.json

    def run_alone(self, *words: str) -> Any:
        """The same as a program of its own."""
        done = subprocess.run([*self._line(), *words], capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def take(self, *words: str, file: Any) -> Any:
        """A command that takes a JSON file."""
        path = self.folder / f"{'-'.join(words)}.json"
        path.write_text(json.dumps(file), "utf-8")
        return self.run(*words, str(path))

    def proposes(self, title: str, *needs: str, kind: str = "to_develop") -> str:
        """A proposal, published; its id."""
        made: str = self.take("proposal", "create", file={"title": title, "kind": kind, "needs": needs})["id"]
        return made

    def retains(self, proposal: str, reason: str) -> None:
        """The committee's decision."""
        line = {"proposal": proposal, "decision": "retained", "reason": reason}
        self.take("committee", "publish", file={"decisions": [line]})

    def open(self, pack: str = "france-relance-2021", *, road: bool = True, way: str = "road.py") -> str:
        """Sets the platform up, starts it behind the road (or another script's); the address a commune is given."""
        self.run_alone("init", "--campaign", pack)
        url: str = self._start([*self._line(), "serve", "--port", "0"])["url"]
        if not road:
            return url
        self.road("open")
        line = [str(Path(__file__).with_name(way)), str(urlsplit(url).port), str(self.folder / "road")]
        port = self._start([sys.executable, *line, str(self.folder / "keys")])["port"]
        return f"http://127.0.0.1:{port}"

    def road(self, state: str) -> None:
        (self.folder / "road").write_text(state, "utf-8")

    def road_state(self) -> str:
        return (self.folder / "road").read_text("utf-8")

    def votes(self) -> list[tuple[str, int, list[str]]]:
        return [(row["id"], row["votes"], row["voters"]) for row in self.run("tally")["proposals"]]

    def close(self) -> None:
        for process in self.running:
            process.terminate()
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()

    def _start(self, line: list[str]) -> Any:
        with (self.folder / "processes.log").open("ab") as log:
            process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=log)
        self.running.append(process)
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], 60)
        assert ready, (self.folder / "processes.log").read_text("utf-8")
        return json.loads(process.stdout.readline())

    @property
    def options(self) -> list[str]:
        """What every command begins with."""
        return [
            "--database",
            f"sqlite:///{self.folder / 'platform.sqlite'}",
            "--keys",
            str(self.folder / "keys"),
            "--json",
        ]

    def _line(self) -> list[str]:
        return [str(PLATFORM), *self.options]
