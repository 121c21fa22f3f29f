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
from tests.journeys.national import National
from tests.journeys.secretary import PATIENCE_MS, Secretary


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    folder = tmp_path / "national"
    folder.mkdir()
    made = National(folder)
    yield made
    made.close()


@pytest.fixture
def secretary(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Secretary]:
    assert os.environ.get("QT_QPA_PLATFORM") or sys.platform != "linux"
    places = paths.find(tmp_path / "pc")
    paths.prepare(places)
    world = RealWorld(places, Policy(file=tmp_path / "policy.json"))
    choose_commune(places, "45024", world.clock, FileKeyStore(places.keys)).close()
    opening = read_opening(places.database("45024"))
    assert opening is not None
    theme = Theme(qapp, choice="clair")
    session = Session(world, theme, opening, lambda _theme, _size: None)
    with qtbot.waitSignal(session.ready, timeout=PATIENCE_MS):
        session.show()
    session.frame.showNormal()
    session.frame.resize(1366, 768)  # her screen, whatever the one of the test
    session.frame.activateWindow()
    yield Secretary(session, qtbot)
    session.frame.close()
    session.frame.deleteLater()
