"""Keys and clicks as the system hands them over: to the handle of a window, before anything in that window."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class HandleFilter(QObject):
    """Watches a window until it has a handle, then the handle."""

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        window.installEventFilter(self)
        self._watch_handle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            return self.takes(event)
        if event.type() == QEvent.Type.Show:
            self._watch_handle()
        return False

    def _watch_handle(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)  # may be called again: Qt does not install a filter twice

    def takes(self, event: QEvent) -> bool:
        """Whether nobody else gets this event of the handle."""
        raise NotImplementedError
