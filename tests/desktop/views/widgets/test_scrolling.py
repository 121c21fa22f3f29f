"""A scroll area inside a page scrolls by itself in a high window; in a low one it is whole and the page scrolls."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.kept_screen import KeptScreen
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import Page
from desktop.views.widgets.screen import Screens
from desktop.views.widgets.scrolling import FewerLines, scrolled
from desktop.views.widgets.theme import Theme


def _long() -> tuple[QWidget, list[Label]]:
    inner = QWidget()
    column = QVBoxLayout(inner)
    lines = [Label(f"Ligne {number}") for number in range(40)]
    for line in lines:
        column.addWidget(line)
    return inner, lines


def test_one_bar_stands_at_any_height(qtbot: QtBot) -> None:
    page = Page("Besoins", scroll=False)
    qtbot.addWidget(page)
    inner, lines = _long()
    area = scrolled(inner)
    page.add(area)
    page.resize(600, 300)
    page.show()

    def bars() -> tuple[bool, bool]:
        return page.area.verticalScrollBar().maximum() > 0, area.verticalScrollBar().maximum() > 0

    for low in (False, True, False, True):
        page.set_low(low)
        qtbot.waitUntil(lambda low=low: bars() == (low, not low))
    before = area.height()
    for line in lines[30:]:
        line.hide()
    qtbot.waitUntil(lambda: area.height() < before)  # if it is shown whole, its height follows its content
    assert bars() == (True, False)


def test_what_comes_into_a_low_page_is_whole_too(qtbot: QtBot) -> None:
    page, screens = Page("Besoins", scroll=False), Screens()
    qtbot.addWidget(page)
    page.add(screens)
    page.set_low(True)
    page.resize(600, 300)
    page.show()
    area = scrolled(_long()[0])
    screens.addWidget(area)
    screens.setCurrentWidget(area)
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() > 0)
    assert area.verticalScrollBar().maximum() == 0


def test_a_screen_out_of_sight_asks_no_room(qtbot: QtBot) -> None:
    page, screens = Page("Besoins", scroll=False), Screens()
    qtbot.addWidget(page)
    page.add(screens)
    short, (high, _lines) = Label("Court"), _long()
    for screen in (short, high):
        screens.addWidget(screen)
    page.resize(600, 300)
    page.show()
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() == 0)
    screens.setCurrentWidget(high)
    qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() > 0)


def test_a_screen_that_was_scrolled_begins_at_its_top_when_it_is_shown_again(qtbot: QtBot) -> None:
    """A need opened where the one before it had been scrolled to, with its title and state out of sight."""
    page, screens, around = Page("Besoins", scroll=False), Screens(), QWidget()
    qtbot.addWidget(page)
    page.add(screens)
    short, area = Label("Court"), scrolled(_long()[0])
    QVBoxLayout(around).addWidget(area)
    screens.addWidget(around)
    screens.addWidget(short)
    page.resize(600, 300)
    page.show()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    screens.setCurrentWidget(around)
    assert bar.value() == bar.maximum(), "the screen in sight keeps its place"
    screens.setCurrentWidget(short)
    screens.setCurrentWidget(around)
    assert bar.value() == 0


@pytest.mark.parametrize("limit", [10_000, 560, 595])
def test_the_parts_of_a_page_keep_their_right_edge_when_its_bar_comes(qtbot: QtBot, limit: int) -> None:
    page = Page("Besoins")
    qtbot.addWidget(page)
    inner, lines = _long()
    page.add(inner)
    page.limit(limit)
    page.resize(600, 300)
    page.show()

    def edge(*, bar: bool) -> int:
        for line in lines[1:]:
            line.setVisible(bar)
        qtbot.waitUntil(lambda: (page.area.verticalScrollBar().maximum() > 0) is bar)
        return inner.mapTo(page, inner.rect().bottomRight()).x()

    wide = min(600, limit)
    right = (600 - wide) // 2 + wide - 28 - 1
    assert edge(bar=False) == right
    painted = _Edges(inner, page)
    assert edge(bar=True) == right
    QApplication.processEvents()
    assert painted.seen == {right}, "not for a moment either"


class _Edges(QObject):
    """Where a part ended whenever it was painted."""

    def __init__(self, part: QWidget, page: QWidget) -> None:
        super().__init__(page)
        self.seen: set[int] = set()
        self._part, self._page = part, page
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen.add(self._part.mapTo(self._page, self._part.rect().bottomRight()).x())
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("width", [15, 30])  # as large text does
def test_what_scrolls_by_itself_ends_where_the_page_does_and_its_bar_lies_over_nothing(
    qtbot: QtBot, width: int
) -> None:
    page = Page("Besoins", scroll=False)
    page.setStyleSheet(f"QScrollBar:vertical {{ width: {width}px }}")
    qtbot.addWidget(page)
    inner, lines = _long()
    area = scrolled(inner, cards=True)
    page.add(area)
    page.resize(600, 300)
    page.show()

    def edge(*, bar: bool) -> int:
        for line in lines[1:]:
            line.setVisible(bar)
        qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible() is bar)
        return inner.mapTo(page, inner.rect().bottomRight()).x()

    for bar in (False, True, False, True):
        assert edge(bar=bar) == 600 - 28 - 1 - bar  # the bar in the margin is one pixel wide
    (shown,) = [one for one in page.findChildren(QScrollBar) if one.isVisible() and one.width()]
    assert shown.mapTo(page, QPoint()).x() >= 600 - 28
    assert (shown.height(), shown.maximum()) == (area.height(), area.verticalScrollBar().maximum())
    shown.setValue(shown.maximum())
    assert area.verticalScrollBar().value() == shown.maximum()
    area.verticalScrollBar().setValue(3)
    assert shown.value() == 3
    page.resize(600, 400)
    assert (shown.height(), shown.mapTo(page, QPoint()).y()) == (area.height(), area.mapTo(page, QPoint()).y())
    edge(bar=False)
    assert not shown.isVisible()


def _review(theme: Theme) -> QWidget:
    screen = ConfirmScreen(theme)
    screen.show_confirmation(Confirmation(heading="Envoyer ?", lead="Relisez.", public=(("Titre", "Cantine"),) * 9))
    return screen


@pytest.mark.parametrize("make", [_review, KeptScreen])
def test_the_bar_of_a_review_stands_in_the_margin_as_on_every_page(
    qapp: QApplication, qtbot: QtBot, make: Callable[[Theme], QWidget]
) -> None:
    page = Page("Besoins", scroll=False)
    qtbot.addWidget(page)
    page.add(make(Theme(qapp)))
    page.resize(600, 200)
    page.show()

    def ends() -> list[int]:
        bars = [bar for bar in page.findChildren(QScrollBar) if bar.isVisible() and bar.width()]
        return [bar.mapTo(page, QPoint(bar.width(), 0)).x() for bar in bars]

    qtbot.waitUntil(lambda: ends() == [600])


class _Part(QWidget, FewerLines):
    """A screen with a field, which notes how low it was said to be."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.told = QLineEdit(), list[bool]()
        column = QVBoxLayout(self)
        column.addWidget(QLineEdit())
        column.addWidget(self.field)

    def set_very_low(self, very_low: bool) -> None:
        self.told.append(very_low)


def test_a_late_screen_joins_the_window_when_it_is_first_shown(qtbot: QtBot) -> None:
    page, screens = Page("Besoins", scroll=False), Screens()
    qtbot.addWidget(page)
    first, late = QLineEdit(), _Part()
    screens.addWidget(first)
    screens.add_late(late)
    page.add(screens)
    page.set_very_low(True)
    page.show()
    qtbot.waitExposed(page)
    assert not page.isAncestorOf(late)
    assert screens.currentWidget() is first
    late.field.setFocus()
    screens.setCurrentWidget(late)
    assert page.isAncestorOf(late)
    assert (first.isVisible(), late.isVisible(), late.told) == (False, True, [True])
    assert page.focusWidget() is late.field, "which got the keyboard before it was there"
    screens.setCurrentWidget(first)
    screens.setCurrentWidget(late)
    assert late.told == [True]


def test_a_late_screen_that_was_never_shown_goes_with_the_others() -> None:
    screens, first, late = Screens(), QWidget(), QWidget()
    screens.addWidget(first)
    screens.add_late(late)
    delete(screens)
    assert not isValid(first)
    assert not isValid(late)
