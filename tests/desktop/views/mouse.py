"""A mouse that presses at times of the test's choosing."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class Mouse:
    """Presses at chosen times, as a mouse does: Qt calls a second press soon after the first a double click."""

    def __init__(self, window: QWidget) -> None:
        self._window, self.now = window, 10_000

    def click(self, part: QWidget, *, after: int, at: QPoint | None = None) -> None:
        self.now += after
        within = part.rect().center() if at is None else at
        place = QPointF(part.mapTo(self._window, within))
        self.click_at(place, QEvent.Type.MouseButtonPress)

    def click_at(self, place: QPointF, press: QEvent.Type) -> None:
        handle, none = self._window.windowHandle(), Qt.MouseButton.NoButton
        left = Qt.MouseButton.LeftButton
        for kind, held in ((press, left), (QEvent.Type.MouseButtonRelease, none)):
            there = QPointF(self._window.mapToGlobal(place.toPoint()))
            event = QMouseEvent(kind, place, place, there, left, held, Qt.KeyboardModifier.NoModifier)
            event.setTimestamp(self.now)
            QApplication.sendEvent(handle, event)
