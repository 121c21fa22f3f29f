"""Parts beside one another stand in as many lines as they need, whatever becomes of their words."""

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.layouts import Flow, FoldingRow, flush


def test_parts_find_their_lines_again_when_one_grows_or_goes(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column, flow = flush(QVBoxLayout(page), 0), Flow(10)
    column.addLayout(flow)
    column.addStretch(1)
    parts = [QLabel("pris en compte") for _ in range(3)]
    for part in parts:
        flow.addWidget(part)
    height, width = parts[0].sizeHint().height(), parts[0].sizeHint().width()
    page.resize(3 * width + 20, 200)
    page.show()

    def lines(*, of: int) -> bool:
        needed = of * height + (of - 1) * 10
        places = {part.y() for part in parts if part.isVisible()}
        return len(places) == of and flow.heightForWidth(page.width()) == needed

    qtbot.waitUntil(lambda: lines(of=1))
    parts[1].setText("pour une autre plateforme")
    qtbot.waitUntil(lambda: lines(of=2))
    parts[1].hide()
    qtbot.waitUntil(lambda: lines(of=1))
    page.resize(width + 20, 200)
    qtbot.waitUntil(lambda: lines(of=2))


@pytest.mark.parametrize(
    ("width", "pressed", "in_the_way"),
    [
        (1000, (1050, 1090), True),  # under the right end alone
        (1000, (500, 540), False),  # in the middle
        (1000, (100, 140), False),  # under the left end, where they do not go
        (1000, (90, 1095), False),  # as wide as the place: under both ends
        (120, (130, 160), False),  # in a place in which both ends are under it
    ],
)
def test_buttons_go_to_the_other_end_only_where_that_is_free(
    qtbot: QtBot, width: int, pressed: tuple[int, int], in_the_way: bool
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    row, button = FoldingRow(0), QWidget(page)
    page.setLayout(row)
    answers = QVBoxLayout(button)
    answers.setContentsMargins(0, 0, 0, 0)
    inside = QWidget()
    inside.setFixedWidth(100)
    answers.addWidget(inside)
    row.put(button)
    page.show()
    assert row.line == 100
    assert row.in_the_way(100, width, pressed) is in_the_way
