"""A field for several lines that grows with its text, so that all of it is in sight where it is reviewed."""

from math import ceil

from PySide6.QtGui import QFontMetricsF, QResizeEvent

from desktop.views.widgets.forms.text_area import TextArea

_SPARE = 2  # pixels: without one under the last line, Qt has it scrolled to


class GrowingArea(TextArea):
    """As high as its text, between `least` and `most` lines; a longer text scrolls in it."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self._least, self._most = least, most
        self._around = 0  # pixels of border and padding, known once it has a size
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._around = self.height() - self.viewport().height()
        self._grow()

    def _grow(self) -> None:
        document = self.document()
        wanted = round(document.documentLayout().documentSize().height())  # Qt measures plain text in lines
        lines = min(max(self._least, wanted), self._most)
        high = ceil(QFontMetricsF(self.font()).height()) * lines + round(2 * document.documentMargin())
        self.setFixedHeight(high + _SPARE + self._around)
