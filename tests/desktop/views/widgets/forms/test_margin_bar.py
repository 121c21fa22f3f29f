"""The scroll bar in the margin of a page stands beside what it scrolls."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.forms.margin_bar import OwnBar


def test_it_follows_where_only_what_is_around_its_area_moves(qtbot: QtBot) -> None:
    """Folding the demonstration's panel gave the page's head one line, and the bar stood beside the head."""
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(400, 400)
    around, inner = QWidget(page), QWidget()
    around.setGeometry(0, 100, 360, 200)
    area = QScrollArea(around)
    area.setGeometry(0, 0, 360, 200)
    area.setVerticalScrollBar(OwnBar(area, lambda: page))
    inner.setFixedSize(300, 900)
    area.setWidget(inner)
    page.show()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in bars(page)))
    (bar,) = (one for one in bars(page) if one.isVisible())
    for _ in range(3):
        QApplication.processEvents()
    assert bar.y() == 100
    around.setGeometry(QRect(0, 40, 360, 200))
    QApplication.processEvents()
    assert bar.y() == 40


def bars(page: QWidget) -> list[QScrollBar]:
    """Those in the margin."""
    return [one for one in page.findChildren(QScrollBar) if one.parentWidget() is page]
