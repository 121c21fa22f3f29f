"""The commune of a prepared world, as its own actions have it, without a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.database.errors import DEMONSTRATION
from desktop.demo.days.calendar import StoryClock
from desktop.demo.worlds.situations import home, inside
from desktop.demo.worlds.templates import Templates
from sync.client.device.keystore import FileKeyStore
from tests.desktop.demo.saying import NOW


@pytest.fixture
def context(templates: Templates, tmp_path: Path) -> Iterator[CommuneContext]:
    templates.copy("start", tmp_path / "world")
    places, clock = inside(tmp_path / "world"), StoryClock(tmp_path / "world", lambda: NOW)
    opened = open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)
    yield opened
    opened.close()
