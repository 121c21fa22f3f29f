"""The last line of the window: how far an exchange is, the connection, the last exchange, what waits to be sent."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.viewmodels.kit.link_words import Measure
from desktop.views.widgets.label import Label, repolish, tip
from desktop.views.widgets.measure import MeasureBar

_SIDE = 16  # pixels
_AROUND, _AROUND_LOW = 5, 1  # pixels above and below
_BETWEEN, _BETWEEN_LOW = 24, 12
_SHORT = "short"  # property: one of its texts has no room


class StatusLine(QFrame):
    """Two of its texts share what the third leaves in proportion to their words, so that none wraps where all fit.

    In a window that is very low for its text, when the last exchange was may find no room: it is in a tooltip
    then, and takes the place of the connection while the line has the keyboard, to which Tab leads.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setAccessibleName("État des échanges")
        self.measure = MeasureBar("Avancement de l’échange")
        self.texts = tuple(Label("", "small", "muted") for _ in range(3))
        self._parts = QHBoxLayout(self)
        self._parts.addWidget(self.measure)
        for label in self.texts:
            self._parts.addWidget(label)
        self.texts[1].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.texts[2].setWordWrap(False)
        self._very_low = False
        self.set_very_low(False)

    def set_very_low(self, very_low: bool) -> None:
        """Says whether the window is very low for its text."""
        self._very_low = very_low
        around = _AROUND_LOW if very_low else _AROUND
        self._parts.setContentsMargins(_SIDE, around, _SIDE, around)
        self._fit()

    def tell(self, *texts: str, measure: Measure | None = None) -> None:
        """The connection, the last exchange, the number of acts to send; how far an exchange is."""
        self.measure.show_measure(measure)
        for label, text in zip(self.texts, texts, strict=True):
            label.say(text)
        for label in self.texts[:2]:
            self._parts.setStretchFactor(label, max(1, label.fontMetrics().horizontalAdvance(label.text())))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = sum(label.fontMetrics().horizontalAdvance(label.text()) + _BETWEEN_LOW for label in self.texts)
        measure = 0 if self.measure.isHidden() else self.measure.sizeHint().width() + _BETWEEN_LOW
        left = self.width() - needed - measure - 2 * _SIDE
        short = self._very_low and left < 0
        # With large letters the little room is that of a space: two texts would read as one.
        close = self._very_low and (short or left < len(self.texts) * (_BETWEEN - _BETWEEN_LOW))
        self._parts.setSpacing(_BETWEEN_LOW if close else _BETWEEN)
        last = short and self.hasFocus()
        self.texts[0].setVisible(not last)
        self.texts[1].setVisible(last or not short)
        words = self.texts[1].text() if short else ""
        tip(self, words)
        self.setAccessibleDescription(words)
        if short != bool(self.property(_SHORT)):
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if short else Qt.FocusPolicy.NoFocus)
            self.setProperty(_SHORT, short)
            repolish(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._fit()
