"""An opened box shows all its lines, each complete, if the screen has room for them."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.theme import Theme

LONG = "Citoyenneté et participation (35 services sur 236)"
offscreen = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)  # Qt logs this for any pop-up.


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[int, int], ChoiceBox]]:
    """Opens a box with so many lines, at a text size."""
    theme = Theme(qapp, choice="clair")
    windows: list[QWidget] = []  # a reference is kept: otherwise Python would delete them

    def make(count: int, percent: int) -> ChoiceBox:
        theme.apply(size=percent)
        window = QWidget()
        windows.append(window)
        theme.dress(window)
        qtbot.addWidget(window)
        box = ChoiceBox()
        box.addItems([f"Ligne {number}, avec un nom assez long pour dépasser la boîte" for number in range(count)])
        box.setFixedWidth(160)
        QVBoxLayout(window).addWidget(box)
        window.show()
        box.showPopup()
        qtbot.waitUntil(box.view().isVisible)
        return box

    yield make
    theme.apply(size=100)
    theme.deleteLater()


def whole(box: ChoiceBox, row: int) -> bool:
    rect, seen = box.view().visualRect(box.model().index(row, 0)), box.view().viewport().rect()
    return seen.top() <= rect.top() and rect.bottom() <= seen.bottom()


@offscreen
@pytest.mark.parametrize("percent", [100, 150])
def test_every_line_is_in_sight(opened: Callable[[int, int], ChoiceBox], percent: int) -> None:
    box = opened(16, percent)
    view = box.view()
    assert all(whole(box, row) for row in range(16))
    assert view.sizeHintForColumn(0) <= view.viewport().width()
    assert not view.verticalScrollBar().isVisible()
    box.hidePopup()


@offscreen
@pytest.mark.parametrize("place", [0, 300, 700])
def test_every_line_is_in_sight_where_only_the_whole_screen_has_room(
    opened: Callable[[int, int], ChoiceBox], place: int
) -> None:
    box = opened(1, 150)
    box.hidePopup()
    screen, view = box.screen().availableGeometry(), box.view()
    lines = (screen.height() - 2 * view.frameWidth()) // view.sizeHintForRow(0)
    box.addItems([f"Ligne {number}" for number in range(1, lines)])
    box.window().move(0, min(place, screen.height() - box.window().height()))
    box.showPopup()
    assert all(whole(box, row) for row in range(lines))
    assert screen.contains(view.window().geometry())
    box.hidePopup()


@offscreen
@pytest.mark.parametrize("percent", [100, 200])
def test_a_list_higher_than_the_screen_scrolls_in_it(opened: Callable[[int, int], ChoiceBox], percent: int) -> None:
    box = opened(60, percent)
    view = box.view()
    top = view.mapToGlobal(QPoint(0, 0)).y()
    assert box.screen().availableGeometry().top() <= top
    assert top + view.height() <= box.screen().availableGeometry().bottom() + 1
    assert view.verticalScrollBar().isVisible()
    view.scrollToBottom()
    assert whole(box, 59)
    box.hidePopup()


@offscreen
def test_a_choice_that_finds_no_room_ends_with_a_sign_and_not_inside_a_letter(
    opened: Callable[[int, int], ChoiceBox],
) -> None:
    """“Citoyenneté et participation (” was shown, cut inside the bracket."""
    box = opened(1, 100)
    box.hidePopup()

    def looks(words: str) -> QImage:
        box.setItemText(0, words)
        return box.grab().toImage()

    whole = looks(LONG)
    # "…" stands where it ends: the same picture as of words that are shortened by hand, and find room.
    by_hand = [most for most in range(8, 30) if looks(f"{LONG[:most]}…") == whole]
    assert by_hand, "cut at the edge, it looks like none of them"
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    assert box.fontMetrics().horizontalAdvance(f"{LONG[: by_hand[0]]}…") <= field.width()
