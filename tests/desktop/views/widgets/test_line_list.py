"""A list of lines: the frame of its focus is whole, beside its lines too."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.actions.votes.cast_vote import cast_vote
from desktop.views.outbox.page import OutboxPage
from desktop.views.widgets.theme import role_font
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.slow
def test_the_focus_is_three_pixels_wide_beside_the_lines(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, services=composed("services"))
    page = window.visit("services")
    window.qtbot.waitUntil(lambda: page.services.model.rowCount() > 3)
    page.list.setFocus()
    QTest.keyClick(window.frame.windowHandle(), Qt.Key.Key_Shift)  # as who uses the keyboard
    QApplication.processEvents()
    seen = page.list.grab().toImage()
    middle = page.list.visualRect(page.list.model().index(1, 0)).center().y()
    focus = window.theme["focus"].rgb()
    assert [seen.pixel(x, middle) == focus for x in range(4)] == [True, True, True, False]


def test_what_is_chosen_stays_in_sight_when_the_list_becomes_lower(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, services=composed("services"))
    page = window.visit("services")
    window.qtbot.waitUntil(lambda: page.services.model.rowCount() > 30)
    page.list.mark(30)
    window.frame.resize(1366, 560)
    window.settle()
    line = page.list.visualRect(page.list.currentIndex())
    assert page.list.viewport().rect().contains(line)


def test_where_a_line_is_narrow_its_quiet_words_have_its_whole_width_and_its_badge_a_line_below(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Beside a badge, nothing was left of the need that a vote answers."""
    baule.act(cast_vote, "actes")
    window = open_window(baule, outbox=OutboxPage)
    page = window.visit("outbox")
    window.qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    heights = []
    for width in (1366, 1024, 1366):
        window.size(width, 768, 100)
        QApplication.processEvents()
        heights.append(page.list.visualRect(page.list.model().index(0, 0)).height())
    small = QFontMetrics(role_font(page.list.font(), "small")).height()
    assert heights[0] == heights[2]
    assert heights[1] >= heights[0] + small


def test_in_strong_contrast_what_is_chosen_is_framed_on_all_sides(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = open_window(baule, services=composed("services"))
    page = window.visit("services")
    window.qtbot.waitUntil(lambda: page.services.model.rowCount() > 3)
    window.theme.apply(choice="contraste")
    page.list.mark(1)
    window.settle()
    accent = window.theme["accent"].rgb()
    line = page.list.visualRect(page.list.model().index(1, 0))
    seen = page.list.viewport().grab().toImage()
    middle = line.center()
    for x, y in ((line.left(), middle.y()), (line.right(), middle.y()), (middle.x(), line.top())):
        assert seen.pixel(x, y) == accent
    assert seen.pixel(middle.x(), line.bottom()) == accent
