"""If the focused widget is hidden, the focus goes to the next one in the page, never to the menu."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from desktop.viewmodels.kit.acts import Acts
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class _ActPage(Page):
    """A button, what was said of an act, another button, a field and a danger."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Dit")
        self.head_button = Button("Clé USB…")
        self.notice = Notice()
        self.notice.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.follows = Button("Inscrire à nouveau")
        self.field = QLineEdit()
        self.add(self.head_button, self.notice, self.follows, self.field)
        self.sends = self.act("Envoyer", lambda: None)
        self.set_acts(Acts(self.sends, danger=self.act("Effacer", lambda: None)))


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    return open_window(baule, said=_ActPage, other=_ActPage)


@pytest.fixture
def page(window: "Window") -> _ActPage:
    page = window.visit("said")
    assert isinstance(page, _ActPage)
    return page


@pytest.mark.parametrize("tabbed", [False, True])
def test_when_what_was_said_goes_the_keyboard_comes_to_what_follows_it(
    window: "Window", page: _ActPage, tabbed: bool
) -> None:
    if tabbed:  # the order of reading was made since, and hidden widgets are not in it
        window.press(Qt.Key.Key_Tab)
    page.notice.say("Cet ordinateur est inscrit.")
    page.notice.setFocus()
    page.notice.clear()
    assert page.follows.hasFocus()
    page.follows.setEnabled(False)
    assert page.field.hasFocus()


@pytest.mark.parametrize("way", ["hidden", "disabled"])
def test_after_the_last_of_a_page_comes_its_first_and_not_what_takes_away(
    window: "Window", page: _ActPage, way: str
) -> None:
    page.sends.setVisible(False)
    page.field.setFocus()
    page.field.hide() if way == "hidden" else page.field.setEnabled(False)
    assert page.head_button.hasFocus()


def test_when_a_band_goes_the_keyboard_comes_to_the_page(window: "Window", page: _ActPage) -> None:
    band = window.frame.connection
    band.say("Le réseau ne répond pas.", ("Essayer maintenant", lambda: None))
    window.settle()
    (button,) = [one for one in band.findChildren(Button) if one.isVisible()]
    button.setFocus()
    band.clear()
    assert page.field.hasFocus(), "a field or a list before any button"


def test_when_a_pressed_band_goes_the_keyboard_returns_to_the_field_she_was_in(
    window: "Window", page: _ActPage
) -> None:
    """After “Envoyer maintenant” the digits of an amount would have gone into the first field of the step."""
    amount, band = QLineEdit(), window.frame.connection
    page.add(amount)
    window.settle()
    amount.setFocus()
    band.say("25 envois attendent.", ("Envoyer maintenant", lambda: band.say("Envoi.", ("Annuler", band.clear))))
    window.settle()
    for words in ("Envoyer maintenant", "Annuler"):
        (button,) = [one for one in band.findChildren(Button) if one.isVisible() and one.text() == words]
        window.click(button)
    assert amount.hasFocus()
    page.field.setFocus()
    band.say("Le réseau ne répond pas.", ("Essayer maintenant", band.clear))
    amount.setFocus()
    amount.hide()
    assert not amount.hasFocus()
    band.say("25 envois attendent.", ("Envoyer maintenant", band.clear))
    window.settle()
    (button,) = [one for one in band.findChildren(Button) if one.isVisible()]
    button.setFocus()
    window.click(button)
    assert page.field.hasFocus(), "what is hidden by then gets it no more"


def test_the_page_does_not_scroll_away_when_a_band_goes(window: "Window", page: _ActPage) -> None:
    """The help jumped from the topic that was being read to the search field at its top."""
    band, end = window.frame.connection, Button("Une page d’aide")
    tall = QWidget()
    tall.setMinimumHeight(3 * window.frame.height())
    page.add(tall, end)
    window.settle()
    (area,) = [one for one in page.findChildren(QScrollArea) if one.isAncestorOf(end)]
    window.qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > tall.minimumHeight() // 2)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    window.settle()
    assert page.field.visibleRegion().isEmpty()
    band.say("Le réseau ne répond pas.", ("Essayer maintenant", lambda: None))
    window.settle()
    (button,) = [one for one in band.findChildren(Button) if one.isVisible()]
    button.setFocus()
    band.clear()
    window.settle()
    assert page.field.visibleRegion().isEmpty()
    assert page.hasFocus()


@pytest.mark.parametrize("left", ["switch", "bar", "page"])
def test_a_place_that_is_gone_to_takes_the_keyboard_wherever_it_was(
    window: "Window", page: _ActPage, left: str
) -> None:
    """In the bar the focus would go to the first act of the other page, which may print."""
    parts = {"switch": window.frame.side.switch, "bar": window.act("Envoyer"), "page": page.follows}
    parts[left].setFocus()
    other = window.visit("other")
    assert other.field.hasFocus(), "its first field, and not the menu, where the arrow down would lead to the next page"


@pytest.mark.parametrize("left", ["switch", "menu", "bar", "page"])
def test_what_is_opened_from_another_place_has_the_keyboard_and_not_the_menu(
    window: "Window", page: _ActPage, left: str
) -> None:
    """As "Comparer" does when it is pressed on Accueil."""
    parts = {
        "switch": window.frame.side.switch,
        "menu": window.frame.side.buttons["said"],
        "bar": window.act("Envoyer"),
        "page": page.follows,
    }
    parts[left].setFocus()
    other = window.visit("other", "what is opened")
    focus = window.frame.focusWidget()
    assert focus is not None
    assert focus is other or other.isAncestorOf(focus)
    window.press(Qt.Key.Key_Tab)
    assert other.head_button.hasFocus(), "Tab goes on from there"
