"""The ring of the focus: for who uses the keyboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.views.shell.by_pointer import PROPERTY
from desktop.views.widgets.page import Page, PageContext

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

    button.setFocus()
    assert has_ring()
    at = button.mapTo(frame, QPoint(button.width() // 2, button.height() // 2))
    QTest.mouseClick(frame.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert QApplication.focusWidget() is button
    first.setFocus()
    button.setFocus()
    assert not has_ring()
    QTest.keyClick(frame.windowHandle(), Qt.Key.Key_Shift)
    assert has_ring()
    assert not button.property(PROPERTY)
