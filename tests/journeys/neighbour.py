"""Another commune of a journey, on its own computer, by commands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.programs import relaisctl
from tests.journeys.national import National


@dataclass(frozen=True)
class Neighbour:
    """Its folder holds all that its computer knows."""

    folder: Path

    def run(self, *words: str | Path) -> Any:
        done = relaisctl(self.folder, *words)
        assert done.status == 0, done
        return done.json

    def sync(self) -> None:
        assert self.run("sync")["outcome"] == "complete"

    def submits(self, title: str) -> str:
        need: str = self.run("need", "draft", "--title", title, "--description", "Sur papier.")["id"]
        self.run("need", "submit", need)
        self.sync()
        return need


def neighbour(folder: Path, national: National, url: str, insee: str) -> Neighbour:
    """Enrolled with the platform."""
    made = Neighbour(folder)
    made.run("commune", "use", insee)
    made.run("enrol", "--platform", url, "--code", national.run("code", "create", "--commune", insee)["code"])
    return made
