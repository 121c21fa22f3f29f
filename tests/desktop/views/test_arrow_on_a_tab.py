"""After a click on a tab the arrow down goes into the list below, where letters go to its search."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.views.widgets.line_list import LineList
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    for draft, discard in ((draft_need, discard_need), (draft_request, discard_request), (draft_share, discard_share)):
        for title in ("Cantine", "Cimetière"):
            baule.act(discard, baule.act(draft, title=title))
            baule.act(draft, title=title)
    return open_window(baule, **{key: composed(key) for key in ("needs", "requests", "services")})


@pytest.mark.parametrize(
    ("place", "tabs"), [("needs", ("ours", "bin")), ("requests", ("LIST", "BIN")), ("services", ("shared", "bin"))]
)
def test_the_arrow_down_chooses_a_line(window: "Window", place: str, tabs: tuple[str, ...]) -> None:
    page: Any = window.visit(place)
    for tab in tabs:
        window.commune.until(page.tabs.buttons[tab].isVisible)
        window.click(page.tabs.buttons[tab])
        window.press(Qt.Key.Key_Down)
        (list,) = [one for one in page.findChildren(LineList) if one.isVisible()]
        assert list.hasFocus()
        assert list.currentIndex().row() == 0
