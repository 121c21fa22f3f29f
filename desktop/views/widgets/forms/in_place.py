"""Keeps the field that one writes in at its place on the screen, whatever appears or disappears above it."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.widgets.scrolling import areas_around


class InItsPlace(QObject):
    """Keeps `part` at its place in the window while it has the keyboard."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._part and event.type() == QEvent.Type.Show:
            for around in _moving(self._part):
                around.installEventFilter(self)
        elif isinstance(event, QMoveEvent):
            self._follow(event.pos().y() - event.oldPos().y())
        return super().eventFilter(watched, event)

    def _follow(self, moved: int) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self._part.isAncestorOf(focus):
            bars = (area.verticalScrollBar() for area in areas_around(self._part))
            bar = next((one for one in bars if one.maximum() > 0), None)
            if bar is not None:
                bar.setValue(bar.value() + moved)


def _moving(part: QWidget) -> Iterator[QWidget]:
    """The widgets around it whose moves change its place in the window, other than by scrolling."""
    around, areas = part, list(areas_around(part))
    while (parent := around.parentWidget()) is not None:
        around = parent
        if not around.isWindow() and all(area.widget() is not around for area in areas):
            yield around
