"""A secretary serves two communes from one PC: one window at a time, and nothing of one goes out under the other."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop import paths, settings
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.app import Application, Session
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld
from tests.faults.programs import Platform, enrolled, platform, relaisctl

# The offscreen platform of Qt warns when a menu pops up.
pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]

BAULE, ORLEANS = "45024", "45234"
PATIENCE_MS = 60_000


@pytest.fixture
def national(tmp_path: Path) -> Iterator[Platform]:
    with platform(tmp_path / "national") as served:
        yield served


@pytest.fixture
def data(tmp_path: Path, national: Platform) -> Path:
    for commune in (ORLEANS, BAULE):
        enrolled(tmp_path / "pc", national, commune)
    return tmp_path / "pc"


def test_by_the_commands(data: Path, national: Platform) -> None:
    relaisctl(data, "vote", "cast", "grr", "--commune", ORLEANS)
    relaisctl(data, "vote", "cast", "grr", "--commune", BAULE)
    relaisctl(data, "vote", "cast", "opencimetiere")  # the one used last
    assert len(relaisctl(data, "outbox", "list", "--commune", ORLEANS).json) == 1
    assert relaisctl(data, "sync", "--commune", BAULE).json["sent"] == 2
    assert national.tally() == {"grr": [BAULE], "opencimetiere": [BAULE]}
    assert relaisctl(data, "sync", "--commune", ORLEANS).json["sent"] == 1
    assert national.tally() == {"grr": [BAULE, ORLEANS], "opencimetiere": [BAULE]}
    for commune, acts in ((BAULE, 2), (ORLEANS, 1)):
        assert relaisctl(data, "verify", "--commune", commune).json["receipts"] == acts
    devices = {device["commune"]: device["id"] for device in national.run("device", "list")}
    assert devices.keys() == {BAULE, ORLEANS}
    assert len(set(devices.values())) == 2


class OpenCommune:
    """The application, and the secretary at it."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, data: Path) -> None:
        self.qtbot, self.ended = qtbot, False
        places = paths.find(data)
        world = RealWorld(places, Policy(file=data / "policy.json"))
        self.app = Application(qapp, world, settings.read(places.settings).settings)
        self.app.quitting.connect(self._end)
        self.app.start()

    @property
    def session(self) -> Session:
        assert self.app.session is not None
        return self.app.session

    def switches_to(self, name: str) -> None:
        """Presses the commune's name and takes the other from the menu."""
        before = self.session
        self.qtbot.mouseClick(before.frame.side.switch, Qt.MouseButton.LeftButton)
        (menu,) = [menu for menu in before.frame.findChildren(QMenu) if menu.isVisible()]
        (action,) = [action for action in menu.actions() if action.text().startswith(name)]
        action.trigger()
        self.until(lambda: self.app.session is not None and self.session is not before)
        assert not before.frame.isVisible()
        self.reads(name)

    def reads(self, name: str) -> None:
        self.until(lambda: self.session.frame.windowTitle().startswith(name) and self.session.frame.isVisible())

    def until(self, told: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(told, timeout=PATIENCE_MS)

    def close(self) -> None:
        self.app.close()
        self.until(lambda: self.ended)

    def _end(self) -> None:
        self.ended = True


def test_in_the_window(qapp: QApplication, qtbot: QtBot, data: Path, national: Platform) -> None:
    context = OpenCommune(qapp, qtbot, data)
    context.reads("Baule")
    context.session.actor.act(lambda of: draft_need(of, None, title="Le cimetière de Baule", description="Papier"))
    context.session.actor.act(lambda of: cast_vote(of, "opencimetiere"))
    context.until(lambda: national.tally() == {"opencimetiere": [BAULE]})  # it left by itself
    context.switches_to("Orléans")
    assert context.session.status_summary.opening.drafts == ()
    assert context.session.status_summary.opening.votes == 0
    context.session.actor.act(lambda of: cast_vote(of, "grr"))
    context.until(lambda: national.tally() == {"opencimetiere": [BAULE], "grr": [ORLEANS]})
    context.switches_to("Baule")
    assert [draft.title for draft in context.session.status_summary.opening.drafts] == ["Le cimetière de Baule"]
    context.close()
    for commune in (BAULE, ORLEANS):
        verified = relaisctl(data, "verify", "--commune", commune)
        assert (verified.status, verified.json["receipts"]) == (0, 1)
