"""relais-platform as operators type it, in a folder of its own."""

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from sync.platform.http.service import Platform
from sync.platform.identity import keys
from sync.platform.store import PlatformStore
from sync.platform.times import system_clock
from tests.typed import Typed, relais_platform


class Program:
    """The program as an operator runs it from `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str) -> Typed:
        with contextlib.chdir(self.folder):
            return relais_platform(*arguments)

    def json(self, *arguments: str) -> Any:
        """The document of a command that must succeed."""
        said = self.run(*arguments, "--json")
        assert said.status == 0, said.err
        return said.json

    def sql(self, statement: str) -> None:
        """As an administrator types it, beside the program."""
        with contextlib.closing(sqlite.connect(self.folder / "relais-platform.sqlite", isolation_level=None)) as file:
            file.execute(statement)

    def write(self, name: str, value: Any) -> str:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


@pytest.fixture
def bare(tmp_path: Path) -> Program:
    """The program in an empty folder."""
    return Program(tmp_path)


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
