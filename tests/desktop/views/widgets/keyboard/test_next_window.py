"""A window that is asked for from another one, by somebody who types on at once."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.keyboard.next_window import TypedBeforeWindow


@pytest.fixture
def before(qtbot: QtBot) -> QLineEdit:
    """The window in which it is asked for, and its field."""
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    return field


def test_what_is_typed_before_it_comes_is_for_it(qtbot: QtBot, before: QLineEdit) -> None:
    asked = QLineEdit()
    qtbot.addWidget(asked)
    TypedBeforeWindow(asked, before)
    qtbot.keyClicks(before, "ger")
    with qtbot.waitActive(asked):
        asked.show()
        asked.activateWindow()
    qtbot.keyClicks(asked, "mi")
    qtbot.waitUntil(lambda: asked.text() == "germi")
    qtbot.keyClicks(asked, "gny")
    assert (before.text(), asked.text()) == ("", "germigny")
    qtbot.keyClicks(before, "a")
    assert before.text() == "a", "she may come back to it"


def test_a_letter_with_an_accent_is_for_it_too(qtbot: QtBot, before: QLineEdit) -> None:
    """The system hands it over as the text of an input method, or as the key of the accent and that of the letter."""
    asked = QLineEdit()
    qtbot.addWidget(asked)
    TypedBeforeWindow(asked, before)
    qtbot.keyClicks(before, "Ch")
    for commit in ("", "â"):  # the first only underlines the accent
        event = QInputMethodEvent()
        event.setCommitString(commit)
        QApplication.sendEvent(before, event)
    qtbot.keyClicks(before, "teaub")
    for key, text in ((Qt.Key.Key_Dead_Circumflex, ""), (Qt.Key.Key_U, "u")):
        QApplication.sendEvent(before, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))
    with qtbot.waitActive(asked):
        asked.show()
        asked.activateWindow()
    qtbot.waitUntil(lambda: asked.text() == "Châteaubû")
    assert before.text() == ""


def press(field: QLineEdit, key: Qt.Key, text: str = "") -> None:
    shift = Qt.KeyboardModifier.ShiftModifier if text.isupper() else Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, key, shift, text))


def test_an_accent_is_on_its_letter_though_shift_is_pressed_between_them(qtbot: QtBot, before: QLineEdit) -> None:
    """Half of the names that are typed there begin with a capital: Île, Évreux."""
    asked = QLineEdit()
    qtbot.addWidget(asked)
    TypedBeforeWindow(asked, before)
    for key, text in ((Qt.Key.Key_Dead_Circumflex, ""), (Qt.Key.Key_Shift, ""), (Qt.Key.Key_I, "I")):
        press(before, key, text)
    qtbot.keyClicks(before, "le")
    with qtbot.waitActive(asked):
        asked.show()
        asked.activateWindow()
    qtbot.waitUntil(lambda: asked.text() != "")
    assert asked.text() == "Île"


def test_an_accent_without_a_letter_writes_nothing(qtbot: QtBot, before: QLineEdit) -> None:
    asked = QLineEdit()
    qtbot.addWidget(asked)
    TypedBeforeWindow(asked, before, longest_ms=20)
    for key, text in ((Qt.Key.Key_Dead_Circumflex, ""), (Qt.Key.Key_Left, ""), (Qt.Key.Key_A, "a")):
        press(before, key, text)
    qtbot.waitUntil(lambda: asked.text() != "")
    assert asked.text() == "a"


def test_an_accent_waits_for_its_letter_that_is_typed_in_the_window_itself(qtbot: QtBot, before: QLineEdit) -> None:
    asked = QLineEdit()
    qtbot.addWidget(asked)
    TypedBeforeWindow(asked, before, longest_ms=20)
    qtbot.keyClicks(before, "F")
    press(before, Qt.Key.Key_Dead_Circumflex)
    with qtbot.waitActive(asked):
        asked.show()
        asked.activateWindow()
    qtbot.waitUntil(lambda: asked.text() == "F")
    press(before, Qt.Key.Key_A, "a")
    assert before.text() == "a", "it waits in the window that was asked for"
    press(asked, Qt.Key.Key_Shift)
    press(asked, Qt.Key.Key_E, "e")
    qtbot.waitUntil(lambda: asked.text() == "Fê")
    press(asked, Qt.Key.Key_T, "t")
    assert asked.text() == "Fêt"


def test_it_is_in_the_part_that_gets_the_keyboard_as_soon_as_the_window_has_it(qtbot: QtBot, before: QLineEdit) -> None:
    asked, first, second = QWidget(), QLineEdit(), QLineEdit()
    column = QVBoxLayout(asked)
    for field in (first, second):
        column.addWidget(field)
    qtbot.addWidget(asked)
    TypedBeforeWindow(asked, before, longest_ms=600_000)
    qtbot.keyClicks(before, "ger")
    with qtbot.waitActive(asked):
        asked.show()
        asked.activateWindow()
    qtbot.waitUntil(lambda: first.text() == "ger")
    assert second.text() == ""


def test_what_is_typed_in_a_third_window_stays_there(qtbot: QtBot, before: QLineEdit) -> None:
    asked, third = QLineEdit(), QLineEdit()
    for window in (asked, third):
        qtbot.addWidget(window)
    TypedBeforeWindow(asked, before)
    third.show()
    qtbot.keyClicks(before, "ger")
    qtbot.keyClicks(third, "a")
    assert third.text() == "a"


def test_the_keyboard_comes_back_where_the_window_does_not_get_it(qtbot: QtBot, before: QLineEdit) -> None:
    asked = QLineEdit()
    qtbot.addWidget(asked)
    TypedBeforeWindow(asked, before, longest_ms=20)
    qtbot.keyClicks(before, "ger")
    qtbot.waitUntil(lambda: asked.text() == "ger")
    qtbot.keyClicks(before, "a")
    assert before.text() == "a"


def test_without_it_the_letters_are_of_the_window_behind(qtbot: QtBot, before: QLineEdit) -> None:
    qtbot.keyClicks(before, "ger")
    assert before.text() == "ger"
