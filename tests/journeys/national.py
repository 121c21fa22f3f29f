"""The national platform of a journey: a process of its own, behind a road that a test can close (road.py), or here."""

import json
import subprocess
import sys
import sysconfig
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from sync.client.connection.transports import DirectTransport
from sync.contract.wire import Transport
from sync.platform.http.service import Platform
from sync.platform.identity import keys
from sync.platform.store import PlatformStore
from tests.typed import relais_platform

#: The address of the platform that runs in this process.
URL = "https://plateforme.example"
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
        self.run("init", "--campaign", pack)
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
        for process in self.running:
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()

    def _start(self, line: list[str]) -> Any:
        with (self.folder / "processes.log").open("ab") as log:
            process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=log)
        self.running.append(process)
        assert process.stdout is not None
        late = threading.Timer(60, process.kill)
        late.start()
        said = process.stdout.readline()
        late.cancel()
        assert said, (self.folder / "processes.log").read_text("utf-8")
        return json.loads(said)

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


class NationalHere(National):
    """A platform in this process, without a socket, its database made once for a whole run: for short stories.

    Its operators type their commands as for one that runs as a program. Stories about the network (a lost answer, the
    page of a Wi-Fi, a killed process) use that one instead.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name, data in _made().items():
            file = folder / name
            file.parent.mkdir(mode=0o700, exist_ok=True)
            file.write_bytes(data)
            file.chmod(0o600)
        self._store = PlatformStore(f"sqlite:///{folder / 'platform.sqlite'}")
        platform = Platform(self._store, keys.load(folder / "keys"), lambda: datetime.now(UTC))
        self.transport: Transport = DirectTransport(platform.answer)

    def close(self) -> None:
        self._store.close()


@cache
def _made() -> dict[str, bytes]:
    """Its database and its keys, by their path."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        National(folder).run("init", "--campaign", "france-relance-2021")
        files = [file for file in folder.rglob("*") if file.is_file()]
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}
