"""What she goes on typing presses nothing where the program has taken the keyboard from her text meanwhile."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.runtime.held_keys import HeldKeys
from desktop.runtime.stray_keys import GOES_ON_S
from desktop.views.widgets.buttons import Button
from tests.desktop.views.keyboard import Keyboard

_NONE = Qt.KeyboardModifier.NoModifier
_TEXTS = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Tab: "\t", Qt.Key.Key_Backspace: "\b"}  # as Qt gives them
SLOW = GOES_ON_S - 0.5  # between two keys of somebody who searches each


class Desk:
    """A window with a text, a line, a list and a button, and a clock that the test sets."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now, self.keyboard = 0.0, Keyboard()
        self.done: list[str] = []
        self.text, self.line, self.list = QPlainTextEdit(), QLineEdit(), QListWidget()
        self.list.addItems(["Artenay", "Baule"])
        self.button = Button("Écrire un autre besoin", lambda: self.done.append("begun"))
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        for part in (self.text, self.line, self.list, self.button):
            column.addWidget(part)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def press(self, *keys: Qt.Key | str, after: float = 0.2, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Presses keys as a keyboard does: the window is told, and gives each to what has the keyboard."""
        for one in keys:
            self.now += after
            key, text = (Qt.Key(ord(one.upper())), one) if isinstance(one, str) else (one, _TEXTS.get(one, ""))
            self.keyboard.press(key, text=text, modifiers=modifiers)

    def turn(self) -> None:
        """The program shows something else, whose button gets the keyboard."""
        self.text.hide()
        self.line.hide()
        self.button.setFocus()


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    made: list[Desk] = []
    rule = HeldKeys(qapp, lambda: made[0].now if made else 0.0)
    made.append(Desk(qtbot))
    yield made[0]
    shiboken6.delete(rule)


@pytest.mark.parametrize("after", [0.1, SLOW])
def test_a_space_of_her_sentence_presses_no_button_that_came_meanwhile(desk: Desk, after: float) -> None:
    desk.text.setFocus()
    desk.press("a", "b", " ", after=after)
    desk.turn()
    desk.press("c", " ", "d", " ", Qt.Key.Key_Return, " ", after=after)
    assert desk.done == []
    desk.press(" ", after=GOES_ON_S + 0.1)
    assert desk.done == ["begun"], "after a pause she has seen it"


def test_nor_one_of_a_dialog_that_opened_over_her_text(desk: Desk, qtbot: QtBot) -> None:
    desk.line.setFocus()
    desk.press("a")
    dialog = QDialog(desk.window)
    sure = Button("Oui, retirer", lambda: desk.done.append("withdrawn"), parent=dialog)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is sure)
    desk.press(" ", Qt.Key.Key_Return)
    assert desk.done == []
    desk.press(Qt.Key.Key_Return, after=GOES_ON_S + 0.1)
    assert desk.done == ["withdrawn"]


def test_nor_does_a_letter_of_it_choose_a_line(desk: Desk) -> None:
    desk.text.setFocus()
    desk.press("a")
    desk.text.hide()
    desk.list.setFocus()
    row = desk.list.currentRow()
    desk.press("b")
    assert desk.list.currentRow() == row


def _tab(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Tab)
    desk.button.setFocus()


def _click(desk: Desk) -> None:
    window = desk.window.windowHandle()
    assert window is not None
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=desk.list.geometry().center())
    desk.button.setFocus()


def _enter(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)  # of a line it is an act, which may show something else
    desk.turn()


def _shortcut(desk: Desk) -> None:
    desk.press(Qt.Key.Key_S, modifiers=Qt.KeyboardModifier.ControlModifier)
    desk.turn()


@pytest.mark.parametrize("way", [_tab, _click, _enter, _shortcut])
def test_what_she_chose_herself_is_pressed_at_once(desk: Desk, way: Callable[[Desk], None]) -> None:
    desk.line.setFocus()
    desk.press("a")
    way(desk)
    desk.press(" ")
    assert desk.done == ["begun"]


@pytest.mark.parametrize("keys", ["Alt+M", "F5"])
def test_nor_is_a_key_dropped_that_follows_a_shortcut(desk: Desk, keys: str) -> None:
    """Of a shortcut that is carried out Qt sends no key, only the question whether it is one."""
    QShortcut(QKeySequence(keys), desk.window, desk.turn)
    desk.text.setFocus()
    desk.press("a")
    window, pressed = desk.window.windowHandle(), QKeySequence(keys)[0]
    assert window is not None
    QTest.keyClick(window, pressed.key(), pressed.keyboardModifiers())
    assert desk.button.hasFocus(), "the shortcut was carried out"
    desk.press(" ")
    assert desk.done == ["begun"]


def test_letters_after_a_shortcut_choose_in_the_list_to_which_it_led(desk: Desk) -> None:
    QShortcut(QKeySequence("Alt+M"), desk.window, desk.list.setFocus)
    desk.text.setFocus()
    desk.press("a")
    window = desk.window.windowHandle()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    desk.press("b")
    assert desk.list.currentRow() == 1


def test_tab_ends_it_too_where_the_keyboard_has_gone(desk: Desk) -> None:
    desk.text.setFocus()
    desk.press("a")
    desk.turn()
    desk.press(" ", Qt.Key.Key_Tab)
    desk.button.setFocus()
    desk.press(" ")
    assert desk.done == ["begun"]


def test_she_types_on_in_the_text_where_she_is(desk: Desk) -> None:
    desk.text.setFocus()
    desk.press("a", " ", "b", Qt.Key.Key_Backspace, Qt.Key.Key_Return, "c")
    assert desk.text.toPlainText() == "a \nc"
    desk.line.setFocus()
    desk.press("d")
    assert desk.line.text() == "d"


@pytest.fixture
def box(desk: Desk) -> QComboBox:
    """A drop-down to which Tab has led her."""
    box = QComboBox(desk.window)
    box.addItems(["Cimetière", "Scolaire"])
    layout = desk.window.layout()
    assert layout is not None
    layout.addWidget(box)
    box.show()
    desk.line.setFocus()
    desk.press(Qt.Key.Key_Tab)
    box.setFocus()
    return box


@pytest.mark.parametrize("before", [[], [Qt.Key.Key_Down], ["c"]])
def test_a_space_meant_for_a_drop_down_presses_no_button_that_took_its_place(
    desk: Desk, box: QComboBox, before: list[Qt.Key | str]
) -> None:
    """However long she looked at it: it goes by when the program took the keyboard."""
    desk.press(*before)
    desk.now += 10 * GOES_ON_S
    box.hide()
    desk.button.setFocus()
    desk.press(" ", Qt.Key.Key_Return)
    assert desk.done == []
    desk.press(" ", after=GOES_ON_S + 0.1)
    assert desk.done == ["begun"], "after a pause she has seen it"


def _f6(desk: Desk) -> None:
    """As Qt looks it up: no key is told once the shortcut was carried out."""
    QShortcut(Qt.Key.Key_F6, desk.window, desk.button.setFocus)
    window = desk.window.windowHandle()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_F6)


@pytest.mark.parametrize("way", [_tab, _click, _shortcut, _f6])
def test_from_a_drop_down_what_she_chose_herself_is_pressed_at_once(
    desk: Desk, box: QComboBox, way: Callable[[Desk], None]
) -> None:
    way(desk)
    desk.press(" ")
    assert desk.done == ["begun"]


def test_keys_in_a_drop_down_choose_in_it(desk: Desk, box: QComboBox) -> None:
    desk.press(Qt.Key.Key_Down)
    assert box.currentText() == "Scolaire"
    desk.press("c")
    assert box.currentText() == "Cimetière"
