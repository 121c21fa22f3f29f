"""How many communes voted for each proposal: a number and a bar in the list of results; ours is hatched.

The numbers form a column before the bars, large enough to be read from the back of a room. A table shows the same.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.viewmodels.kit.french import counted, number
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.votes.ballot_entries import BallotEntry
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.header import Header
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.line_list import AccessibleRowDelegate
from desktop.views.widgets.rows import Row
from desktop.views.widgets.scrolling import Scrolled, wrapping
from desktop.views.widgets.swatch import Swatch
from desktop.views.widgets.table import Table
from desktop.views.widgets.theme import Theme, role_font

_HEIGHT = 1.25  # ems, of a bar
_KEY = 0.95  # ems, of the samples in the legend
_HEADERS = ("Proposition", "Votes", "Notre vote", "Décision")
_INFORMS = "Le vote éclaire le comité\u00a0: il ne décide pas seul."


def paint_bar(painter: QPainter, theme: Theme, box: QRectF, *, ours: bool) -> None:
    """Paints a bar that can be seen in every theme: all have an edge, ours is hatched."""
    painter.fillRect(box, theme["surface" if ours else "accent_soft"])
    painter.setPen(QPen(theme["accent"], 1.6))
    painter.setBrush(QBrush(theme["accent"], Qt.BrushStyle.BDiagPattern) if ours else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawRect(box.adjusted(0.8, 0.8, -0.8, -0.8))


def _paint_key(theme: Theme, ours: bool, painter: QPainter, box: QRectF) -> None:
    paint_bar(painter, theme, box, ours=ours)


def _vote_count(votes: int) -> str:
    return counted(votes, "vote")


class BarDelegate(AccessibleRowDelegate):
    """A row with a bar under it; the most votes shown have the longest bar."""

    def __init__(self, theme: Theme, row_of: Callable[[object], Row], parent: QAbstractItemView) -> None:
        super().__init__(theme, LINE, row_of, parent, fits=True)
        self.most = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + self._more(option))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        entry = index.data(LINE)
        if not isinstance(entry, BallotEntry) or not self.most:
            return
        theme = self._theme
        whole: QRect = option.rect
        box = whole.adjusted(round(theme.em), 0, -round(theme.em), -round(theme.em * 0.6))
        high = round(theme.em * _HEIGHT)
        line = QRect(box.left(), box.bottom() - high, box.width(), high)
        font = role_font(option.font, "strong")
        width = max(QFontMetrics(font).horizontalAdvance(_vote_count(votes)) for votes in (self.most, entry.votes))
        track = QRectF(line.adjusted(width + round(theme.em * 0.7), 0, 0, 0))
        painter.save()
        painter.setFont(font)
        painter.setPen(theme["text"])
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _vote_count(entry.votes))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme["border"], 1))  # a line at the length of the longest bar, to compare with
        painter.drawLine(track.bottomLeft(), track.bottomRight())
        if entry.votes:
            track.setWidth(max(3.0, track.width() * entry.votes / self.most))
            paint_bar(painter, theme, track, ours=entry.voted)
        painter.restore()

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        upper = QStyleOptionViewItem(option)
        whole: QRect = option.rect
        upper.rect = whole.adjusted(0, 0, 0, -self._more(option))
        super()._words(painter, upper, row)

    def _more(self, option: QStyleOptionViewItem) -> int:
        return round(self._theme.em * (_HEIGHT + 0.55)) if self.most else 0


class Legend(QWidget):
    """What the bars mean, and the button that shows the table."""

    def __init__(self, theme: Theme, turn: Callable[[], object]) -> None:
        super().__init__()
        self.words = Label(f"Communes qui ont voté, par proposition. {_INFORMS}", "small", "muted")
        self.switch = Button("Voir &en tableau", turn, kind="quiet")
        keys = QHBoxLayout()
        keys.setSpacing(8)
        for ours, text in ((True, "Dont notre vote"), (False, "Sans notre vote")):
            keys.addWidget(Swatch(theme, partial(_paint_key, theme, ours), height=_KEY))
            label = Label(text, "small", wrap=False)
            keys.addWidget(label)
        keys.addStretch(1)
        line = Header(label, keys)
        line.put(self.switch)
        column = flush(QVBoxLayout(self), 2)
        column.addWidget(self.words)
        column.addWidget(line)


class ResultsTable(Scrolled):
    """The same as a table, with a button back to the bars; the table is as high as its rows, and this area scrolls."""

    def __init__(self, turn: Callable[[], object]) -> None:
        self.table = Table("Votes par proposition", _HEADERS, stretch=0, fits=True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.switch = Button("Voir &en image", turn, kind="quiet")
        inner = QWidget()
        column = flush(QVBoxLayout(inner), 6)
        column.addWidget(Label(_INFORMS, "small", "muted"))
        column.addWidget(self.table)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        wrapping(inner)
        super().__init__(inner)

    def show_entries(self, entries: Sequence[BallotEntry]) -> None:
        self.table.show_rows([_cells(entry) for entry in entries])


def _cells(entry: BallotEntry) -> tuple[str, ...]:
    outcome = entry.outcome.text if entry.outcome is not None else ""
    return (entry.title, number(entry.votes), "Oui" if entry.voted else "Non", outcome)
