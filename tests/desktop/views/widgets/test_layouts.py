"""Parts beside one another stand in as many lines as they need, whatever becomes of their words."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.layouts import Flow, flush


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
