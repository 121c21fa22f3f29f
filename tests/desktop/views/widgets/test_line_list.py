"""A list of lines: the frame of its focus is complete, also at the sides of its lines."""

from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSize, QStringListModel, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.viewmodels.kit.states import Shown
from desktop.views.outbox.page import OutboxPage, row_of
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.lines_screen import row_of as own_row
from desktop.views.widgets.rows import Row, RowDelegate
from desktop.views.widgets.theme import Theme
from sync.client.ledger.tables import outbox
from tests import posix
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
    QTest.keyClick(window.frame.windowHandle(), Qt.Key.Key_Shift)  # as somebody who uses the keyboard
    QApplication.processEvents()
    seen = page.list.grab().toImage()
    middle = page.list.visualRect(page.list.model().index(1, 0)).center().y()
    focus = window.theme["focus"].rgb()
    assert [seen.pixel(x, middle) == focus for x in range(4)] == [True, True, True, False]


def test_one_ring_hugs_what_has_the_keyboard_the_list_or_its_current_line(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Around a line and around its list at once, two rings said nothing of where the keyboard is."""
    window = open_window(baule, services=composed("services"))
    page = window.visit("services")
    lines = page.list
    window.qtbot.waitUntil(lambda: lines.model().rowCount() > 3)

    def rings() -> tuple[bool, bool]:
        """Around the frame; around the second line, whole."""
        QApplication.processEvents()
        seen, focus = lines.grab().toImage(), window.theme["focus"].rgb()
        line = lines.visualRect(lines.model().index(1, 0)).translated(lines.viewport().pos())
        middle, other = line.center(), lines.visualRect(lines.model().index(2, 0)).center().y()
        ends = ((line.left() + 2, middle.y()), (line.right() - 2, middle.y()))
        edges = (*ends, (middle.x(), line.top() + 2), (middle.x(), line.bottom() - 2))
        return seen.pixel(1, other) == focus, all(seen.pixel(*place) == focus for place in edges)

    lines.setFocus()
    QTest.keyClick(window.frame.windowHandle(), Qt.Key.Key_Shift)
    assert rings() == (True, False)
    place = lines.visualRect(lines.model().index(1, 0))
    lines.mark(1)
    assert rings() == (False, True)
    assert lines.visualRect(lines.model().index(1, 0)) == place
    lines.reset()  # as after a search: no line is the current one
    assert rings() == (True, False)


@pytest.mark.parametrize("way", ["enter", "space", "click", "up and down", "down in the search"])
def test_a_line_that_only_has_the_keyboard_is_chosen_by_any_way(
    baule: "Commune", open_window: "Callable[..., Window]", way: str
) -> None:
    """Enter in a search leads to the first of several lines, and chooses none of them for her."""
    window = open_window(baule, services=composed("services"))
    page = window.visit("services")
    lines = page.list
    window.qtbot.waitUntil(lambda: lines.model().rowCount() > 3)
    lines.come()
    window.settle()
    assert (lines.currentIndex().row(), lines.one_is_chosen, page.services.id) == (0, False, "")
    assert not lines.selectionModel().hasSelection(), "it is not painted as chosen"
    if way == "click":
        place = lines.visualRect(lines.model().index(0, 0)).center()
        window.qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
        window.settle()
    elif way == "down in the search":
        page.row.line.setFocus()
        window.press(Qt.Key.Key_Down)
    else:
        keys = {"enter": [Qt.Key.Key_Return], "space": [Qt.Key.Key_Space]}
        window.press(*keys.get(way, [Qt.Key.Key_Down, Qt.Key.Key_Up]))
    assert lines.one_is_chosen
    assert page.services.id == page.services.model.lines[0].id


@posix.pixels
def test_where_the_page_scrolls_and_not_the_list_the_ring_hugs_its_first_line_and_nothing_is_chosen(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Around all lines it was cut by the bar below the page. It says what is so: Enter and Space choose that line."""
    window = open_window(baule, services=composed("services"))
    window.size(1024, 600, 200)
    page = window.visit("services")
    lines = page.list
    window.qtbot.waitUntil(lambda: lines.model().rowCount() > 3)
    window.settle()
    lines.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.frame.windowHandle(), Qt.Key.Key_Shift)
    window.settle()
    seen, focus = lines.grab().toImage(), QColor(window.theme["focus"])
    first, lower = (lines.visualRect(lines.model().index(row, 0)) for row in (0, 2))
    assert focus in [seen.pixelColor(x, first.center().y()) for x in range(12)]
    assert focus in [seen.pixelColor(first.center().x(), first.bottom() + y) for y in range(-6, 6)]
    assert all(seen.pixelColor(x, lower.center().y()) != focus for x in range(12)), "not around all of them"
    assert (lines.currentIndex().row(), lines.one_is_chosen, page.services.id) == (0, False, "")
    window.press(Qt.Key.Key_Up)
    assert page.services.id == page.services.model.lines[0].id, "there is no line above it"
    lines.reset()
    window.press(Qt.Key.Key_Space)
    assert page.services.id == page.services.model.lines[0].id
    page.services.show("")
    window.size(1366, 768, 100)
    lines.reset()
    lines.setFocus()
    window.settle()
    place = lines.visualRect(lines.model().index(2, 0)).center().y()
    assert lines.grab().toImage().pixelColor(1, place) == focus, "here all of it has the ring"


