"""Nothing moves under a pressed pointer: the click that it begins would be lost."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication


def when_released(owner: QObject, then: Callable[[], object]) -> None:
    """At once, or while a button of the pointer is down once it has been let go and has done what it does."""
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
