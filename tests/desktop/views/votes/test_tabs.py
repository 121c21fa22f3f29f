"""Tabs as buttons where they fit, as a box to choose from where they do not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.widgets.tabs import Tabs
from desktop.views.widgets.theme import Theme

WORDS = {"open": "À voter", "ours": "Nos votes", "results": "Résultats"}


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, choice="clair")


def shown(theme: Theme, qtbot: QtBot, width: int) -> Tabs:
    tabs = Tabs(theme, WORDS)
    qtbot.addWidget(tabs)
    tabs.resize(width, 60)
    tabs.show()
    qtbot.waitExposed(tabs)
    return tabs


def test_wide_each_has_its_button_with_its_number(theme: Theme, qtbot: QtBot) -> None:
    tabs = shown(theme, qtbot, 800)
    turned: list[str] = []
    tabs.turned.connect(turned.append)
    tabs.show_counts({"open": 12, "results": 0})
    assert [button.text() for button in tabs.buttons.values()] == ["À voter (12)", "Nos votes", "Résultats (0)"]
    assert not tabs.box.isVisible()
    qtbot.mouseClick(tabs.buttons["results"], Qt.MouseButton.LeftButton)
    assert turned == ["results"]


def test_narrow_a_box_says_the_same(theme: Theme, qtbot: QtBot) -> None:
    tabs = shown(theme, qtbot, 260)
    turned: list[str] = []
    tabs.turned.connect(turned.append)
    tabs.show_counts({"open": 12, "ours": 3, "results": 67})
    tabs.mark("ours")
    assert tabs.box.isVisible()
    assert not tabs.buttons["open"].isVisible()
    assert tabs.box.currentText() == "Nos votes (3)"
    assert tabs.box.accessibleName() == "Rubrique"
    tabs.box.setFocus()
    qtbot.keyClick(tabs.box, Qt.Key.Key_Down)
    assert turned == ["results"]
    tabs.resize(800, 60)
    qtbot.waitUntil(tabs.buttons["open"].isVisible)
    assert not tabs.box.isVisible()


def test_marking_is_not_turning(theme: Theme, qtbot: QtBot) -> None:
    tabs = shown(theme, qtbot, 800)
    turned: list[str] = []
    tabs.turned.connect(turned.append)
    tabs.mark("results")
    assert turned == []
    assert tabs.buttons["results"].isChecked()
