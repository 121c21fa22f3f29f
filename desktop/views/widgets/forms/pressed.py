"""Delays changes of the layout while a mouse button is down: the button moving away would lose the click."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication


def when_released(owner: QObject, then: Callable[[], object]) -> None:
    """Calls `then` at once; while a mouse button is down, after its release and what that release does."""
    if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
        then()
    else:
        _Release(owner, then)


class _Release(QObject):
    def __init__(self, owner: QObject, then: Callable[[], object]) -> None:
        super().__init__(owner)
        self._then = then
        self._application = QApplication.instance()
        if self._application is not None:
            self._application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and self._application is not None:
            self._application.removeEventFilter(self)
            QTimer.singleShot(0, self, self._over)
        return False

    def _over(self) -> None:
        self._then()
        self.deleteLater()
