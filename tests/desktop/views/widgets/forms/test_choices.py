"""Tab comes to the chosen one of a few choices, and to the first open one where the chosen one is closed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.forms.choices import Choice, Choices
from desktop.views.widgets.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair")
    yield made
    made.deleteLater()


@pytest.mark.parametrize(
    ("chosen", "closed", "reached"),
    [("b", "", "b"), ("b", "a", "b"), ("b", "b", "a"), ("", "a", "b"), ("a", "a", "b")],
)
def test_the_keyboard_comes_to_one_that_can_be_chosen(
    qtbot: QtBot, theme: Theme, chosen: str, closed: str, reached: str
) -> None:
    window, field = QWidget(), QLineEdit()
    choices = Choices(theme, "Préfet")
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(choices)
    qtbot.addWidget(window)
    choices.show_choices([Choice(id, id, open=id != closed) for id in ("a", "b", "c")], chosen)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert window.focusWidget() is choices.buttons[reached]
    field.setFocus()
    assert choices.focus() is choices.buttons[reached]
    assert window.focusWidget() is choices.buttons[reached]
