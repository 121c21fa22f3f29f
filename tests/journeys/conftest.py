"""What window journeys begin with: Baule's PC with the real window open, and a national platform not started yet."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.actions.settings.choose_commune import choose_commune
from desktop.app import Session
from desktop.database.opening import read_opening
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld
from desktop.views.widgets.theme import Theme
from sync.client.device.keystore import FileKeyStore
from sync.contract.wire import Transport
from tests.journeys.national import URL, National, NationalHere
from tests.journeys.secretary import PATIENCE_MS, Secretary


class World(RealWorld):
    """The real one; `here` are the platforms in this process, by their address."""

    def __init__(self, folder: Path) -> None:
        super().__init__(paths.find(folder / "pc"), Policy(file=folder / "policy.json"))
        self.here: dict[str, Transport] = {}

    def transport(self, url: str) -> Transport:
        return self.here.get(url) or super().transport(url)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    folder = tmp_path / "national"
    folder.mkdir()
    made = National(folder)
    yield made
    made.close()


@pytest.fixture
def national_here(tmp_path: Path, world: World) -> Iterator[NationalHere]:
    folder = tmp_path / "national"
    folder.mkdir()
    made = NationalHere(folder)
    world.here[URL] = made.transport
    yield made
    made.close()


@pytest.fixture
def secretary(qapp: QApplication, qtbot: QtBot, world: World) -> Iterator[Secretary]:
    assert os.environ.get("QT_QPA_PLATFORM") or sys.platform != "linux"
    places = world.places
    paths.prepare(places)
    choose_commune(places, "45024", world.clock, FileKeyStore(places.keys)).close()
    opening = read_opening(places.database("45024"))
    assert opening is not None
    theme = Theme(qapp, choice="clair")
    session = Session(world, theme, opening, lambda _theme, _size: None)
    with qtbot.waitSignal(session.ready, timeout=PATIENCE_MS):
        session.show()
    session.frame.showNormal()
    session.frame.resize(1366, 768)  # the size of her screen, whatever screen the test runs on
    session.frame.activateWindow()
    yield Secretary(session, qtbot)
    session.frame.close()
    session.frame.deleteLater()
