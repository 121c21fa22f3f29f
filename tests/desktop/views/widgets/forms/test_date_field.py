"""A date by the keyboard alone: typed as people write it, chosen in a calendar, or left empty."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.papers.days import day_of, shown_day
from desktop.views.widgets.forms.date_field import Calendar, DateField
from desktop.views.widgets.theme import Theme
from tests import posix

TODAY = date(2021, 3, 4)
#: The offscreen platform says this of every pop-up; it is no fault of ours.
quiet = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair")
    yield made
    made.apply(choice="clair", size=100)
    made.deleteLater()


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> Iterator[DateField]:
    window = QWidget()
    qtbot.addWidget(window)
    calendar = Calendar(shown_day, lambda _name: day_of(made.text, TODAY))
    made: DateField = DateField(theme, "Début prévu", QLineEdit(), calendar)
    QVBoxLayout(window).addWidget(made)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.line.setFocus()
    yield made
    window.hide()  # its window goes after the test


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("3/5/2021", "3\u00a0mai 2021"),
        ("03.05.2021", "3\u00a0mai 2021"),
        ("1 mai 2021", "1er\u00a0mai 2021"),
        ("5/2021", "mai 2021"),
        ("Mai 2021", "mai 2021"),
        ("31/2/2021", "31/2/2021"),
        ("au printemps", "au printemps"),
    ],
)
def test_what_is_typed_is_written_as_in_print_on_leaving_or_left_as_it_is(
    field: DateField, qtbot: QtBot, typed: str, shown: str
) -> None:
    qtbot.keyClicks(field.line, typed)
    assert field.text == typed, "never while typing"
    qtbot.keyClick(field.line, Qt.Key.Key_Tab)
    assert field.text == shown


@quiet
def test_a_day_is_chosen_by_the_keyboard_alone(field: DateField, qtbot: QtBot) -> None:
    qtbot.keyClick(field.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.popup is not None
    assert field.popup.isVisible()
    calendar = field.popup.calendar
    assert calendar.selectedDate() == QDate(2021, 3, 4), "it opens on the day it was told"
    view = calendar.focusProxy() or calendar
    qtbot.keyClicks(view, "mai")  # is of no day
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not field.popup.isVisible()
    assert field.text == "12\u00a0mars 2021"


@quiet
def test_escape_leaves_the_calendar_and_the_text(field: DateField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.line, "3 mai 2021")
    field.button.click()
    assert field.popup is not None
    assert field.popup.calendar.selectedDate() == QDate(2021, 5, 3)
    qtbot.keyClick(field.popup.calendar.focusProxy() or field.popup.calendar, Qt.Key.Key_Escape)
    assert not field.popup.isVisible()
    assert field.text == "3\u00a0mai 2021"


@posix.pixels
@quiet
def test_the_button_says_of_which_date_and_days_are_large_enough(field: DateField, theme: Theme) -> None:
    said = QAccessible.queryAccessibleInterface(field.button).text(QAccessible.Text.Name)
    assert said == "Choisir la date…\u00a0: Début prévu"
    field.open()
    assert field.popup is not None
    assert field.popup.calendar.height() / 8 >= 24
    assert field.popup.calendar.width() / 7 >= 24
    assert field.button.height() >= 24


@quiet
@pytest.mark.parametrize("place", [QPoint(-500, -500), QPoint(2000, 2000)])
def test_the_calendar_is_whole_on_the_screen_wherever_its_field_is(
    field: DateField, theme: Theme, place: QPoint
) -> None:
    """Of a field that was scrolled away it opened below the screen."""
    theme.apply(choice="clair", size=200)
    field.window().move(place)
    field.open()
    assert field.popup is not None
    edge = 2  # by which the offscreen platform moves each window
    assert field.popup.screen().availableGeometry().adjusted(0, 0, edge, edge).contains(field.popup.geometry())


@quiet
def test_above_its_field_the_calendar_leaves_the_words_of_which_date_it_is_in_sight(field: DateField) -> None:
    screen = field.screen().availableGeometry()
    field.window().move(QPoint(20, screen.bottom() - 120))
    field.open()
    assert field.popup is not None
    words = QRect(field.label.mapToGlobal(QPoint()), field.label.size())
    assert field.popup.geometry().bottom() < field.line.mapToGlobal(QPoint()).y(), "there is no room below"
    assert not field.popup.geometry().intersects(words)


@quiet
def test_the_year_is_typed_in_the_calendar_and_its_words_are_seen(field: DateField, theme: Theme) -> None:
    """Its box had arrows that were drawn over its edge."""
    theme.dress(field.window())
    field.open()
    assert field.popup is not None
    button, year = field.popup.calendar.findChild(QToolButton, "qt_calendar_yearbutton"), field.popup.year
    assert isinstance(button, QToolButton)
    button.click()
    line = year.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    assert year.isVisible()
    assert year.rect().contains(line.geometry())
    assert line.width() > line.fontMetrics().horizontalAdvance("2021")


@quiet
def test_days_of_the_months_beside_are_written_otherwise_where_all_words_are_white(
    field: DateField, theme: Theme
) -> None:
    theme.apply(choice="contraste", size=100)
    theme.dress(field.window())
    field.open()
    assert field.popup is not None
    days = field.popup.calendar.findChild(QTableView)
    assert isinstance(days, QTableView)
    picture = days.viewport().grab().toImage()

    def ink(row: int) -> list[list[bool]]:
        """The number in the first column, line by line, without what is empty above and below."""
        box = days.visualRect(days.model().index(row, 0)).adjusted(6, 4, -6, -4)
        assert days.model().index(row, 0).data() == 22
        across, down = range(box.left(), box.right()), range(box.top(), box.bottom())
        return [line for y in down if any(line := [picture.pixelColor(x, y).lightness() > 128 for x in across])]

    assert [] != ink(1) != ink(5), "of February, of March"


@quiet
@pytest.mark.parametrize("size", [100, 200])
def test_the_ring_of_the_keyboard_is_whole_around_the_chosen_day_and_not_shown_after_a_click(
    field: DateField, theme: Theme, qtbot: QtBot, size: int
) -> None:
    """Around all days, it was cut by the colour of the chosen one at the edge."""
    theme.apply(choice="clair", size=size)
    theme.dress(field.window())
    field.pick(date(2021, 3, 1))  # a Monday, at the left edge
    field.open()
    assert field.popup is not None
    calendar = field.popup.calendar
    qtbot.waitUntil(calendar.view.hasFocus)

    def ringed() -> set[tuple[int, int]]:
        picture, focus = calendar.view.viewport().grab().toImage(), theme["focus"]
        across, down = range(picture.width()), range(picture.height())
        return {(x, y) for x in across for y in down if picture.pixelColor(x, y) == focus}

    seen = ringed()
    left, top = min(seen)[0], min(y for _x, y in seen)
    right, bottom = max(seen)[0], max(y for _x, y in seen)
    cell = calendar.view.visualRect(calendar.view.currentIndex())
    assert cell.contains(left, top)
    assert cell.contains(right, bottom)
    for y in range(top, bottom + 1):
        assert {(left, y), (right, y)} <= seen, "whole"
    for x in range(left, right + 1):
        assert {(x, top), (x, bottom)} <= seen, "whole"
    calendar.by_pointer = True
    assert ringed() == set()
    qtbot.keyClick(calendar.view, Qt.Key.Key_Right)
    assert ringed() != set()
