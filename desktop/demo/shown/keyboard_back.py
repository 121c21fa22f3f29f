"""The keyboard stays with the projected window: a click in the presenter's has it for a moment only."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.demo.shown.handle_filter import HandleFilter
from desktop.demo.shown.sheet import sheet_preview

_LOOK_AGAIN_MS, _LOOKS = 150, 3  # after a quick click the window manager may answer the press last


class KeyboardBack(HandleFilter):
    """Once a click in the watched window was answered, the projected one gets the keyboard again."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, window)
        self.projected: QWidget | None = None  # once it was painted
        self.looks = 0  #: to come: how often it may still take the keyboard back
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look_again)

    def takes(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            self.give_later()
            self.looks = _LOOKS
            self._again.start()
        return False

    def give_later(self) -> None:
        QTimer.singleShot(0, self, self._give)

    def _look_again(self) -> None:
        self.looks -= 1
        if not self.looks:
            self._again.stop()
        if self._window.isActiveWindow():
            self._give()

    def _give(self) -> None:
        """Unless a dialog was opened: that has it."""
        projected, asked = self.projected, QApplication.activeModalWidget() is not None or sheet_preview.asks()
        if not asked and projected is not None and isValid(projected) and projected.isVisible():
            projected.activateWindow()
