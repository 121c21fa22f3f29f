"""Tabs are buttons if they fit, and otherwise a box to choose from."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
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
    assert [one.text() for one in tabs.buttons.values() if one.isVisible()] == ["À voter (12)", "Nos votes"]
    tabs.show_counts({"open": 12, "ours": 1, "results": 0}, {"ours": "1 sans effet"})
    assert tabs.buttons["ours"].text() == "Nos votes (1, 1 sans effet)", "as many as the list has lines"
    tabs.show_counts({"open": 12, "results": 0}, {"ours": "2 sans effet"})
    assert tabs.buttons["ours"].text() == "Nos votes (2 sans effet)"
    assert not tabs.box.isVisible()
    qtbot.mouseClick(tabs.buttons["ours"], Qt.MouseButton.LeftButton)
    assert turned == ["ours"]


def test_what_is_empty_is_offered_no_more_but_what_is_in_sight_and_the_first_stay(theme: Theme, qtbot: QtBot) -> None:
    tabs = shown(theme, qtbot, 800)

    def offered() -> list[str]:
        return [key for key, button in tabs.buttons.items() if button.isVisible()]

    tabs.mark("results")
    tabs.show_counts({"open": 0, "ours": 0, "results": 0})
    assert offered() == ["open", "results"]
    tabs.show_counts({"open": 0, "ours": 2, "results": 0})
    assert offered() == ["open", "ours", "results"]
    tabs.mark("open")
    assert offered() == ["open", "ours"]
    assert [tabs.box.itemText(at) for at in range(tabs.box.count())] == ["À voter", "Nos votes (2)"]


def test_once_nothing_more_comes_into_the_first_it_goes_like_the_others_but_not_while_it_is_in_sight(
    theme: Theme, qtbot: QtBot
) -> None:
    tabs = shown(theme, qtbot, 800)
    tabs.mark("results")
    for first_stays in (True, False):
        tabs.show_counts({"open": 0, "results": 3}, first_stays=first_stays)
        assert tabs.buttons["open"].isVisible() is first_stays
    tabs.show_counts({"open": 1, "results": 3}, first_stays=False)
    assert tabs.buttons["open"].isVisible()
    tabs.mark("open")
    tabs.show_counts({"open": 0, "results": 3}, first_stays=False)
    assert tabs.buttons["open"].isVisible()


def test_an_empty_part_that_is_left_stays_before_the_tab_that_was_clicked(theme: Theme, qtbot: QtBot) -> None:
    """“Nos services” went as she left it, empty, for “Corbeille”: the next click was beside it, on nothing."""
    tabs = shown(theme, qtbot, 800)
    tabs.mark("ours")
    tabs.show_counts({"open": 3, "ours": 0, "results": 1})
    QApplication.processEvents()
    place = tabs.buttons["results"].pos()
    tabs.turned.connect(tabs.mark)
    tabs.buttons["results"].click()
    tabs.show_counts({"open": 3, "ours": 0, "results": 1})
    QApplication.processEvents()
    assert tabs.buttons["results"].pos() == place
    tabs.hide()
    tabs.show()
    tabs.show_counts({"open": 3, "ours": 0, "results": 1})
    assert not tabs.buttons["ours"].isVisible(), "as she comes back to the page nothing is under the pointer"


def test_an_empty_part_goes_where_the_page_leads_to_another_by_itself(theme: Theme, qtbot: QtBot) -> None:
    tabs = shown(theme, qtbot, 800)
    tabs.mark("ours")
    tabs.show_counts({"open": 3, "ours": 0, "results": 1})
    tabs.mark("results")
    assert not tabs.buttons["ours"].isVisible()


def test_the_focus_does_not_stay_at_a_part_that_was_left(theme: Theme, qtbot: QtBot) -> None:
    """The page leads to another part by itself: with the ring on the one before, two look chosen."""
    tabs = shown(theme, qtbot, 800)
    tabs.activateWindow()
    qtbot.waitUntil(tabs.isActiveWindow)
    tabs.buttons["open"].setFocus()
    tabs.mark("results")
    assert tabs.buttons["results"].hasFocus()
    tabs.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tabs.setFocus()
    tabs.mark("open")
    assert tabs.hasFocus(), "where it is elsewhere, it stays there"


def test_one_part_alone_is_no_choice(theme: Theme, qtbot: QtBot) -> None:
    tabs, page = Tabs(theme, WORDS), QWidget()
    qtbot.addWidget(page)
    tabs.setParent(page)
    page.show()
    qtbot.waitExposed(page)
    tabs.show_counts({"open": 3, "ours": 0, "results": 0})
    assert not tabs.isVisible()
    tabs.show_counts({"open": 3, "ours": 1, "results": 0})
    assert tabs.isVisible()
    tabs.setVisible(False)  # another screen has appeared
    tabs.show_counts({"open": 3, "ours": 2, "results": 0})
    assert not tabs.isVisible()


def test_a_tab_is_as_large_marked_or_with_the_keyboard(theme: Theme, qtbot: QtBot) -> None:
    """The list below moved by two pixels."""
    tabs = shown(theme, qtbot, 800)
    theme.dress(tabs)
    tabs.activateWindow()
    qtbot.waitUntil(tabs.isActiveWindow)
    tab, sizes = tabs.buttons["open"], set[tuple[int, int]]()
    for marked, focused in ((False, False), (True, False), (True, True), (False, True)):
        tabs.mark("open" if marked else "ours")
        tab.setFocus() if focused else tab.clearFocus()
        assert (tab.isChecked(), tab.hasFocus()) == (marked, focused)
        for words in ("", "À voter"):
            tab.setText(words)  # Qt keeps what it has measured until then
        sizes.add(tab.sizeHint().toTuple())
    assert len(sizes) == 1


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
