"""A table that is only read."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem


class Table(QTableWidget):
    """Tab leaves it, the arrows go through it. The column `stretch` takes the width that the others leave; `shares`:
    where they leave none, words break into lines.
    """

    def __init__(self, name: str, headers: Sequence[str], *, stretch: int, shares: bool = False) -> None:
        super().__init__(0, len(headers))
        self._stretch, self._shares = stretch, shares
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headers))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)  # as its cells
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        self.setRowCount(len(rows))
        for line, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.setItem(line, column, QTableWidgetItem(text))
        if self._shares:
            self.share()

    def share(self) -> None:
        """Each column as wide as its words; where they are too wide together, the one that stretches gives way down to
        its part, then all that are wider than theirs, and their words break into lines.
        """
        header, em, room = self.horizontalHeader(), self.fontMetrics().horizontalAdvance("m"), self.viewport().width()
        count = self.columnCount()
        wanted = [max(self.sizeHintForColumn(one), header.sectionSizeHint(one)) + em for one in range(count)]
        part, widths = room // count, list(wanted)
        whole = sum(width for one, width in enumerate(wanted) if one != self._stretch)
        widths[self._stretch] = max(room - whole, 0)
        if widths[self._stretch] < min(wanted[self._stretch], part):
            wide = sum(width for width in wanted if width > part)
            left = room - sum(width for width in wanted if width <= part)
            widths = [width if width <= part else left * width // wide for width in wanted]
        for one in range(count):
            if one != self._stretch:
                header.setSectionResizeMode(one, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(one, widths[one])
        air = round(1.3 * em)  # Qt's own height of a line forgets it, beside the words
        for line in range(self.rowCount()):
            cells = [(self.item(line, one), width) for one, width in enumerate(widths)]
            heights = [self._height(cell.text(), width - air) for cell, width in cells if cell is not None]
            self.setRowHeight(line, max(heights) + air)

    def _height(self, text: str, width: int) -> int:
        return self.fontMetrics().boundingRect(QRect(0, 0, width, 1 << 16), Qt.TextFlag.TextWordWrap, text).height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shares:
            self.share()

    def fit(self) -> None:
        """As high as its rows: the page scrolls, not the table inside it."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)
