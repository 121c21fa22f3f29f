"""The ring of the focus is only shown to somebody who uses the keyboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.buttons import Button, ButtonKind
from desktop.views.widgets.label import BY_POINTER
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.theme import Theme
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


@pytest.mark.parametrize("choice", ["clair", "sombre", "contraste"])
def test_each_button_has_a_ring_in_another_colour_than_its_edge(qtbot: QtBot, qapp: QApplication, choice: str) -> None:
    """That of “Annuler l’envoi” was red on red: one edge a little wider, which nobody sees as the keyboard’s place."""
    theme, whole = Theme(qapp, choice=choice), QWidget()
    column = QVBoxLayout(whole)
    buttons = [Button("Annuler", kind=kind) for kind in get_args(ButtonKind)]
    for button in buttons:
        column.addWidget(button)
    theme.dress(whole)
    qtbot.addWidget(whole)
    whole.show()
    whole.activateWindow()
    for button in buttons:
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        picture = button.grab().toImage()
        assert picture.pixelColor(picture.width() // 2, 1).name().upper() == theme["focus"].name().upper()
    theme.deleteLater()


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