def test_a_single_line_is_chosen_by_enter_in_the_search(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, services=composed("services"))
    page = window.visit("services")
    window.qtbot.waitUntil(lambda: page.list.model().rowCount() > 3)
    page.row.line.setFocus()
    page.row.line.setText("opencimetière")
    window.commune.until(lambda: page.list.model().rowCount() == 1)
    window.press(Qt.Key.Key_Return)
    assert page.list.one_is_chosen
    assert page.services.id == "opencimetiere"


@pytest.mark.parametrize("width", [560, 340])
def test_the_words_of_tall_rows_begin_at_the_same_height_with_a_badge_or_without(
    qapp: QApplication, width: int
) -> None:
    """A row without a badge, or with a short title, stood loose among the others."""
    theme, model = Theme(qapp, choice="clair"), QStringListModel(["a"])
    lines = LineList(theme, model, Qt.ItemDataRole.DisplayRole, lambda _: Row(""), "", tall=True)
    lines.resize(width, 400)
    delegate = lines.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    height = lines.sizeHintForRow(0)
    rows = (
        Row("Gérer le cimetière entre communes voisines et plus loin encore", "Service", (Shown("✓", "Fait", "ok"),)),
        Row("Cantine", "Service"),
    )
    tops = {delegate.laid(QRect(0, 0, width, height), lines.font(), row).title[0].place.y() for row in rows}
    assert len(tops) == 1
    lines.deleteLater()


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


@pytest.mark.slow
def test_where_a_line_is_narrow_its_quiet_words_are_whole_and_have_no_blank_line_below(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """Beside a badge, there was no room left for the need that a vote answers."""
    baule.act(draft_need, title="Retrouver une concession")
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs")
    lines = page.list.list
    window.qtbot.waitUntil(lambda: lines.model().rowCount() == 1)
    heights, row, delegate = [], own_row(lines.model().line(0)), lines.itemDelegate()
    for percent in (100, 200, 100):
        window.size(1366, 768, percent)
        QApplication.processEvents()
        place = lines.visualRect(lines.model().index(0, 0))
        heights.append(place.height() / lines.fontMetrics().height())
        assert delegate.words_shown(place, lines.font(), row) == (row.title, row.note)
    assert heights[0] == heights[2]
    assert heights[1] < heights[0] + 1


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 100), (1366, 768, 200)])
def test_the_day_and_the_hour_are_whole_beside_a_long_badge(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    """They are what a person looks for; cut at its end, the line lost the receipt's number."""
    baule.act(cast_vote, "actes")
    received_on_a_long_day = "2021-01-27T11:32:00+00:00"
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", number=1234, received_at=received_on_a_long_day))
    window = open_window(baule, outbox=OutboxPage)
    page = window.visit("outbox")
    window.size(width, height, percent)
    window.qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    QApplication.processEvents()
    place = page.list.visualRect(page.list.model().index(0, 0))
    row, delegate, font = row_of(page.list.model().line(0)), page.list.itemDelegate(), page.list.font()
    title, note = delegate.words_shown(place, font, row)
    assert note == row.note, "nor is the receipt's number cut, under a title of one line"
    laid = delegate.laid(place, font, row)
    (first,) = laid.title
    words = QSize(QFontMetrics(first.font).horizontalAdvance(title), first.place.height())
    lines = [QRect(first.place.topLeft(), words), *(line.place for line in laid.note)]
    lines += [box for _shown, box in laid.badges]
    assert all(place.contains(line) for line in lines)
    assert not any(one.intersects(other) for one, other in combinations(lines, 2))


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 100), (1024, 600, 200)])
def test_a_title_of_sixty_letters_is_whole_in_the_outbox(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    long = "Retrouver et gérer les concessions du cimetière communal ancien"
    baule.act(cast_vote, "actes")
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(title=long))
    window = open_window(baule, outbox=OutboxPage)
    page = window.visit("outbox")
    window.size(width, height, percent)
    window.qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    QApplication.processEvents()
    delegate, font, index = page.list.itemDelegate(), page.list.font(), page.list.model().index(0, 0)
    place = page.list.visualRect(index)
    title, _note = delegate.words_shown(place, font, row_of(page.list.model().line(0)))
    assert title == long
    laid = delegate.laid(place, font, row_of(page.list.model().line(0)))
    lines = [
        *(line.place for line in laid.title),
        *(line.place for line in laid.note),
        *(box for _shown, box in laid.badges),
    ]
    assert all(place.contains(line) for line in lines)
    pairs = [(one, other) for one in lines for other in lines if one is not other]
    assert not any(one.intersects(other) for one, other in pairs)


@pytest.mark.slow
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


def test_a_list_with_the_keyboard_scrolls_no_further_than_to_its_line(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """It is as high as its lines: in sight as a whole, it would push the head of the page away."""
    for title in ("Retrouver une concession", "Louer la salle", "Relever les compteurs"):
        baule.act(draft_need, title=title)
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs")
    lines = page.list.list
    window.qtbot.waitUntil(lambda: lines.model().rowCount() == 3)
    window.size(1024, 420, 200)
    bar = page.area.verticalScrollBar()
    window.qtbot.waitUntil(lambda: bar.maximum() > 0)
    for mark in (lines.clearSelection, lambda: lines.mark(0)):
        page.back.setFocus()
        bar.setValue(0)
        mark()
        lines.setFocus()
        window.settle()
        QApplication.processEvents()
        assert bar.value() == 0
        line = lines.visualRect(lines.model().index(0, 0))
        assert lines.viewport().visibleRegion().contains(line.center())
