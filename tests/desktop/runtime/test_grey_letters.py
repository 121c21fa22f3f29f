"""Alt and the letter of an act that is grey, or gone, does nothing: it is no letter of a text."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.runtime.held_keys import HeldKeys
from desktop.views.widgets.buttons import Button
from tests.desktop.views.keyboard import Keyboard

_ALT, _CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Desk:
    """A window with a search, a text and a button, whose letter is V."""

    def __init__(self, qtbot: QtBot) -> None:
        self.keyboard = Keyboard()
        self.done: list[str] = []
        self.line, self.text = QLineEdit(), QPlainTextEdit()
        self.button = Button("&Voter", lambda: self.done.append("voted"))
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        for part in (self.line, self.text, self.button):
            column.addWidget(part)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()


@pytest.fixture
def desk(held_keys: HeldKeys, qtbot: QtBot) -> Desk:
    assert shiboken6.isValid(held_keys)
    return Desk(qtbot)


@pytest.mark.parametrize("part", ["line", "text"])
def test_it_is_not_typed(desk: Desk, part: str) -> None:
    desk.button.setEnabled(False)
    getattr(desk, part).setFocus()
    desk.keyboard.press(Qt.Key.Key_V, text="v", modifiers=_ALT)
    assert (desk.line.text(), desk.text.toPlainText(), desk.done) == ("", "", [])
    desk.keyboard.press(Qt.Key.Key_V, text="v")
    assert "v" in (desk.line.text(), desk.text.toPlainText()), "without Alt it is"


def test_the_act_that_can_be_done_is_done(desk: Desk, qtbot: QtBot) -> None:
    desk.line.setFocus()
    window = desk.window.windowHandle()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_V, _ALT)
    qtbot.waitUntil(lambda: desk.done == ["voted"])
    assert desk.line.text() == ""


def test_what_alt_and_control_type_together_is_typed(desk: Desk) -> None:
    """So Windows tells of AltGr; and of Alt with the digits of the number pad as of a letter that no key has."""
    desk.line.setFocus()
    desk.keyboard.press(Qt.Key.Key_At, text="@", modifiers=_ALT | _CONTROL)
    desk.keyboard.press(Qt.Key(0), text="É", modifiers=_ALT)
    assert desk.line.text() == "@É"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_a_letter_chooses_in_an_open_menu_with_alt_as_without(desk: Desk) -> None:
    menu = QMenu(desk.window)
    menu.addAction("&Quitter", lambda: desk.done.append("left"))
    menu.popup(desk.window.mapToGlobal(desk.window.rect().center()))
    assert QApplication.activePopupWidget() is menu
    desk.keyboard.press(Qt.Key.Key_Q, text="q", modifiers=_ALT)
    assert desk.done == ["left"]
