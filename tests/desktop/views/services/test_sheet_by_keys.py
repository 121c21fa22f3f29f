"""The facts of a service whose sheet stands alone, read by the keyboard: they were below the edge of the page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize("where", ["the way back", "the bar"])
def test_page_down_turns_the_sheet(baule: "Commune", open_window: Callable[..., "Window"], where: str) -> None:
    baule.campaign("needs")
    window = open_window(baule, services=composed("services"))
    window.size(1024, 578, 150)
    page = window.visit("services")
    page.row.line.setFocus()
    window.qtbot.keyClicks(page.row.line, "cimetiere")
    baule.until(lambda: 0 < len(page.services.model.lines) < 10)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return):
        window.press(key)
    baule.until(lambda: window.frame.focusWidget() is page.side_panel.back)
    assert page.side_panel.alone
    if where == "the bar":
        window.act("Voter").setFocus()
    bar = page.area.verticalScrollBar()
    baule.until(lambda: bar.maximum() > 0)
    assert bar.value() == 0
    window.press(Qt.Key.Key_PageDown)
    assert bar.value() > 0
    window.press(Qt.Key.Key_PageUp)
    assert bar.value() == 0
