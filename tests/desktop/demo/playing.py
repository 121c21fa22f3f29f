"""The demonstration in its windows, as a presenter plays it: what the tests of the stage share."""

import contextlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.votes.cast_vote import cast_vote
from desktop.app import Application
from desktop.database.queries import catalogue, needs
from desktop.demo.platform.decided import DecisionKey
from desktop.demo.program import begin
from desktop.demo.shown.panel import Panel
from desktop.demo.shown.presenter import PresenterWindow
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS
from desktop.demo.worlds.templates import Templates
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.changes import Changes, Outcome
from desktop.paths import Places
from desktop.runtime.qt import application
from desktop.settings import PROJECTED
from desktop.views.shell.frame import Frame
from desktop.views.widgets.label import Label
from tests.desktop.demo.saying import NOW

PATIENCE_MS = 20_000


def prepared_places(folder: Path, prepared: Path) -> Places:
    """Where the demonstration lies below this folder, its worlds already made: making them takes seconds."""
    places = paths.find(folder, demonstration=True)
    paths.prepare(places)
    shutil.copytree(prepared, places.data / "templates")
    return places


def fill(disk: Path) -> Path:
    """Takes what room is left on a disk, and returns the file that does."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):  # once it is full
        while file.write(b"\0" * 4096) == 4096:
            pass
    assert shutil.disk_usage(disk).free == 0
    return ballast


def projected(folder: Path, prepared: Path) -> tuple[QApplication, DemonstrationWorld, Application]:
    """The demonstration in a process of its own, in the window that is projected."""
    qt = application(sys.argv[:1])
    world = begin(prepared_places(folder, prepared))
    relais = Application(qt, world, PROJECTED)
    relais.start()
    return qt, world, relais


def frame_of(application: Application) -> Frame:
    assert application.session is not None
    return application.session.frame


def panel_of(application: Application) -> Panel:
    (panel,) = frame_of(application).findChildren(Panel)
    return panel


def stage_of(application: Application) -> Stage:
    return panel_of(application)._stage


def presenter_of(application: Application) -> PresenterWindow:
    return panel_of(application)._presenter


def come_back(presenter: PresenterWindow, qtbot: QtBot) -> None:
    """As by Alt+Tab, once the projected window has had its turn; after a click that may take it back a while."""
    for _ in range(5):
        QApplication.processEvents()

    def is_back() -> bool:
        if not presenter.isActiveWindow():
            presenter.activateWindow()
        return presenter.isActiveWindow() and not presenter._keyboard.looks

    qtbot.waitUntil(is_back)


def press_key(window: QWidget, key: Qt.Key) -> None:
    """As the system hands it over: to the window, before any widget.

    Pressed again within 5 ms of its release a key counts as held down (`held_keys.py`), and no hand is so fast.
    """
    handle = window.windowHandle()
    assert handle is not None
    again = QDeadlineTimer(10, Qt.TimerType.PreciseTimer)
    while not again.hasExpired():
        pass  # nothing else may happen before this key
    QTest.keyClick(handle, key)


def type_in(window: QWidget, text: str) -> None:
    """As the system hands letters over: to the handle, before any field."""
    handle = window.windowHandle()
    assert handle is not None
    for letter in text:
        QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))


def dead_key(window: QWidget, key: Qt.Key) -> None:
    """Where the keyboard is in no field the system puts nothing together: its key comes alone."""
    handle = window.windowHandle()
    assert handle is not None
    QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, ""))


def click(part: QWidget) -> None:
    """As the system hands it over, in the middle of it."""
    handle = part.window().windowHandle()
    assert handle is not None
    place = part.mapTo(part.window(), part.rect().center())
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def words_in(window: QWidget) -> str:
    """All labels of a window, of its hidden parts too."""
    return "\n".join(label.text() for label in window.findChildren(Label))


def button(window: QWidget, words: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if words in one.text())


def another_window(application: Application, qtbot: QtBot, do: Callable[[], object]) -> None:
    """Does something after which another window opens, and waits until that is ready."""
    before: Any = application.session
    do()
    qtbot.waitUntil(lambda: application.session not in (None, before), timeout=PATIENCE_MS)
    ready(application, qtbot)


def ready(application: Application, qtbot: QtBot) -> None:
    """The window has its database, and all that was asked of it is answered."""

    def settled() -> bool:
        session = application.session
        return session is not None and session.syncing._timer.isActive() and session.local.idle

    qtbot.waitUntil(settled, timeout=PATIENCE_MS)
    for _ in range(3):
        QApplication.processEvents()
        qtbot.waitUntil(settled, timeout=PATIENCE_MS)


def titles(application: Application, qtbot: QtBot) -> list[str]:
    """Of the commune's needs, as its database has them."""
    session: Any = application.session
    found: list[list[str]] = []
    session.actor.ask(lambda connection: [row.title for row in needs.listed(connection)], then=found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    return found[0]


def question_words(application: Application, qtbot: QtBot) -> str:
    """Of the question, as the presenter's window shows it."""
    ready(application, qtbot)
    presenter = presenter_of(application)
    assert stage_of(application).question is not None
    assert presenter.question.isVisibleTo(presenter)
    return presenter.question.words.text()


def play(
    application: Application, qtbot: QtBot, act: Callable[[CommuneContext], object], *, network: bool = True
) -> None:
    """The commune does this, and where there is a network, the platform receives it."""
    session, done = application.session, list[object]()
    assert session is not None

    def do(context: CommuneContext) -> Outcome[None]:
        act(context)
        return Outcome(Changes(outbox=True), None)

    session.actor.act(do, then=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE_MS)
    ready(application, qtbot)
    if not network:
        return
    session.syncing.now()
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(application, qtbot)


def vote(application: Application, qtbot: QtBot) -> str:
    """The proposal that is voted for."""
    session, found = application.session, list[str]()
    assert session is not None
    session.actor.ask(
        lambda connection: next(
            one.id for one in catalogue.proposals(connection) if one.state == "open" and not one.voted
        ),
        then=lambda id: session.actor.act(cast_vote, id, None, then=lambda _done: found.append(id)),
    )
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    return found[0]


def press_f10(application: Application, qtbot: QtBot, stage: Stage) -> None:
    stage.deciding.forget()
    stage.answer(yes=False)
    press_key(frame_of(application), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert (stage.deciding.decided, stage.question) != (None, None), "F10 was not taken"
    ready(application, qtbot)


def at_the_step(key: DecisionKey) -> int:
    return next(at for at, step in enumerate(STEPS) if key in step.expects)


def world_in(folder: Path, templates: Templates) -> DemonstrationWorld:
    places = paths.find(folder, demonstration=True)
    paths.prepare(places)
    made = DemonstrationWorld(places, lambda _session: None, lambda: NOW)
    made.templates = templates
    made.road.state = "present"
    return made
