"""The timeline of a need: knots on a line, each with a word, a date and a note; steps to come are hollow.

The current step is marked by a ring around its knot and a word under the step's own; the next one by a word alone.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.states import FILLED, HOLLOW, Tone
from desktop.viewmodels.kit.timeline import ENDED, TimelineStep, current
from desktop.views.widgets.badge import Badge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:
    from desktop.domain.places import Go

#: Signs that the knot itself already looks like, so that they are not written beside it.
_DRAWN = (FILLED, HOLLOW)
_FILLS = Qt.AlignmentFlag(0)
_INKS = {"ok": "ok", "warn": "warn", "error": "error", "muted": "border"}


def _tone(step: TimelineStep, *, marked: bool) -> Tone:
    """The tone of a step; one still to come is pale, except for the current one."""
    return "accent" if marked and step.shown.tone == "muted" and not step.done else step.shown.tone


class _Knot(QWidget):
    """The knot of a step, drawn beside words that say the same."""

    def __init__(self, theme: Theme, step: TimelineStep, *, first: bool, last: bool, marked: bool) -> None:
        super().__init__()
        self._theme, self._step, self._first, self._last, self._marked = theme, step, first, last, marked
        self._ringed = marked and (step.done or step.open)  # a next step is not where it stands
        self.setFixedWidth(round(theme.em * 1.7))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        em = self._theme.em
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre, radius = QPointF(em * 0.75, em * 0.72), em * 0.36
        painter.setPen(QPen(self._theme["border"], 2))
        if not self._first:
            painter.drawLine(QPointF(centre.x(), 0), centre)
        if not self._last:
            painter.drawLine(centre, QPointF(centre.x(), self.height()))
        if self._ringed:  # a ring with a gap around the knot: visible from the back of a room, in any theme
            painter.setPen(QPen(self._theme["accent"], 3))
            painter.setBrush(self._theme["surface"])
            painter.drawEllipse(centre, radius * 1.75, radius * 1.75)
        ink = self._theme[_INKS.get(_tone(self._step, marked=self._marked), "accent")]
        painter.setPen(QPen(ink, 2.4))
        painter.setBrush(ink if self._step.done or self._ringed else self._theme["surface"])
        painter.drawEllipse(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
        painter.end()


class TimelineView(QWidget):
    """Filled by `show_steps`; a screen reader reads its labels. `go`: where a step's button leads; None: no button.

    `end`: the word of the mark once all steps are done.
    """

    def __init__(self, theme: Theme, go: "Go | None" = None, *, end: str = ENDED) -> None:
        super().__init__()
        self._theme, self._go, self._end = theme, go, end
        self._steps: tuple[TimelineStep, ...] = ()
        self._column = flush(QVBoxLayout(self), 0)
        theme.changed.connect(self._draw)

    def show_steps(self, steps: Sequence[TimelineStep]) -> None:
        self._steps = tuple(steps)
        self._draw()

    def _draw(self) -> None:
        discard_parts(self._column)
        stands = current(self._steps, self._end)
        for place, step in enumerate(self._steps):
            mark = stands.word if place == stands.place else ""
            self._column.addWidget(self._entry(step, place == 0, place == len(self._steps) - 1, mark))

    def _entry(self, step: TimelineStep, first: bool, last: bool, mark: str) -> QWidget:
        entry = QWidget()
        entry.setAccessibleName(step.spoken_at(mark))
        grid = QGridLayout(entry)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        word = step.shown.word if step.shown.sign in _DRAWN else step.shown.text
        words = [Label(word, "strong" if step.done or mark else "body", _tone(step, marked=bool(mark)))]
        if mark:
            words.append(Badge(mark, "accent"))
        if step.when:
            words.append(Label(step.when, "small", "muted"))
        if step.note:
            words.append(Label(step.note, "small", "plain" if step.done else "muted"))
        grid.addWidget(_Knot(self._theme, step, first=first, last=last, marked=bool(mark)), 0, 0, len(words) + 2, 1)
        for place, label in enumerate(words):
            grid.addWidget(label, place, 1, Qt.AlignmentFlag.AlignLeft if isinstance(label, Badge) else _FILLS)
        if step.link and step.place and self._go is not None:
            go = partial(self._go, step.place, step.id)
            button = Button(step.link, go, kind="quiet", about=step.shown.word)
            grid.addWidget(button, len(words), 1, Qt.AlignmentFlag.AlignLeft)
        gap = QWidget()
        gap.setFixedHeight(0 if last else round(self._theme.em * 0.9))
        grid.addWidget(gap, len(words) + 1, 1)
        return entry
