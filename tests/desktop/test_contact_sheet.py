"""Every page in every look: no text is cut, one scroll bar works at a time, and there is a picture of each."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.contact_sheet import LOOKS, Restless, shown


class _InTurn(QWidget):
    """High and low in turn: its height makes it want another one."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, lambda: self.setFixedHeight(90 if self.height() < 60 else 30))


class _InSteps(QWidget):
    """Grows in steps and then rests: what an answer does that comes late on a busy machine."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.height() < 90:
            QTimer.singleShot(0, self, lambda: self.setFixedHeight(self.height() + 30))


def _window(qtbot: QtBot, part: type[QWidget]) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(part(window))
    window.resize(200, 200)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.mark.parametrize(("part", "heard"), [(QWidget, []), (_InTurn, ["_InTurn goes on changing its size"])])
def test_what_never_comes_to_rest_is_told(qtbot: QtBot, part: type[QWidget], heard: list[str]) -> None:
    window = _window(qtbot, part)
    qtbot.waitUntil(lambda: Restless.among(window) == heard)


def test_what_comes_late_and_then_rests_is_not_told(qtbot: QtBot) -> None:
    window = _window(qtbot, _InSteps)
    window.findChild(_InSteps).setFixedHeight(30)
    assert Restless.changed(window) == {"_InSteps goes on changing its size"}
    window.findChild(_InSteps).setFixedHeight(30)
    assert Restless.among(window) == []


@pytest.mark.slow
def test_no_text_is_cut_and_no_bar_stands_in_another_s_area_on_any_page(tmp_path: Path) -> None:
    """In a separate program, so that its text size concerns no other test."""
    command = [sys.executable, "-m", "tests.desktop.contact_sheet", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.glob("*.png"))) == len(shown()) * (len(LOOKS) + 1)
