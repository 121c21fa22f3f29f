"""The financing plan as two bars of one scale: costs, who pays, what is missing; with hatching beside colour."""

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import euros
from desktop.viewmodels.requests.funding_balance import Balance, BarPart
from desktop.views.requests.read_table import ReadTable
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.swatch import Swatch
from desktop.views.widgets.theme import Theme, role_font

_HATCHES = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.VerPattern,
    Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.HorPattern,
)
_INKS = ("accent", "ok", "warn", "muted")


def paint_part(painter: QPainter, theme: Theme, box: QRectF, pattern: int) -> None:
    """Paints a part with its colour and hatching, and an edge that can be seen in every theme."""
    ink = theme[_INKS[(pattern + pattern // len(_HATCHES)) % len(_INKS)]]
    painter.fillRect(box, theme["surface"])
    painter.setPen(QPen(ink, 1.6))
    painter.setBrush(QBrush(ink, _HATCHES[pattern % len(_HATCHES)]))
    painter.drawRect(box.adjusted(0.8, 0.8, -0.8, -0.8))


def _paint_key(theme: Theme, pattern: int, painter: QPainter, box: QRectF) -> None:
    paint_part(painter, theme, box, pattern)


class _Bars(QWidget):
    """Both bars; for a screen reader, their sums and parts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.balance = Balance()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_balance(self, balance: Balance) -> None:
        self.balance = balance
        self.setAccessibleName(f"Plan de financement. {balance.spoken}")
        sentences = [part.spoken for part in (*balance.expenses, *balance.resources)]
        self.setAccessibleDescription("\u00a0; ".join(sentences))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        small = QFontMetrics(role_font(self.font(), "small")).height()
        return QSize(round(self._theme.em * 20), round((small + self._theme.em * 2.4) * 2 + self._theme.em * 0.6))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        balance, em = self.balance, self._theme.em
        most = max(balance.cost, balance.paid)
        small = QFontMetrics(role_font(self.font(), "small")).height()
        top = 0.0
        for name, parts, total in (
            ("Dépenses", balance.expenses, balance.cost),
            ("Ressources", balance.resources, balance.paid),
        ):
            painter.setFont(role_font(self.font(), "small"))
            painter.setPen(self._theme["muted"])
            line = QRectF(0, top, self.width(), small)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, euros(total))
            self._bar(painter, QRectF(0, top + small + em * 0.2, self.width(), em * 1.8), parts, total, most)
            top += small + em * 2.4
        painter.end()

    def _bar(self, painter: QPainter, box: QRectF, parts: tuple[BarPart, ...], total: int, most: int) -> None:
        theme, left = self._theme, box.left()
        for part in parts:
            width = box.width() * part.cents / most
            paint_part(painter, theme, QRectF(left, box.top(), max(width, 3.0), box.height()), part.pattern)
            left += width
        if total < most or not most:  # an empty dashed place for what the other bar has more
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme["border"], 1.6, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(QPointF(left, box.top()), box.bottomRight()).adjusted(0.8, 0.8, -0.8, -0.8))


class FundingBars(QWidget):
    """The bars with their legend, or the same as a table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._balance = Balance()
        self.bars = _Bars(theme)
        self.legend = QWidget()
        self._grid = QGridLayout(self.legend)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self.table = ReadTable("Plan de financement", ("Côté", "Nature ou financeur", "Montant", "Part"), stretch=1)
        self.table.hide()
        self.switch = Button("Voir en tabl&eau", self.turn, kind="quiet")
        column = flush(QVBoxLayout(self), 10)
        for part in (self.bars, self.legend, self.table):
            column.addWidget(part)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._again)

    def show_balance(self, balance: Balance) -> None:
        if balance != self._balance:
            self._balance = balance
            self._again()

    def turn(self) -> None:
        """Shows the table in place of the picture, or the picture again."""
        as_table = self.table.isHidden()
        self.table.setVisible(as_table)
        self.bars.setVisible(not as_table)
        self.legend.setVisible(not as_table)
        self.switch.setText("Voir en imag&e" if as_table else "Voir en tabl&eau")
        self.table.fit()

    def _again(self) -> None:
        self.bars.show_balance(self._balance)
        discard_parts(self._grid)
        for place, parts in enumerate((self._balance.expenses, self._balance.resources)):
            for line, part in enumerate(parts):
                key = Label(f"{part.name}\u00a0: {part.amount} ({part.percent})", "small")
                swatch = Swatch(self._theme, partial(_paint_key, self._theme, part.pattern), height=1.05)
                self._grid.addWidget(swatch, line, place * 2, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(key, line, place * 2 + 1, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        rows = [("Dépenses", part) for part in self._balance.expenses]
        rows += [("Ressources", part) for part in self._balance.resources]
        self.table.show_rows([(side, part.name, part.amount, part.percent) for side, part in rows])
