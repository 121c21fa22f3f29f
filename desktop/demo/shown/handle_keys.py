"""Keys as the system hands them over: to the handle of a window, before anything in that window."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class HandleKeys(QObject):
    """Watches a window until it has a handle, then the handle."""

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            return self.takes(event)
        handle = self._window.windowHandle()
        if event.type() == QEvent.Type.Show and handle is not None:
            handle.installEventFilter(self)  # may be called again: Qt does not install a filter twice
        return False

    def takes(self, event: QEvent) -> bool:
        """Whether nobody else gets this event of the handle."""
        raise NotImplementedError
