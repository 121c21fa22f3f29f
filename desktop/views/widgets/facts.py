"""Facts in two columns, a pale label and its value; where it is narrow, each value goes under its label."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.widgets.label import Label

_GAP, _BETWEEN = 18, 6  #: pixels between a label and its value, and between rows


class FactsTable(QWidget):
    """Shows pairs of label and value; hidden where there is none.

    It places them itself: as other values came, Qt's layout of forms gave some of them one line, and cut the rest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._labels: list[tuple[Label, Label]] = []
        self._shown = 0  # how many of them
        self.hide()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while len(self._labels) < len(facts):
            name = Label(role="small", tone="muted", wrap=False, parent=self)
            name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._labels.append((name, Label(role="small", most=20, parent=self)))
        self._shown = len(facts)
        for number, pair in enumerate(self._labels):
            texts = facts[number] if number < len(facts) else ("", "")
            for label, text in zip(pair, texts, strict=True):
                label.say(text)
                label.setVisible(number < len(facts))
        self.setVisible(bool(facts))
        self._again()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _label, place in self._places(width)), default=0)

    def minimumSizeHint(self) -> QSize:
        return QSize(max((label.minimumSizeHint().width() for pair in self._pairs for label in pair), default=0), 0)

    def sizeHint(self) -> QSize:
        width = sum(max((pair[at].sizeHint().width() for pair in self._pairs), default=0) for at in (0, 1)) + _GAP
        return QSize(width, self.heightForWidth(width))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a label has another size
            self._again()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Out of sight no label tells of another size."""
        super().showEvent(event)
        self._place()

    @property
    def _pairs(self) -> list[tuple[Label, Label]]:
        return self._labels[: self._shown]

    def _places(self, width: int) -> Iterator[tuple[Label, QRect]]:
        """Each label with its place at this width; a value that would be cut goes under its label."""
        widest = max((name.sizeHint().width() for name, _value in self._pairs), default=0)
        room, top = width - widest - _GAP, 0
        for name, value in self._pairs:
            beside = room >= max(widest, value.minimumSizeHint().width())
            high = name.sizeHint().height()
            yield name, QRect(0, top, widest if beside else width, high)
            below, left = (0, widest + _GAP) if beside else (high + _BETWEEN, 0)
            tall = max(value.heightForWidth(width - left), 0)
            yield value, QRect(left, top + below, width - left, tall)
            top += max(high, below + tall) + _BETWEEN

    def _again(self) -> None:
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        for label, place in self._places(self.width()):
            label.setGeometry(place)
