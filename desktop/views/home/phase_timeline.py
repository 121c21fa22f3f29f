"""The campaign's phases as a painted line with today on it; each phase can be read by a screen reader."""

import re
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.home.phase_step import PhaseStep
from desktop.viewmodels.kit import french
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.theme import Theme, role_font

if TYPE_CHECKING:  # comes with its first use
    from desktop.views.home.phase_table import PhaseTable

_DOT = 8.5  # radius of today's dot, with the ring around it
_BEFORE_YEAR = re.compile(r" (?=\d{4}\b)")
_PHASE_NEEDS = 11  # ems of width for the words of one phase


class _Phase(Label):
    """One phase: a sentence for a screen reader, and its part of the painted line."""

    def __init__(self, theme: Theme, step: PhaseStep, *, last: bool) -> None:
        super().__init__(step.spoken)
        self.setProperty("painted", True)  # its text is spoken, not drawn
        self._theme, self._step, self._last = theme, step, last

    def _measure(self, width: int) -> tuple[float, int]:
        """Radius of the disc, height of the whole at this width."""
        em = self._theme.em
        radius = em * 0.95
        strong, small = QFontMetrics(role_font(self.font(), "strong")), QFontMetrics(role_font(self.font(), "small"))
        box = QRectF(0, 0, max(width - em, em * 4), 10_000)
        flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
        words = strong.boundingRect(box.toRect(), flags, self._step.name).height()
        dates = small.boundingRect(box.toRect(), flags, self._dates).height()
        note = 0.0
        if text := self._note:
            note = QFontMetrics(self._bold).boundingRect(box.toRect(), flags, text).height() + em * 0.5
        return radius, round(em * 1.5 + radius * 2 + em * 0.6 + words + dates + note + em * 0.4)

    @property
    def _dates(self) -> str:
        """The dates, each on one line with its year."""
        return _BEFORE_YEAR.sub(french.FIXED, self._step.dates)

    @property
    def _note(self) -> str:
        return french.capital(self._step.note) if self._step.current and self._step.note else ""

    @property
    def _bold(self) -> QFont:
        font = role_font(self.font(), "small")
        font.setBold(True)
        return font

    def height_at(self, width: int) -> int:
        return self._measure(width)[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, em, step, width = self._theme, self._theme.em, self._step, float(self.width())
        radius, _height = self._measure(self.width())
        centre = QPointF(radius + 2, em * 1.5 + radius)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._line(painter, centre, radius, width)
        done = theme["accent"]
        painter.setPen(QPen(done if step.past or step.current else theme["border"], 2.5))
        painter.setBrush(done if step.current else theme["accent_soft" if step.past else "surface"])
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(theme["on_accent"] if step.current else theme["text" if step.past else "muted"])
        painter.setFont(role_font(self.font(), "strong"))
        disc = QRectF(centre.x() - radius, centre.y() - radius, radius * 2, radius * 2)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(step.number))
        self._words(painter, centre.y() + radius + em * 0.6, width)
        painter.end()

    def _line(self, painter: QPainter, centre: QPointF, radius: float, width: float) -> None:
        """The line from this disc to the next: thick where the time is over, dashed where it is to come."""
        theme, em, step = self._theme, self._theme.em, self._step
        start, end = centre.x() + radius + 4, width if not self._last else width - em
        today = start + (end - start) * step.share
        if step.current:
            today = min(today, end - _DOT)  # so that the dot does not touch the next disc
        if step.past or step.current:
            painter.setPen(QPen(theme["accent"], 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(start + 2, centre.y()), QPointF(today, centre.y()))
        if not step.past:
            pen = QPen(theme["border"], 2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2, 3])
            painter.setPen(pen)
            painter.drawLine(QPointF(today + 3, centre.y()), QPointF(end, centre.y()))
        if step.current:
            self._today(painter, today, centre.y())

    def _today(self, painter: QPainter, x: float, y: float) -> None:
        theme, em = self._theme, self._theme.em
        font = self._bold
        metrics = QFontMetrics(font)
        text = "aujourd’hui"
        wide = metrics.horizontalAdvance(text) + em * 0.9
        left = min(max(x - wide / 2, 0.0), self.width() - wide - 1)
        tag = QRectF(left, 0.5, wide, metrics.height() + 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme["text"])
        painter.drawRoundedRect(tag, tag.height() / 2, tag.height() / 2)
        tip = max(tag.bottom() - 1, 0.0)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, tip), QPointF(x + 5, tip), QPointF(x, tip + 6)]))
        painter.setPen(QPen(theme["surface"], 2))
        painter.setBrush(theme["text"])
        painter.drawEllipse(QPointF(x, y), _DOT - 2, _DOT - 2)
        painter.setFont(font)
        painter.setPen(theme["surface"])
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)

    def _words(self, painter: QPainter, top: float, width: float) -> None:
        theme, em, step = self._theme, self._theme.em, self._step
        strong, small = role_font(self.font(), "strong"), role_font(self.font(), "small")
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        top = self._text(painter, strong, theme["text"], QRectF(2, top, width - em, 10_000), flags, step.name)
        top = self._text(painter, small, theme["muted"], QRectF(2, top, width - em, 10_000), flags, self._dates)
        if self._note:
            box = QRectF(2, top + em * 0.2, width - em, 10_000)
            self._text(painter, self._bold, theme["accent"], box, flags, self._note)

    def _text(
        self, painter: QPainter, font: QFont, colour: QColor, box: QRectF, flags: Qt.AlignmentFlag, text: str
    ) -> float:
        painter.setFont(font)
        painter.setPen(colour)
        used = painter.boundingRect(box, int(flags), text)
        painter.drawText(box, int(flags), text)
        return used.bottom()


