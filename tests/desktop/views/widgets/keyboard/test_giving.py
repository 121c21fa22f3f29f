"""The keyboard is in the page that is shown, also where a part of another one is ready for it only later."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.domain.places import PlaceKey
from desktop.viewmodels.kit.targets import NEW
from tests.desktop.viewmodels.saying import answer
from tests.desktop.views.all_pages import press_place, with_all_pages

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    return with_all_pages(baule, open_window)


@pytest.mark.parametrize(("place", "target"), [("needs", NEW), ("requests", NEW), ("services", "share")])
def test_a_form_that_is_read_once_its_page_is_left_waits_for_the_page(
    window: "Window", place: PlaceKey, target: str
) -> None:
    """What was typed in the page that was shown went into the form, unseen."""
    with window.busy():
        window.frame.go(place, target)
        press_place(window, "settings")
    focus = window.frame.focusWidget()
    assert focus is not None
    assert window.frame.page("settings").isAncestorOf(focus)
    window.type("Zorglub")
    press_place(window, place)
    page: Any = window.frame.page(place)
    form = page.sharing.form if place == "services" else page.form.request if place == "requests" else page.form
    title = form.fields["title"].control
    window.commune.until(title.hasFocus)
    assert title.text() == ""


@pytest.mark.parametrize("act", ["correct", "copy", "restore"])
def test_an_act_that_is_answered_late_leaves_the_keyboard_in_the_text_of_another_page(
    window: "Window", act: str
) -> None:
    """The page took it, and what was typed there fell away."""
    commune = window.commune
    commune.campaign("needs")
    request = commune.act(draft_request, title="Cantine")
    need = commune.act(draft_need, title="Cimetière", description="Registre papier.")
    written: Any = window.visit("requests", request)
    title = written.form.request.fields["title"].control
    commune.until(title.isVisible)
    title.setFocus()
    title.end(False)
    if act == "restore":
        commune.act(discard_need, need)
        page: Any = window.visit("needs")
        window.click(page.tabs.buttons["bin"])
        page.bin.lines.list.setFocus()
        window.press(Qt.Key.Key_Down)
        button = window.act("Remettre dans nos besoins")
    else:
        commune.act(submit_need, need)
        answer(commune, need)
        page = window.visit("needs", need)
        commune.until(page.reading.isVisible)
        button = window.act("Corriger…") if act == "correct" else page.reading.papers.copy
    window.frame.acts.rest()
    with window.busy():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        press_place(window, "requests")
        window.type(" sco")
    assert title.hasFocus()
    window.type("laire")
    assert title.text() == "Cantine scolaire"
    press_place(window, "needs")
    field = page.form.fields["title"].control
    commune.until(field.hasFocus)
    assert field.text() == "Cimetière"
