"""A place that is opened from elsewhere shows its lists, on the line that was read; an open text stays open."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.votes.cast_vote import cast_vote
from desktop.viewmodels.kit.targets import AS_LEFT, NEW
from desktop.views.home.page import HomePage
from desktop.views.needs.page import NeedsPage
from desktop.views.outbox.page import OutboxPage
from desktop.views.requests.page import RequestsPage
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PAGES = {
    "home": HomePage,
    "needs": NeedsPage,
    "services": composed("services"),
    "votes": composed("votes"),
    "requests": RequestsPage,
    "outbox": OutboxPage,
}


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign()
    return open_window(baule, **PAGES)


def need(commune: "Commune") -> str:
    commune.act(submit_need, commune.act(draft_need, None, title="Cimetière", description="Sur papier."))
    id: str = commune.act(draft_need, None, title="Four", description="Banal.")
    commune.act(submit_need, id)
    commune.act(submit_need, commune.act(draft_need, None, title="Cantine", description="En ligne."))
    return id


def request(commune: "Commune") -> str:
    id: str = commune.act(draft_request, None, **COMPLETE)
    commune.act(submit_request, id)
    commune.act(submit_request, commune.act(draft_request, None, **COMPLETE))
    return id


def chosen(window: "Window", key: str) -> Any:
    """The place is chosen by its letter and number."""
    window.visit("home")
    window.frame.go_actions[list(PAGES).index(key)].trigger()
    window.settle()
    return window.frame.page(key)


@pytest.mark.slow
@pytest.mark.parametrize(("key", "make"), [("needs", need), ("requests", request)])
def test_what_was_read_gives_way_to_its_list_on_its_line(
    window: "Window", key: str, make: "Callable[[Commune], str]"
) -> None:
    id = make(window.commune)
    page = window.visit(key, id)
    window.commune.until(page.reading.isVisible)
    page.back.setFocus()
    window.visit("home")
    window.visit(key, AS_LEFT)
    assert page.reading.isVisible(), "whoever comes back from the help finds what she left"
    assert page.back.hasFocus(), "the keyboard too"
    chosen(window, key)
    lines = page.list.list
    assert lines.isVisible()
    assert lines.hasFocus()
    assert lines.model().lines[lines.currentIndex().row()].id == id


@pytest.mark.slow
@pytest.mark.parametrize(("key", "make"), [("needs", need), ("requests", request)])
def test_a_sheet_that_is_opened_from_another_place_has_the_keyboard(
    window: "Window", key: str, make: "Callable[[Commune], str]"
) -> None:
    id = make(window.commune)
    window.visit("home")
    window.frame.side.buttons["home"].setFocus()
    page = window.visit(key, id)
    window.commune.until(page.reading.isVisible)
    window.settle()
    focus = window.frame.focusWidget()
    assert focus is not None
    assert focus is page or window.frame.acts.isAncestorOf(focus), "on what the sheet offers first, if anything"


@pytest.mark.parametrize("key", ["votes", "outbox"])
def test_a_line_that_is_led_to_from_another_place_has_the_keyboard(window: "Window", key: str) -> None:
    act = window.commune.act(cast_vote, "actes")
    window.visit("home")
    window.frame.side.buttons["home"].setFocus()
    page = window.visit(key, act.op if key == "outbox" else "actes")
    lines = page.list if key == "outbox" else page._section.list
    window.commune.until(lines.hasFocus)


@pytest.mark.slow
@pytest.mark.parametrize(("key", "shown"), [("needs", "form"), ("requests", "editing")])
def test_what_is_being_written_stays_in_sight(window: "Window", key: str, shown: str) -> None:
    page = window.visit(key, NEW)
    window.commune.until(getattr(page, shown).isVisible)
    chosen(window, key)
    assert getattr(page, shown).isVisible()


@pytest.mark.slow
def test_the_usb_stick_gives_way_to_the_acts(window: "Window") -> None:
    page = window.visit("outbox", "usb")
    assert page.stick.isVisible()
    chosen(window, "outbox")
    assert not page.stick.isVisible()
    page.navigation.open_usb()
    page.start_over()
    window.settle()
    assert not page.stick.isVisible(), "in sight already, too"


def test_a_service_of_ours_gives_way_to_the_list_of_them(window: "Window") -> None:
    id = window.commune.act(draft_share, None, title="Registre", summary="En ligne.")
    window.commune.act(share_service, id)
    page = window.visit("services", id)
    sharing = page.navigation.sharing
    window.commune.until(lambda: sharing.life.id == id)
    assert sharing.screen.name == "READING"
    chosen(window, "services")
    assert sharing.screen.name == "LIST"
    window.visit("services", "share")
    window.commune.until(lambda: sharing.screen.name == "WRITING")
    chosen(window, "services")
    assert sharing.screen.name == "WRITING"


@pytest.mark.slow
@pytest.mark.parametrize("key", ["services", "votes", "outbox"])
def test_on_a_small_screen_the_paper_gives_way_to_its_list_on_its_line(window: "Window", key: str) -> None:
    act = window.commune.act(cast_vote, "actes")
    window.size(1024, 600, 200)
    page = window.visit(key, act.op if key == "outbox" else "actes")
    panel = page.side_panel if key != "votes" else page._section.master_detail.side_panel
    window.commune.until(lambda: panel.alone)
    chosen(window, key)
    assert not panel.alone
    lines = page._section.list if key == "votes" else page.list
    window.commune.until(lambda: lines.currentIndex().isValid() and lines.isVisible())
    window.press(Qt.Key.Key_Return)
    assert panel.alone, "the keyboard is on that line"
