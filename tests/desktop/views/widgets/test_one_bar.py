"""What scrolls inside a page: by itself while it is high enough, else the page scrolls and it is shown whole."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.columns import scrolled
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import Page
from desktop.views.widgets.scrolling import OneBar


def test_there_is_one_scroll_bar_at_any_height(qtbot: QtBot) -> None:
    page, inner = Page("Besoins", scroll=False), QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(inner)
    lines = [Label(f"Ligne {number}") for number in range(40)]
    for line in lines:
        column.addWidget(line)
    area = scrolled(inner)
    OneBar(area, lambda: 200)
    page.add(area)
    page.resize(600, 500)
    page.show()

    def bars() -> tuple[bool, bool]:
        return page.area.verticalScrollBar().maximum() > 0, area.verticalScrollBar().maximum() > 0

    for height, outer in ((500, False), (220, True), (500, False), (160, True)):
        page.resize(600, height)
        qtbot.waitUntil(lambda outer=outer: bars() == (outer, not outer))
    area.hide()
    assert area.minimumHeight() == 1, "what is hidden asks no room"
    area.show()
    qtbot.waitUntil(lambda: bars() == (True, False))
    for line in lines[3:]:
        line.hide()
    qtbot.waitUntil(lambda: area.minimumHeight() < 200, timeout=5000)
