"""relais-platform as operators run it: the real program, in a folder of its own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.platform.http.service import Platform
from sync.platform.identity import keys
from sync.platform.store import PlatformStore
from sync.platform.times import system_clock

PROGRAM = str(Path(sys.executable).with_name("relais-platform"))
PATIENCE = 30  # seconds; a deadline, never a wait


class Said:
    """What a command said and how it ended; never with a traceback."""

    def __init__(self, ended: "subprocess.CompletedProcess[str]") -> None:
        self.status, self.out, self.err = ended.returncode, ended.stdout, ended.stderr
        assert "Traceback" not in self.err

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return self.json["error"]


class Program:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._servers: list[subprocess.Popen[str]] = []

    def run(self, *arguments: str) -> Said:
        ended = subprocess.run(
            [PROGRAM, *arguments], cwd=self.folder, capture_output=True, encoding="utf-8", timeout=PATIENCE
        )
        return Said(ended)

    def json(self, *arguments: str) -> Any:
        """The document of a command that must succeed."""
        said = self.run(*arguments, "--json")
        assert said.status == 0, said.err
        return said.json

    def write(self, name: str, value: Any) -> str:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def serve(self, *arguments: str) -> str:
        """The URL of a platform that listens until the end of the test."""
        process = subprocess.Popen(
            [PROGRAM, "serve", *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._servers.append(process)
        assert process.stdout is not None
        return str(json.loads(process.stdout.readline())["url"])

    def close(self) -> None:
        for process in self._servers:
            process.kill()
            process.communicate(timeout=PATIENCE)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Program]:
    """The program in an empty folder."""
    program = Program(tmp_path)
    yield program
    program.close()


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as init leaves it, made once."""
    folder = tmp_path_factory.mktemp("initialised")
    Program(folder).json("init", "--campaign", "france-relance-2021")
    return folder


@pytest.fixture
def program(bare: Program, initialised: Path) -> Program:
    """After init."""
    shutil.copytree(initialised, bare.folder, dirs_exist_ok=True)
    return bare


@pytest.fixture
def commune(program: Any, world: Any) -> Any:
    """A PC of Baule on the platform that the commands work on."""
    world.store.close()
    world.store = PlatformStore(str(program.folder / "relais-platform.sqlite"))
    world.keys = keys.load(program.folder / "relais-platform-keys")
    world.platform = Platform(world.store, world.keys)
    world.now = system_clock()
    return world.device()
