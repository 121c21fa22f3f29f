"""The town hall's computer: each sitting at its keyboard is a process of its own over the same files."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop import paths
from desktop.actions.settings.choose_commune import choose_commune
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld
from sync.client.device.keystore import FileKeyStore
from tests.killing import DIED
from tests.typed import relaisctl

KEYBOARD = Path(__file__).with_name("keyboard.py")


@dataclass
class Mairie:
    folder: Path

    def sits_down(self, *steps: list[str]) -> list[Any]:
        """Runs the program through these steps; the last says how it ends. Returns what each `see` saw."""
        done = subprocess.run(
            [sys.executable, str(KEYBOARD), str(self.folder), json.dumps(steps)],
            capture_output=True,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            timeout=120,
            check=False,
        )
        expected = DIED if steps[-1] == ["die"] else 0
        assert done.returncode == expected, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def relaisctl(self, *words: str) -> Any:
        done = relaisctl(self.folder, *words, "--json")
        assert done.status == 0, done.err
        return done.json


@pytest.fixture
def mairie(tmp_path: Path) -> Mairie:
    places = paths.find(tmp_path / "pc")
    paths.prepare(places)
    world = RealWorld(places, Policy(file=tmp_path / "policy.json"))
    choose_commune(places, "45024", world.clock, FileKeyStore(places.keys)).close()
    return Mairie(tmp_path / "pc")
