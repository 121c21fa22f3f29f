"""What is typed once another window was asked for is for that one, though the system has not brought it yet."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_LONGEST_MS = 3_000  # the system may not hand it the keyboard at all, though it is shown


class TypedBeforeWindow(QObject):
    """Until `window` has the keyboard, keys do nothing in the one `before`: they were written into its open text."""

    def __init__(self, window: QWidget, before: QWidget) -> None:
        super().__init__(window)
        self._window, self._before = window, before
        self._keys: list[QKeyEvent] = []
        self._end = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        self._end.timeout.connect(self._pass_on)
        self._application = cast("QApplication", QApplication.instance())
        self._application.installEventFilter(self)
        self._end.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.WindowActivate:
            self._end.start(0)  # once it has handed the keyboard to one of its parts
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        kept = (self._before, self._window) if self._keys else (self._before,)  # what it gets itself comes after these
        if not isinstance(watched, QWidget) or watched.window() not in kept:
            return False
        self._keys.append(event.clone())
        return True

    def _pass_on(self) -> None:
        self._application.removeEventFilter(self)
        for key in self._keys:
            QApplication.sendEvent(self._window.focusWidget() or self._window, key)
        self.deleteLater()
