"""Keys that are pressed before the list of a page is read are for that list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.places import PlaceKey
from desktop.views.widgets.line_list import LineList
from tests.desktop.views.all_pages import press_place, with_all_pages, write_some

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    write_some(baule)
    return with_all_pages(baule, open_window)


@pytest.mark.parametrize("key", ["needs", "services", "votes", "requests", "outbox"])
def test_the_first_arrow_is_not_lost(window: "Window", key: PlaceKey) -> None:
    with window.busy():
        press_place(window, key)
        focus = window.frame.focusWidget()
        QTest.keyClick(focus, Qt.Key.Key_Down)
    window.commune.until(lambda: isinstance(window.frame.focusWidget(), LineList))
    lines = window.frame.focusWidget()
    assert isinstance(lines, LineList)
    window.qtbot.waitUntil(lambda: lines.currentIndex().row() == 0, timeout=3000)