class _Line(QWidget):
    """The phases side by side; where their words would not fit, two by two, or one under the other.

    It knows its height at each width, and needs no layout for that: one that follows when the width has changed shows
    the second row over the words of the first until then.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.phases: list[_Phase] = []

    def show_steps(self, steps: tuple[PhaseStep, ...]) -> None:
        for phase in self.phases:
            phase.hide()
            phase.deleteLater()
        self.phases = [_Phase(self._theme, step, last=step.number == len(steps)) for step in steps]
        for phase in self.phases:
            phase.setParent(self)
            phase.show()
        self._place()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        across, high = self._measure(width)
        return high * ceil(len(self.phases) / across)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.em * 5), 0)

    def sizeHint(self) -> QSize:
        width = round(self._theme.em * 8) * len(self.phases)
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _measure(self, width: int) -> tuple[int, int]:
        """How many are side by side at this width, and the height of all, that of the one that needs most."""
        room = width / self._theme.em
        across = next((n for n in (len(self.phases), 2) if room >= n * _PHASE_NEEDS), 1) if self.phases else 1
        return across, max((phase.height_at(width // across) for phase in self.phases), default=0)

    def _place(self) -> None:
        across, high = self._measure(self.width())
        for place, phase in enumerate(self.phases):
            row, column = divmod(place, across)
            left, right = (self.width() * edge // across for edge in (column, column + 1))
            phase.setGeometry(left, row * high, right - left, high)


class PhaseTimeline(QWidget):
    """All phases as a line, or the same as a table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._steps: tuple[PhaseStep, ...] = ()
        self.setAccessibleName("Calendrier de la campagne")
        self.line = _Line(theme)
        self.table: PhaseTable | None = None
        self.switch = Button("Voir &en tableau", self.turn, kind="quiet")
        self._column = flush(QVBoxLayout(self), 8)
        self._column.addWidget(self.line)
        theme.changed.connect(self._again)

    def show_steps(self, steps: tuple[PhaseStep, ...]) -> None:
        if steps != self._steps:
            self._steps = steps
            self._again()

    def turn(self) -> None:
        """Shows the table in place of the picture, or the picture again."""
        table = self.table or self._make_table()
        table.setVisible(table.isHidden())
        self.line.setVisible(not self._tabled)
        self.switch.setText("Voir &en image" if self._tabled else "Voir &en tableau")
        self._fit_table()

    def _make_table(self) -> "PhaseTable":
        """Makes the table at its first use: its classes and style would take a thirtieth of the start."""
        from desktop.views.home.phase_table import PhaseTable  # noqa: PLC0415 - see above

        self.table = PhaseTable()
        self.table.hide()
        self.table.show_steps(self._steps)
        self._column.addWidget(self.table)
        return self.table

    @property
    def _tabled(self) -> bool:
        return self.table is not None and not self.table.isHidden()

    def _again(self) -> None:
        self.line.show_steps(self._steps)
        if self.table is not None:
            self.table.show_steps(self._steps)
            self._fit_table()

    def _fit_table(self) -> None:
        if self.table is not None and self._tabled:
            self.table.fit()
