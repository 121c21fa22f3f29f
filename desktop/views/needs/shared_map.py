"""The map of the communes that share a need, with its table: side by side where there is room."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from desktop.viewmodels.kit.french import FIXED, number
from desktop.viewmodels.needs.shared_map import SharedMap
from desktop.views.needs.department_map import DepartmentMap
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import Scrolled, wrapping
from desktop.views.widgets.table import Table
from desktop.views.widgets.theme import Theme
from resources import departments

_BESIDE = 60  # ems; in a narrower page the table goes under the map
_HEADERS = ("Département", "Communes", "Lesquelles")
_GAP, _ENDLESS = 16, 10_000


class SharedMapView(Scrolled):
    """Filled by `show_map`. Beside its table, the map takes the available height, if that is enough.

    In a low page it is shown whole, and that page scrolls. Its scroll bar is in the margin of the page, so that map and
    table end where the page does.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.sentence = Label("", "section")
        self.map, self.table = DepartmentMap(theme), DepartmentTable(theme)
        self.credit = Label(f"Contours{FIXED}: {departments.outlines().credit}, simplifiés.", "small", "muted")
        inner = QWidget()
        wrapping(inner)
        self._column = column = flush(QVBoxLayout(inner), 10)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(_GAP)
        for part in (self.map, self.table):
            self._box.addWidget(part, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._box.addStretch(1)
        column.addWidget(self.sentence)
        column.addLayout(self._box)
        column.addWidget(self.credit)
        column.addStretch(1)
        super().__init__(inner, cards=True)
        theme.changed.connect(self._arrange)

    def show_map(self, shared: SharedMap) -> None:
        self.sentence.say(shared.sentence)
        self.map.show_map(shared)
        self.table.show_map(shared)
        self._arrange()
        announce(self, shared.sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()  # its content was given a size while it was hidden, by which nothing in it was placed

    def _arrange(self) -> None:
        width = self.width()
        beside = width >= self._theme.em * _BESIDE
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        left = (width - _GAP) * 11 // 20 if beside else width
        words = self.sentence.heightForWidth(width) + self.credit.heightForWidth(width) + 2 * _GAP
        # One under the other they scroll anyway: the map may be as high as its width makes it.
        self.map.fit(left, self.height() - words if beside else _ENDLESS)
        self.table.fit_into(width - left - _GAP if beside else width)
        self._column.invalidate()  # sizes that are fixed amid a layout are not looked at again by themselves
        self._column.activate()


class DepartmentTable(Table):
    """A table as high as its rows, as the page around it scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Communes par département", _HEADERS, stretch=2)
        self._theme, self._cells = theme, list[tuple[str, str, str]]()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_map(self, shared: SharedMap) -> None:
        self._cells = [(one.words, number(len(one.communes)), ", ".join(one.communes)) for one in shared.lines]
        self.show_rows(self._cells)

    def fit_into(self, width: int) -> None:
        """Sets widths and heights by itself, as Qt forgets the padding of a cell and would cut the last line."""
        metrics, padding = QFontMetrics(self.font()), round(self._theme.em * 1.8)
        left = width - 2 * self.frameWidth() - 4
        for column in range(2):
            words = (_HEADERS[column], *(cells[column] for cells in self._cells))
            wide = padding + max(map(metrics.horizontalAdvance, words))
            self.setColumnWidth(column, wide)
            left -= wide
        self.setColumnWidth(2, max(padding * 3, left))
        cell, wraps = QRect(0, 0, self.columnWidth(2) - padding, 100_000), int(Qt.TextFlag.TextWordWrap)
        for row, (_department, _count, names) in enumerate(self._cells):
            self.setRowHeight(row, metrics.boundingRect(cell, wraps, names).height() + round(self._theme.em * 1.1))
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedSize(width, rows + self.horizontalHeader().sizeHint().height() + 8)
