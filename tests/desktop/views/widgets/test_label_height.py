"""A label measures itself once for each width, and again after its text, font or style sheet has changed."""

from collections.abc import Callable
from typing import get_args

import pytest
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.widgets.label import Label, Role

WIDTH, LONG = 200, "Les inscriptions à la cantine se font au guichet, le mercredi matin."


def _larger_font(label: Label) -> None:
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    label.setFont(font)


def _larger_everywhere(_label: Label) -> None:
    font = QApplication.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    QApplication.setFont(font)


def _another_sheet(label: Label) -> None:
    label.setStyleSheet("QLabel { font-size: 30pt; padding: 8px; }")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda label: label.say(f"{LONG} {LONG}"), id="another text"),
        pytest.param(_larger_font, id="a larger font"),
        pytest.param(_larger_everywhere, id="larger text everywhere"),
        pytest.param(_another_sheet, id="another sheet"),
    ],
)
def test_its_height_follows(qtbot: QtBot, change: Callable[[Label], object]) -> None:
    usual = QApplication.font()
    label = Label(LONG)
    qtbot.addWidget(label)
    label.show()
    before = label.heightForWidth(WIDTH)
    try:
        change(label)
        qtbot.waitUntil(lambda: before < label.heightForWidth(WIDTH))
    finally:
        QApplication.setFont(usual)


def test_its_height_is_that_of_each_width(qtbot: QtBot) -> None:
    label = Label(LONG)
    qtbot.addWidget(label)
    label.show()
    heights = [label.heightForWidth(width) for width in (100, 400, 100, 400)]
    assert heights[0] > heights[1]
    assert heights[:2] == heights[2:]


@pytest.mark.parametrize("role", get_args(Role))
def test_what_stands_over_others_is_a_heading_to_a_screen_reader(qtbot: QtBot, role: Role) -> None:
    label = Label("Pièces jointes", role)
    qtbot.addWidget(label)
    heading = QAccessible.queryAccessibleInterface(label).role() == QAccessible.Role.Heading
    assert heading is (role in ("part", "section", "title", "cue_title"))
