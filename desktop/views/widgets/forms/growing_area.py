"""A field for several lines that grows with its text, so that all of it is in sight where it is reviewed."""

from math import ceil

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QScrollArea

from desktop.views.widgets.forms.text_area import TextArea
from desktop.views.widgets.scrolling import FewerLines

_SPARE = 2  # pixels: without one under the last line, Qt has it scrolled to


class GrowingArea(TextArea, FewerLines):
    """As high as its text, between `least` and `most` lines; a longer text scrolls in it.

    In a window that is very low for its text, where the whole page scrolls, it has no greatest height: she would have
    to scroll in what scrolls, and see three lines of her text at a time.
    """

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self._least, self._most = least, most
        self._very_low = False
        self._around = 0  # pixels of border and padding, known once it has a size
        # Qt tells one widget further out of a new height in each turn of the event loop, and paints in between: until
        # the area that scrolls knows, six turns later, the field would lie over the words below it.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._lay_out_around)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._around = self.height() - self.viewport().height()
        self._grow()

    def set_very_low(self, very_low: bool) -> None:
        self._very_low = very_low
        self._grow()

    def _grow(self) -> None:
        document = self.document()
        wanted = round(document.documentLayout().documentSize().height())  # Qt measures plain text in lines
        lines = max(self._least, wanted if self._very_low else min(wanted, self._most))
        high = ceil(QFontMetricsF(self.font()).height()) * lines + round(2 * document.documentMargin())
        self.setFixedHeight(high + _SPARE + self._around)
        self._later.start()

    def _lay_out_around(self) -> None:
        """From the inside out in one turn, once what was asked for before has been laid out."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            QCoreApplication.postEvent(around, QEvent(QEvent.Type.LayoutRequest))
            around = around.parentWidget()
