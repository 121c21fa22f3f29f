"""Two parts of one paper that scrolls: side by side where there is room, else one under the other."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.widgets.card import Card
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Scrolled, wrapping
from desktop.views.widgets.theme import Theme

_ROOM = 58  # ems; below it the second part goes under the first
_GAP = 16


def paper(title: str = "") -> Card:
    """A card whose words wrap, its heading too: it may grow, where a card of fixed words would be cut."""
    card = Card()
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if title:
        card.setAccessibleName(title)
        card.add(Label(title, "section"))
    return card


def well(title: str) -> Card:
    """A quiet surface inside a paper, under its heading."""
    made = Card()
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    made.setObjectName("well")
    made.setAccessibleName(title)
    made.body.setContentsMargins(14, 12, 14, 12)
    return made.add(Label(title, "strong"))


def stacked(*parts: QWidget) -> QWidget:
    """One under the other, as high as they need."""
    side = QWidget()
    column = flush(QVBoxLayout(side), 12)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return side


class Columns(Scrolled):
    """`first` is read and reached before `second`; `shares` are their parts of the width; `head` stands above both.

    `keep`: beside a longer first one the second goes along as they scroll, and stays in sight.
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
            bar = self.verticalScrollBar()
            bar.valueChanged.connect(self._go_along)
            # Not while the columns are being laid out.
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
        hidden = max(0, high - self.viewport().height())  # of a long one the end comes into sight first
        most = 0 if self.narrow else max(0, self._first.height() - high)
        top = min(max(0, self.verticalScrollBar().value() - hidden), most)
        self._second.setContentsMargins(0, top, 0, 0)
