"""A page that is chosen takes the keyboard: its search, its list or its first field; F6 leads to the menu and back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.domain.places import PlaceKey
from desktop.viewmodels.kit.targets import NEW
from desktop.views.shell.side_buttons import PlaceButton
from desktop.views.shell.way_in import WayIn
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.narrowing_row import SearchLine
from desktop.views.widgets.page import Page
from sync.contract.published import PublicNeed
from tests.desktop.actions import published
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.views.all_pages import KEYS, press_place, with_all_pages, write_some
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LISTS: tuple[PlaceKey, ...] = ("needs", "services", "votes", "requests", "outbox")


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    """With all pages and their keys, and some lines in each list."""
    write_some(baule)
    return with_all_pages(baule, open_window)


def choose(window: "Window", key: PlaceKey) -> None:
    press_place(window, key)
    assert window.frame.current == key
    window.settle()


def focus(window: "Window") -> QWidget:
    found = window.frame.focusWidget()
    assert found is not None
    return found


def test_from_a_tab_that_was_pressed_the_keyboard_goes_on_into_the_page(window: "Window") -> None:
    """The list of the tab before was gone, and that of the new one had the keyboard: Tab left the page for the menu."""
    window.commune.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )
    window.click(window.frame.side.buttons["needs"])
    page: Any = window.frame.page("needs")
    others = page.tabs.buttons["others"]
    window.commune.until(others.isVisible)
    window.click(others)
    for _turn in range(4):
        window.settle()
    assert focus(window) is others
    window.press(Qt.Key.Key_Tab)
    assert page.others.isAncestorOf(focus(window)), "not in the menu"


@pytest.mark.parametrize("key", LISTS)
def test_alt_and_a_digit_lead_into_the_page_where_arrow_down_reaches_its_list(window: "Window", key: PlaceKey) -> None:
    for _visit in range(2):
        choose(window, "home")
        choose(window, key)
        window.qtbot.waitUntil(lambda: isinstance(focus(window), (SearchLine, LineList)))
        window.press(Qt.Key.Key_Down)
        assert window.frame.current == key
        lines = focus(window)
        assert isinstance(lines, LineList)
        assert lines.currentIndex().isValid()


@pytest.mark.parametrize("key", KEYS)
def test_no_page_leaves_the_keyboard_in_the_menu_nor_on_the_switch_of_communes(window: "Window", key: PlaceKey) -> None:
    choose(window, "outbox" if key == "home" else "home")
    window.frame.side.switch.setFocus()
    choose(window, key)
    page = window.frame.page(key)
    window.qtbot.waitUntil(lambda: page.isAncestorOf(focus(window)), timeout=2000)
    assert focus(window).isVisible()


def test_f6_leads_to_the_menu_and_back_to_what_had_the_keyboard(window: "Window") -> None:
    page = window.visit("needs", NEW)
    window.qtbot.waitUntil(lambda: isinstance(focus(window), QLineEdit))
    title = focus(window)
    window.press(Qt.Key.Key_F6)
    assert focus(window) is window.frame.side.buttons["needs"]
    window.press(Qt.Key.Key_F6)
    assert focus(window) is title
    assert page.isAncestorOf(title)


def test_f6_from_the_bar_leads_to_the_menu_and_from_there_into_the_page(window: "Window") -> None:
    choose(window, "votes")
    window.qtbot.waitUntil(lambda: isinstance(focus(window), SearchLine))  # the page has led the keyboard in
    button = next(one for one in window.frame.acts.findChildren(QAbstractButton) if one.isVisible())
    button.setFocus()
    window.press(Qt.Key.Key_F6)
    assert focus(window) is window.frame.side.buttons["votes"]
    window.press(Qt.Key.Key_F6)
    window.qtbot.waitUntil(lambda: isinstance(focus(window), SearchLine))


def test_arrows_in_the_menu_stay_there_and_enter_leads_into_the_page(window: "Window") -> None:
    window.frame.side.buttons["home"].setFocus()
    for key in ("needs", "services", "votes"):
        window.press(Qt.Key.Key_Down)
        assert window.frame.current == key
        assert focus(window) is window.frame.side.buttons[key]
    window.press(Qt.Key.Key_Space)
    window.qtbot.waitUntil(lambda: isinstance(focus(window), SearchLine))


def test_walking_through_the_menu_touches_no_field(window: "Window", qapp: QApplication) -> None:
    """A field that gets the keyboard and loses it would be checked, as after typing."""
    window.visit("votes")  # read, so that its search is there
    window.visit("requests")
    window.frame.side.buttons["requests"].setFocus()
    touched: list[str] = []
    qapp.focusChanged.connect(lambda _before, now: touched.append(type(now).__name__))
    window.press(Qt.Key.Key_Up)
    assert window.frame.current == "votes"
    assert touched == ["PlaceButton"]


def test_a_click_in_the_menu_leads_into_the_page_too(window: "Window") -> None:
    window.click(window.frame.side.buttons["votes"])
    window.qtbot.waitUntil(lambda: isinstance(focus(window), SearchLine))


@pytest.mark.parametrize("key", ["home", "settings"])
def test_a_page_that_is_chosen_again_shows_its_title(window: "Window", key: PlaceKey) -> None:
    """It stayed scrolled to where it was left, with half a line at its top."""
    window.frame.resize(1024, 600)
    choose(window, key)
    bar = window.frame.page(key).area.verticalScrollBar()
    window.commune.until(lambda: bar.maximum() > 20)
    bar.setValue(20)
    choose(window, "outbox")
    choose(window, key)
    assert bar.value() == 0


def test_whoever_writes_comes_back_to_the_same_text(window: "Window") -> None:
    page = window.visit("needs", NEW)
    window.qtbot.waitUntil(lambda: isinstance(focus(window), QLineEdit))
    window.qtbot.keyClicks(focus(window), "Cantine")
    window.press(Qt.Key.Key_Tab)
    text = focus(window)
    assert not isinstance(text, (PlaceButton, QAbstractButton))
    choose(window, "outbox")
    choose(window, "needs")
    assert page.part == "writing"
    assert focus(window) is text


@pytest.mark.parametrize(("reading", "taken"), [(60_000, True), (0, False)])
def test_what_appears_long_after_the_page_takes_the_keyboard_from_nothing(
    qtbot: QtBot, reading: int, *, taken: bool
) -> None:
    frame, page = QMainWindow(), Page("Demandes")
    qtbot.addWidget(frame)
    late = QLineEdit()
    page.body.addWidget(late)
    late.hide()
    frame.setCentralWidget(page)
    frame.show()
    qtbot.waitExposed(frame)
    WayIn(frame, reading=reading).lead(page, as_left=False)
    assert frame.focusWidget() is page
    late.show()
    for _ in range(3):
        QApplication.processEvents()
    assert (frame.focusWidget() is late) is taken


def test_what_appears_later_takes_nobody_away(window: "Window") -> None:
    """The page of requests is read in the worker; she has gone on to the menu before it has answered."""
    window.frame.go_actions[KEYS.index("requests")].trigger()
    assert focus(window) is window.frame.page("requests"), "nothing is read yet"
    window.frame.side.buttons["requests"].setFocus()
    window.settle()
    window.qtbot.waitUntil(lambda: window.frame.page("requests").list.list.isVisible())
    window.settle()
    assert focus(window) is window.frame.side.buttons["requests"]


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1920, 1080, 125)])
def test_settings_of_an_enrolled_computer_open_at_their_title(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    """The field of the code had the keyboard until the enrolment was read, and the page stayed scrolled to it."""
    enrolled(baule)
    window = open_window(baule, outbox=composed("outbox"), settings=composed("settings"))
    window.size(width, height, percent)
    window.visit("outbox")
    window.frame.go_actions[1].trigger()
    for _ in range(5):  # rounds of layout
        window.settle()
    page = window.frame.page("settings")
    assert page.area.verticalScrollBar().value() == 0
    assert page.isAncestorOf(window.frame.focusWidget())


def test_a_list_of_acts_that_have_all_been_answered_takes_the_keyboard_at_the_first_visit(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """While it was read the keyboard was on what holds the screens, which does nothing with it, and stayed there."""
    for number in range(8):
        act = baule.act(submit_need, baule.act(draft_need, title=f"Registre {number}", description="Un texte.")).op
        published.settle(baule.context, act, "accepted", number + 1)
    window = open_window(baule, home=composed("home"), outbox=composed("outbox"))
    window.visit("home")
    window.frame.side.chosen.emit("outbox", False)
    window.qtbot.waitUntil(lambda: isinstance(window.frame.focusWidget(), SearchLine))


def test_a_page_that_is_left_while_it_is_read_keeps_what_had_the_keyboard(window: "Window") -> None:
    """Out of sight nothing in it takes the keyboard: it was led to the page itself."""
    window.visit("requests", NEW)
    window.qtbot.waitUntil(lambda: isinstance(focus(window), QLineEdit))
    press_place(window, "settings")
    had = focus(window)
    press_place(window, "requests")
    window.frame.update()
    window.settle()
    assert isinstance(focus(window), QLineEdit)
    left: Any = window.frame.page("settings")
    assert left.had is had
