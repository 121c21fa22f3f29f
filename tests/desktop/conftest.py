"""A commune made once and copied for each test: its migrations and its catalogue take fifty milliseconds."""

import copy
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection

from desktop import paths
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database import backup
from desktop.database.store import Store
from desktop.paths import Places
from desktop.runtime.held_keys import HeldKeys
from sync.client.device.keystore import MemoryKeyStore

Prepare = Callable[[Places, str, datetime], MemoryKeyStore]


@pytest.fixture(scope="session")
def prepare_commune(tmp_path_factory: pytest.TempPathFactory) -> Prepare:
    """Puts a commune that was chosen at that hour into these places; the keystore that has its key."""
    made: dict[tuple[str, datetime], tuple[Path, MemoryKeyStore]] = {}

    def make(insee: str, hour: datetime) -> tuple[Path, MemoryKeyStore]:
        places, keystore = paths.find(tmp_path_factory.mktemp("prepared")), MemoryKeyStore()
        paths.prepare(places)
        choose_commune(places, insee, lambda: hour, keystore).close()
        return places.communes, keystore

    def prepare(places: Places, insee: str, hour: datetime) -> MemoryKeyStore:
        if (insee, hour) not in made:
            made[insee, hour] = make(insee, hour)
        communes, keystore = made[insee, hour]
        shutil.copytree(communes, places.communes, dirs_exist_ok=True)
        return copy.deepcopy(keystore)

    return prepare


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commune's, with all its tables and no row."""
    made = tmp_path_factory.mktemp("empty") / "commune.sqlite"
    Store(made, create=True).close()
    return made


@pytest.fixture
def connection(empty_database: Path) -> Iterator[Connection]:
    """To that one; nothing written through it stays. What needs a commune with its catalogue has one of its own."""
    with backup.opened(empty_database) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def held_keys(qapp: QApplication) -> Iterator[HeldKeys]:
    """The rule of the program for keys that are held down, over windows that are shown from now on."""
    rule = HeldKeys(qapp)
    yield rule
    shiboken6.delete(rule)
