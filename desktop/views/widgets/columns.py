"""Two parts that scroll together: side by side where there is room, otherwise one under the other."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.widgets.card import Card
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import GOES_ALONG, Scrolled, wrapping
from desktop.views.widgets.theme import Theme

_ROOM = 58  # ems; in a narrower area the second part goes under the first
_GAP = 16
FIELD_GAP = 18  #: pixels between two fields side by side


def paper(title: str = "") -> Card:
    """A card whose words and heading wrap, so that it may grow in height."""
    card = Card()
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if title:
        card.setAccessibleName(title)
        card.add(Label(title, "section"))
    return card


def well(title: str) -> Card:
    """A pale card with a heading, inside another."""
    made = Card()
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    made.setObjectName("well")
    made.setAccessibleName(title)
    made.body.setContentsMargins(14, 12, 14, 12)
    return made.add(Label(title, "part"))


def stacked(*parts: QWidget) -> QWidget:
    """The parts one under the other, each as high as it needs."""
    side = QWidget()
    column = flush(QVBoxLayout(side), 12)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return side


class TwoColumns(QWidget):
    """Two parts side by side where there is room, otherwise one under the other; each is as high as it needs.

    `gap`, `spacing`: pixels between them, beside and under one another.
    """

    def __init__(self, theme: Theme, first: QWidget, second: QWidget, *, gap: int = _GAP, spacing: int = 12) -> None:
        super().__init__()
        self._theme, self._gap, self._spacing = theme, gap, spacing
        self._box = flush(QBoxLayout(QBoxLayout.Direction.TopToBottom, self), spacing)
        for part in (first, second):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            self._box.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._arrange)

    @property
    def narrow(self) -> bool:
        """Whether they stand one under the other."""
        return self.width() < self._theme.em * _ROOM

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = not self.narrow
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._box.setSpacing(self._gap if wide else self._spacing)
        for place in range(2):
            self._box.setStretch(place, 1 if wide else 0)


def in_two(theme: Theme, *fields: QWidget) -> TwoColumns:
    """Fields in two columns where there is room; one alone has half the width.

    Of an odd number the first column has one less, as a form asks for the longest text among its first ones.
    """
    half = max(1, len(fields) // 2)
    return TwoColumns(theme, stacked(*fields[:half]), stacked(*fields[half:]), gap=FIELD_GAP)


class Columns(Scrolled):
    """`first` comes before `second` in reading and Tab order; `shares`: their parts of the width; `head`: above both.

    `keep`: beside a longer first part, the second moves along when one scrolls, and stays in sight.
    """

    turned = Signal()  #: from side by side to one under the other, or back

    def __init__(
        self,
        theme: Theme,
        first: QWidget,
        second: QWidget,
        *head: QWidget,
        shares: tuple[int, int] = (3, 2),
        keep: bool = False,
        cards: bool = False,
    ) -> None:
        inner = QWidget()
        wrapping(inner)
        super().__init__(inner, cards=cards)
        self._theme, self._shares, self._first, self._second = theme, shares, first, second
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in head:
            column.addWidget(part)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(_GAP)
        column.addLayout(self._box, 1)
        for part in (first, second):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._box.addWidget(part)
        theme.changed.connect(self._arrange)
        if keep:
            second.setProperty(GOES_ALONG, True)
            bar = self.verticalScrollBar()
            bar.valueChanged.connect(self._go_along)
            # Queued, so that it runs after the layout of the columns and not during it.
            bar.rangeChanged.connect(self._go_along, Qt.ConnectionType.QueuedConnection)
        self._arrange()

    @property
    def narrow(self) -> bool:
        return self.width() < self._theme.em * _ROOM

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wanted = QBoxLayout.Direction.TopToBottom if self.narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
            self.turned.emit()
        for place, share in enumerate(self._shares):
            self._box.setStretch(place, 0 if self.narrow else share)

    def _go_along(self) -> None:
        high = self._second.heightForWidth(self._second.width()) - self._second.contentsMargins().top()
        hidden = max(0, high - self.viewport().height())  # a second part higher than the view scrolls to its end first
        most = 0 if self.narrow else max(0, self._first.height() - high)
        top = min(max(0, self.verticalScrollBar().value() - hidden), most)
        self._second.setContentsMargins(0, top, 0, 0)
