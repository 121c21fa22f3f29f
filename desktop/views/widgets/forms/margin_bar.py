"""The scroll bar of forms that scroll inside a page: shown in the margin, like that of a page that scrolls."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget


class OwnBar(QScrollBar):
    """The area's own bar, which is invisible: a bar in the margin of the page, made when needed, is shown in its place.

    It is one pixel wide; at no width, Qt would hide it.
    """

    def __init__(self, area: QScrollArea, margin: Callable[[], QWidget]) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area, self._margin = area, margin
        self._shown: _MarginBar | None = None
        self.setMaximumWidth(0)

    def sizeHint(self) -> QSize:
        return QSize(1, super().sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._shown is None:
            self._shown = _MarginBar(self._area, self, self._margin())


class _MarginBar(QScrollBar):
    """The bar in the margin, shown and moved like the area's own."""

    def __init__(self, area: QScrollArea, own: QScrollBar, margin: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, margin)
        self._area, self._own, self._margin = area, own, margin
        own.rangeChanged.connect(self._follow)
        own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(own.setValue)
        own.installEventFilter(self)
        watched: QWidget | None = area
        while watched is not None and watched is not margin:  # what is around the area may move without it
            watched.installEventFilter(self)
            watched = watched.parentWidget()
        own.destroyed.connect(self.deleteLater)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize):
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        own, margin = self._own, self._margin
        self.blockSignals(True)
        self.setRange(own.minimum(), own.maximum())
        self.setPageStep(own.pageStep())
        self.setSingleStep(own.singleStep())
        self.setValue(own.value())
        self.blockSignals(False)
        end = self._area.mapTo(margin, QPoint(self._area.width(), 0))
        room = margin.width() - end.x()
        wide = min(self.sizeHint().width(), room or margin.width())
        self.setGeometry(margin.width() - wide, end.y(), wide, self._area.height())
        self.setVisible(own.isVisible())
