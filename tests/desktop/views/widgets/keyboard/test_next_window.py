"""A window that is asked for from another one, by somebody who types on at once."""

import pytest
from PySide6.QtWidgets import QLineEdit
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


def test_without_it_the_letters_are_of_the_window_behind(qtbot: QtBot, before: QLineEdit) -> None:
    qtbot.keyClicks(before, "ger")
    assert before.text() == "ger"
