"""After the help, a page comes back as it was left: scrolled to the same place, with what it said."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.kit.targets import AS_LEFT
from desktop.views.shell.menus import Menus
from desktop.views.widgets.forms.search_line import SearchLine
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    for number in range(12):
        baule.act(draft_request, title=f"Former les agents {number}")
    window = open_window(baule, requests=composed("requests"), settings=composed("settings"))
    Menus(
        window.frame,
        write_need=lambda: None,
        add_commune=lambda: None,
        send_now=lambda: None,
        set_appearance=lambda _theme, _size: None,
    )
    window.size(1024, 600, 200)
    return window


def test_the_list_of_requests_comes_back_as_it_was_left(window: "Window") -> None:
    page = window.visit("requests")
    window.qtbot.waitUntil(lambda: page.list.list.model().rowCount() == 12)
    search = next(one for one in page.findChildren(SearchLine) if one.isVisible())
    search.setFocus()
    page.list.message.say("Ce qui vient d’être fait.", tone="ok")
    window.settle()
    bar = page.area.verticalScrollBar()
    window.qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(bar.maximum() - 30)
    window.settle()
    before = bar.value()
    window.press(Qt.Key.Key_F1)
    assert window.frame.current == "settings"
    window.frame.go("requests", AS_LEFT)
    window.qtbot.waitUntil(lambda: bar.value() == before, timeout=20_000)
    for _turn in range(5):
        window.settle()
    assert bar.value() == before, "and stays there"
    assert page.list.message.words.text() == "Ce qui vient d’être fait."
    assert page.list.message.isVisible()


def test_what_a_list_says_is_old_once_one_of_its_lines_was_read(window: "Window") -> None:
    page = window.visit("requests")
    window.qtbot.waitUntil(lambda: page.list.list.model().rowCount() == 12)
    page.list.message.say("Ce qui vient d’être fait.", tone="warn")
    window.settle()
    page.list.list.setCurrentIndex(page.list.list.model().index(0, 0))
    page.list.list.setFocus()
    window.press(Qt.Key.Key_Return)
    window.qtbot.waitUntil(lambda: not page.list.isVisible())
    page.start_over()
    window.qtbot.waitUntil(page.list.isVisible)
    assert page.list.message.isHidden()


def test_a_list_that_scrolls_with_its_page_comes_to_rest(window: "Window") -> None:
    """It was high and low in turn for ever: the height that decides is not one that it makes itself."""
    page = window.visit("requests")
    window.qtbot.waitUntil(lambda: page.list.list.model().rowCount() == 12)
    window.qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() > 400)
    for _turn in range(5):
        window.settle()
    moved: list[int] = []
    page.area.verticalScrollBar().rangeChanged.connect(lambda _least, most: moved.append(most))
    page.list.resizeEvent(QResizeEvent(page.list.size(), page.list.size()))
    for _turn in range(20):
        window.settle()
    assert moved == []
    assert page.area.verticalScrollBar().maximum() > 400, "and shows all its lines"


def test_the_settings_come_back_as_they_were_left(window: "Window") -> None:
    page = window.visit("settings")
    page.display.sizes.buttons()[0].setFocus()
    page.communes.message.say("Une commune de moins.", tone="ok")
    window.settle()
    bar = page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    window.settle()
    before = bar.value()
    assert before > 400
    window.press(Qt.Key.Key_F1)
    window.qtbot.waitUntil(page.help.isVisible)
    window.click(window.act("Revenir à la page d’avant"))
    for _turn in range(5):
        window.settle()
    assert bar.value() == before
    assert page.communes.message.words.text() == "Une commune de moins."


def test_once_the_keyboard_has_moved_there_it_is_not_scrolled_back(window: "Window") -> None:
    page = window.visit("requests")
    window.qtbot.waitUntil(lambda: page.list.list.model().rowCount() == 12)
    bar = page.area.verticalScrollBar()
    window.qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(bar.maximum() - 30)
    window.settle()
    before = bar.value()
    window.press(Qt.Key.Key_F1)
    window.frame.go("requests", AS_LEFT)
    window.qtbot.waitUntil(lambda: bar.value() == before)
    search = next(one for one in page.findChildren(SearchLine) if one.isVisible())
    for part in (search, page.list.list, search, window.frame.side.buttons["requests"]):
        part.setFocus()  # the first time, the page might have given it
        window.settle()
    moved = bar.value()
    assert moved < before - 400, "what has the keyboard is brought into sight"
    bar.setMaximum(bar.maximum() + 1)  # as where one more line comes
    window.settle()
    assert bar.value() == moved
