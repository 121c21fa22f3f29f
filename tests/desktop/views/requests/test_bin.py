"""The bin of requests stands beside their list once something lies in it, whatever page was opened meanwhile."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.views.requests.page import RequestsPage

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_a_draft_comes_back_from_the_bin(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests")
    window.settle()
    assert page.tabs.isHidden(), "an empty bin is not offered"
    made = baule.act(draft_request, None, title="Une borne")
    baule.act(discard_request, made)
    page = window.visit("requests")
    window.settle()
    assert page.tabs.buttons["BIN"].text() == "Corbeille (1)"
    window.click(page.tabs.buttons["BIN"])
    window.settle()
    assert page.thrown.isVisible()
    assert page.back.isHidden()
    restore = window.act("Remettre dans nos demandes")
    assert not restore.isEnabled(), "none is chosen for her"
    page.thrown.list.mark(0)
    window.click(restore)
    baule.until(page.editing.isVisible)
    assert page.editor.id == made
    page.navigation.leave()
    window.settle()
    assert page.tabs.isHidden()
    assert [line.id for line in page.requests.model.lines] == [made]
