"""relaisctl as a person types it, in a data folder of its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from tests.typed import Typed, relaisctl

Run = Callable[..., Typed]


@contextmanager
def desk_in(data: Path) -> Iterator[CommuneContext]:
    """The commune's context, for what no command does."""
    commune_context = open_commune(paths.find(data), "45024", local_time)
    try:
        yield commune_context
    finally:
        commune_context.close()


def publish(data: Path, **values: dict[str, object]) -> None:
    """What the platform published, as an exchange leaves it."""
    connection = sqlite.connect(data / "communes" / "45024.sqlite")
    for scope, value in values.items():
        row = (scope, value["id"], 1, json.dumps(value))
        connection.execute("INSERT INTO copy (scope, id, position, value) VALUES (?, ?, ?, ?)", row)
    connection.commit()
    connection.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Run:
    """With --json unless told otherwise; the policy is policy.json beside the data, if a test writes one."""

    def run(*words: str, plain: bool = False, folder: Path = data, **environment: str) -> Typed:
        json = [] if plain else ["--json"]
        return relaisctl(folder, *words, *json, policy=tmp_path / "policy.json", **environment)

    return run


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with Baule as its commune, made once; for commands that change nothing, and to be copied."""
    folder = tmp_path_factory.mktemp("ready")
    assert relaisctl(folder, "commune", "use", "45024").status == 0
    return folder


@pytest.fixture
def baule(data: Path, ready: Path) -> Path:
    """The data folder, with Baule as its commune."""
    shutil.copytree(ready, data)
    return data
