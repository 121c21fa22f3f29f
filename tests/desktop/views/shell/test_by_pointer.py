"""The ring of the focus is only shown to somebody who uses the keyboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.views.widgets.label import BY_POINTER
from desktop.views.widgets.page import Page, PageContext
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


class Plain(Page):
    """With nothing on it."""

    def __init__(self, _context: PageContext) -> None:
        super().__init__("Rien")


def test_what_was_clicked_has_no_ring_until_a_key_is_pressed(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, first=Plain, second=Plain)
    frame = window.frame
    first, button = frame.side.buttons.values()
    ring = window.theme["focus"].rgb()

    def has_ring() -> bool:
        QApplication.processEvents()
        picture = button.grab().toImage()
        return bool(picture.pixel(1, picture.height() // 2) == ring)

    def click() -> None:
        at = button.mapTo(frame, QPoint(button.width() // 2, button.height() // 2))
        QTest.mouseClick(frame.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        assert QApplication.focusWidget() is frame.page("second"), "the page takes the keyboard"

    frame.go("first")
    button.setFocus()
    assert not has_ring(), "nobody has used the keyboard yet"
    QTest.keyClick(frame.windowHandle(), Qt.Key.Key_Shift)
    assert has_ring()
    click()
    assert not has_ring()
    first.setFocus()
    button.setFocus()
    assert not has_ring()
    QTest.keyClick(frame.windowHandle(), Qt.Key.Key_Shift)
    assert has_ring()
    assert not button.property(BY_POINTER)


@pytest.mark.slow
def test_nor_has_a_line_that_was_clicked(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    window = open_window(baule, services=composed("services"))
    frame = window.frame
    page = window.visit("services")
    lines = page.list
    ring = window.theme["focus"].rgb()

    def has_ring() -> bool:
        QApplication.processEvents()
        box = lines.visualRect(lines.currentIndex())
        picture = lines.viewport().grab(box).toImage()
        column = [picture.pixel(x, picture.height() // 2) for x in range(8)]
        return ring in column

    at = lines.viewport().mapTo(frame, lines.visualRect(lines.model().index(1, 0)).center())
    QTest.mouseClick(frame.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert QApplication.focusWidget() is lines
    assert lines.currentIndex().row() == 1
    assert not has_ring()
    QTest.keyClick(frame.windowHandle(), Qt.Key.Key_Down)
    assert has_ring()
