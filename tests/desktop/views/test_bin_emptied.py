"""Where the last draft of a bin is erased for good, a part of the page has the keyboard; put back, its form has."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.act(discard_need, baule.act(draft_need, title="Cantine"))
    baule.act(discard_request, baule.act(draft_request, title="Cantine"))
    baule.act(discard_share, baule.act(draft_share, title="Cantine"))
    return open_window(baule, **{key: composed(key) for key in ("home", "needs", "requests", "services")})


@pytest.mark.parametrize(("place", "tab"), [("needs", "bin"), ("requests", "BIN"), ("services", "bin")])
def test_the_keyboard_stays_in_the_page(window: "Window", place: str, tab: str) -> None:
    window.visit("home")
    page: Any = window.visit(place)
    window.commune.until(page.tabs.buttons[tab].isVisible)
    window.click(page.tabs.buttons[tab])
    bin = page.sharing.bin if place == "services" else page.bin
    bin.lines.list.setFocus()
    window.qtbot.keyClicks(bin.lines.list, "cantin")
    window.commune.until(lambda: not bin.lines.row.count.isHidden() and "sur 1" in bin.lines.row.count.text())
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    window.commune.until(bin.text.isVisible)
    window.click(window.act("Effacer…"))
    window.click(window.act("Oui, effacer"))
    window.commune.until(bin.lines.isVisible)
    window.commune.until(page.tabs.buttons[tab].hasFocus)
    window.type("fini")
    assert not bin.lines.row.isVisible(), "there is nothing to look for: it said “0 brouillon sur 0”"


def test_the_form_of_the_last_draft_that_is_put_back_has_it(window: "Window") -> None:
    """On the tab, it would wait for the form no longer than on any other button."""
    page: Any = window.visit("needs")
    window.commune.until(page.tabs.buttons["bin"].isVisible)
    window.click(page.tabs.buttons["bin"])
    page.bin.lines.list.setFocus()
    window.press(Qt.Key.Key_Down)
    window.frame.acts.rest()
    had: list[QWidget | None] = []
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    with window.busy():
        QTest.mouseClick(window.act("Remettre dans nos besoins"), Qt.MouseButton.LeftButton)
        application.focusChanged.connect(lambda _before, now: had.append(now))
    window.commune.until(lambda: isinstance(window.frame.focusWidget(), QLineEdit))
    assert page.tabs.buttons["bin"] not in had


def test_emptied_by_another_program_it_takes_the_keyboard_from_nobody(window: "Window") -> None:
    page: Any = window.visit("needs")
    window.commune.until(page.tabs.buttons["bin"].isVisible)
    window.click(page.tabs.buttons["bin"])
    menu = window.frame.side.buttons["needs"]
    menu.setFocus()
    (binned,) = page.navigation.bin.model.lines
    window.commune.act(erase_draft, binned.id)
    window.commune.until(lambda: not page.bin.lines.list.isVisible())
    assert window.frame.focusWidget() is menu
