"""A sample in a legend: a small box, painted like what the words beside it name."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.widgets.theme import Theme

_WIDTH = 1.6  # ems


class Swatch(QWidget):
    """`paint` draws the sample into the given box, with the present colours of the theme."""

    def __init__(self, theme: Theme, paint: Callable[[QPainter, QRectF], None], *, height: float) -> None:
        super().__init__()
        self._theme, self._paint, self._height = theme, paint, height
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedSize(round(self._theme.em * _WIDTH), round(self._theme.em * self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()))
        painter.end()
