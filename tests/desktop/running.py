"""The application as the program starts it, and a person at it."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.app import Application
from desktop.paths import Places, find, prepare
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld
from desktop.views.shell.choose_commune import ChooseCommune
from desktop.views.shell.frame import Frame


class Relais:
    """The application as the program starts it, and a person at it."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, places: Places) -> None:
        self.qtbot, self.places = qtbot, places
        self.world = RealWorld(places, Policy(file=places.data / "policy.json"))
        self.bugs: list[BaseException] = []
        self.app = Application(qapp, self.world, settings.read(places.settings).settings)
        self.ended = False
        self.app.quitting.connect(self._end)

    def start(self, insee: str = "") -> None:
        self.app.start(insee)
        if self.app.session is not None:
            self.until_ready()

    def until_ready(self) -> None:
        ready: list[bool] = []
        session = self.app.session
        assert session is not None
        session.actor.bug.connect(self.bugs.append)
        session.ready.connect(lambda: ready.append(True))
        self.qtbot.waitUntil(lambda: bool(ready), timeout=20_000)
        session.frame.activateWindow()
        self.qtbot.waitUntil(session.frame.isActiveWindow)

    def settle(self) -> None:
        session = self.app.session
        assert session is not None
        self.qtbot.waitUntil(lambda: session.local.idle, timeout=20_000)
        for _ in range(4):
            QCoreApplication.processEvents()

    @property
    def frame(self) -> Frame:
        assert self.app.session is not None
        return self.app.session.frame

    @property
    def asking(self) -> ChooseCommune:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ChooseCommune) and w.isVisible()]
        assert len(found) == 1
        return found[0]

    def close(self) -> None:
        self.app.close()
        self.qtbot.waitUntil(lambda: self.ended, timeout=20_000)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # closed windows are not styled again
        self.app.theme.apply(choice="clair", size=100)
        self.app.theme.deleteLater()
        assert self.bugs == []

    def _end(self) -> None:
        self.ended = True


@pytest.fixture(scope="session")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody who chose Baule and opened nothing yet, made once: `as_chosen` copies it."""
    folder = tmp_path_factory.mktemp("chosen")
    made = find(folder)
    prepare(made)
    RealWorld(made, Policy(file=folder / "policy.json")).choose("45024")
    return folder


def as_chosen(chosen: Path, places: Places) -> None:
    shutil.copytree(chosen, places.data, dirs_exist_ok=True)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = find(tmp_path)
    prepare(found)
    return found
