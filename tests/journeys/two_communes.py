"""Two communes, each on its PC, and the platform between them; a request that is complete."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.programs import Platform, enrolled, platform, program, relaisctl
from tests.typed import Typed

BAULE, NEIGHBOUR = "45024", "45025"


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


REQUEST = {
    "category": "agent_training",
    "level": "department",
    "title": "Former les agents aux démarches en ligne",
    "description": "Deux agents apprennent à accompagner les habitants.",
    "expected_effect": "Les habitants font leurs démarches à la mairie.",
    "decided_by": "délibération n° 12 du 4 mars 2021",
    "funding": {
        "expenses": [{"item": "Formation", "amount_ttc_cents": 480_000, "kind": "operating"}],
        "resources": [
            {"source": "state", "amount_cents": 384_000, "state": "asked"},
            {"source": "own", "amount_cents": 96_000, "state": "acquired"},
        ],
    },
}


@dataclass(frozen=True)
class Two:
    """Two communes, each on its PC, and the platform between them."""

    folder: Path
    national: Platform

    def types(self, insee: str, *words: str | Path) -> Any:
        done = self.tries(insee, *words)
        assert done.status == 0, done
        return done.json

    def words(self, insee: str, *words: str) -> str:
        """What a person reads."""
        done = program("relaisctl", "--data-dir", self.folder / insee, *words)
        assert done.status == 0, done
        return done.out

    def tries(self, insee: str, *words: str | Path) -> Typed:
        return relaisctl(self.folder / insee, *words)

    def sync(self, *insees: str) -> None:
        for insee in insees or (BAULE, NEIGHBOUR):
            assert self.types(insee, "sync")["outcome"] == "complete"

    def file(self, name: str, content: Any) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def submits(self, insee: str, title: str) -> str:
        """A need that the platform has."""
        made: str = self.types(insee, "need", "draft", "--title", title, "--description", "Sur papier.")["id"]
        self.types(insee, "need", "submit", made)
        self.sync(insee)
        return made

    def proposes(self, *needs: str) -> str:
        file = self.file("proposal.json", {"title": "Cimetières en ligne", "kind": "to_develop", "needs": needs})
        self.national.run("phase", "set", "vote")
        made: str = self.national.run("proposal", "create", file)["id"]
        return made

    def retains(self, proposal: str) -> None:
        line = {"proposal": proposal, "decision": "retained", "reason": "Attendue par beaucoup de communes."}
        self.national.run("committee", "publish", self.file("committee.json", {"decisions": [line]}))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with platform(tmp_path / "national") as national:
        for insee in (BAULE, NEIGHBOUR):
            enrolled(tmp_path / insee, national, insee)
        yield Two(tmp_path, national)
