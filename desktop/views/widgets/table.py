"""A table for reading only."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem


class Table(QTableWidget):
    """Arrows move inside it, Tab leaves it. The column `stretch` takes the width that the others leave.

    `shares`: where they leave none, words wrap. `fits`: it is as high as its rows, so that the page scrolls instead.
    """

    def __init__(
        self, name: str, headers: Sequence[str], *, stretch: int, shares: bool = False, fits: bool = False
    ) -> None:
        super().__init__(0, len(headers))
        self._stretch, self._shares, self._fits = stretch, shares, fits
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headers))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)  # like the cells
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        self.setRowCount(len(rows))
        for line, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.setItem(line, column, QTableWidgetItem(text))
        if self._shares:
            self.share()
        if self._fits:
            self.fit()

    def share(self) -> None:
        """Makes each column as wide as its words.

        Where they do not fit, the column `stretch` shrinks to its equal part first, then all that are wider than their
        part; their words wrap, and a column stays as wide as its longest word.
        """
        header, em, room = self.horizontalHeader(), self.fontMetrics().horizontalAdvance("m"), self.viewport().width()
        count = self.columnCount()
        wanted = [max(self.sizeHintForColumn(one), header.sectionSizeHint(one)) + em for one in range(count)]
        part, widths = room // count, list(wanted)
        whole = sum(width for one, width in enumerate(wanted) if one != self._stretch)
        widths[self._stretch] = max(room - whole, 0)
        if widths[self._stretch] < min(wanted[self._stretch], part):
            widths = self._shrunk(wanted, room, part, em)
        for one in range(count):
            if one != self._stretch:
                header.setSectionResizeMode(one, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(one, widths[one])
        for line in range(self.rowCount()):
            self.setRowHeight(line, self._high(line, widths, em))

    def _high(self, line: int, widths: Sequence[int], em: int) -> int:
        """The height that the words of a row need in these widths."""
        air = round(1.3 * em)  # padding beside the words, which Qt forgets when it computes the height of a row
        cells = [(self.item(line, one), width) for one, width in enumerate(widths)]
        heights = [self._height(cell.text(), width - air) for cell, width in cells if cell is not None]
        return max(heights, default=0) + air

    def _shrunk(self, wanted: Sequence[int], room: int, part: int, em: int) -> list[int]:
        """Widths in `room`: of what is wider than `part` each gives up as much of its own as the others."""
        widths = {one: width for one, width in enumerate(wanted) if width <= part}
        while True:
            wide = [one for one in range(len(wanted)) if one not in widths]
            left, whole = room - sum(widths.values()), sum(wanted[one] for one in wide)
            shares = {one: max(em, left * wanted[one] // whole) for one in wide}
            short = {one: least for one in wide if (least := self._longest(one) + 2 * em) > shares[one]}
            if not short or len(short) == len(wide):
                return [(widths | shares)[one] for one in range(len(wanted))]
            widths |= short

    def _longest(self, column: int) -> int:
        cells = (self.item(line, column) for line in range(self.rowCount()))
        words = (word for cell in cells if cell is not None for word in cell.text().split(" "))
        return max(map(self.fontMetrics().horizontalAdvance, words), default=0)

    def _height(self, text: str, width: int) -> int:
        return self.fontMetrics().boundingRect(QRect(0, 0, width, 1 << 16), Qt.TextFlag.TextWordWrap, text).height()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard no line becomes the current one, as Qt has it: the first arrow then leads to the first."""
        stood = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not stood:
            self.selectionModel().clearCurrentIndex()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shares:
            self.share()
        if self._fits and event.oldSize().width() != event.size().width():  # words wrap elsewhere at another width
            self.fit()

    def fit(self) -> None:
        """Makes the table as high as its rows, so that the page scrolls and not the table."""
        self.resizeRowsToContents()
        em = self.fontMetrics().horizontalAdvance("m")
        for line in range(self.rowCount()):
            high = self._high(line, [self.columnWidth(one) for one in range(self.columnCount())], em)
            self.setRowHeight(line, max(self.rowHeight(line), high))
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)
