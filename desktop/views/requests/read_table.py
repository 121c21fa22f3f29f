"""A table that is only read, as high as its rows: the page scrolls, not the table inside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ReadTable(QTableWidget):
    """The first column takes what the others leave, and wraps. Tab leaves the table, the arrows go through it.

    `right`: columns of amounts.
    """

    def __init__(self, title: str, head: Sequence[str], *, stretch: int = 0, right: Sequence[int] = ()) -> None:
        super().__init__(0, len(head))
        self._right = frozenset(right)
        self.setAccessibleName(title)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        header = self.horizontalHeader()
        header.setDefaultAlignment(_LEFT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column, text in enumerate(head):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_RIGHT if column in self._right else _LEFT)
            self.setHorizontalHeaderItem(column, item)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[Sequence[str]], total: Sequence[str] = ()) -> None:
        shown = [*rows, *([total] if total else [])]
        self.setRowCount(len(shown))
        for line, texts in enumerate(shown):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if column in self._right else _LEFT)
                if total and line == len(shown) - 1:
                    bold = QFont(self.font())
                    bold.setWeight(QFont.Weight.DemiBold)
                    item.setFont(bold)
                self.setItem(line, column, item)
        self.fit()

    def fit(self) -> None:
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()
