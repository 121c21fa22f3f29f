"""The demonstration closed and started again, as the tests of what it finds then do."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.app import Application
from desktop.demo.program import begin
from desktop.settings import Settings
from tests.desktop.demo.playing import PATIENCE_MS, ready


def close(application: Application, qtbot: QtBot) -> None:
    with qtbot.waitSignal(application.quitting, timeout=PATIENCE_MS):
        application.close()
    application.world.clean_up()


def start(folder: Path, qtbot: QtBot, phase: str = "") -> Application:
    qt: Any = QApplication.instance()
    again = Application(qt, begin(paths.find(folder, demonstration=True), phase), Settings(theme="clair"))
    again.start()
    ready(again, qtbot)
    return again


def end(application: Application, qtbot: QtBot) -> None:
    world: Any = application.world
    world.erases = True
    close(application, qtbot)


def hidden_under(slide: QWidget, frame: QWidget) -> bool:
    """Whether the slide is what is seen where the commune's switch and the page are."""
    page: Any = frame
    for part in (page.side.switch, page._stack):
        seen = frame.childAt(part.mapTo(frame, part.rect().center()))
        if seen is None or not (seen is slide or slide.isAncestorOf(seen)):
            return False
    return slide.isVisible()
