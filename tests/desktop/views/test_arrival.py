"""On arrival in a page, and when its entry of the menu is pressed again, no line of its list is chosen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QListView

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.kit.targets import NEW
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from desktop.domain.places import PlaceKey
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PAGES: "tuple[PlaceKey, ...]" = ("needs", "services", "requests", "outbox")


@pytest.mark.parametrize("key", PAGES)
def test_no_line_is_chosen_on_arrival(baule: "Commune", open_window: "Callable[..., Window]", key: "PlaceKey") -> None:
    baule.campaign("needs")
    for title in ("Registre du cimetière", "Cantine"):
        baule.act(submit_need, baule.act(draft_need, title=title, description="Un texte."))
        baule.act(draft_request, title=title)
    window = open_window(baule, home=composed("home"), **{key: composed(key)})
    for _visit in range(3):
        window.click(window.frame.side.buttons[key])
        (lines,) = [one for one in window.frame.findChildren(QListView) if one.isVisible()]
        window.qtbot.waitUntil(lambda lines=lines: lines.model().rowCount() > 1)
        assert not lines.currentIndex().isValid()
        assert not lines.selectionModel().hasSelection()


def test_nor_after_a_text_that_was_left_empty(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    baule.act(draft_request, title="Former les agents")
    window = open_window(baule, requests=composed("requests"))
    page = window.visit("requests")
    page.open(NEW)
    window.settle()
    assert page.part == "writing"
    window.click(page.back)
    window.qtbot.waitUntil(lambda: page.list.list.model().rowCount() == 1)
    assert page.part == "list"
    assert not page.list.list.currentIndex().isValid()
    assert page.list.list.hasFocus()
