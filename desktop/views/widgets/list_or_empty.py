"""A list, or what stands in its place while it has no line, or has not been read yet."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import scrolled

PATIENCE_MS = 400  # what comes sooner is not announced: words that flash by are worse than none


class ListOrEmpty(QStackedWidget):
    """Before the first answer neither is in sight: nothing is said to be empty that may not be."""

    def __init__(self, list: QWidget, empty: QWidget) -> None:
        super().__init__()
        self._list = list
        self._bare = scrolled(empty)  # else its height would be the list's least height too
        for part in (Loading(), list, self._bare):
            self.addWidget(part)

    @property
    def empty(self) -> bool:
        """What an empty list says is in sight."""
        return self.currentWidget() is self._bare

    def show_list(self, some: bool) -> None:
        self.setCurrentWidget(self._list if some else self._bare)


class Loading(QWidget):
    """Says so only where it takes a moment, as for ten thousand lines."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Label("Chargement…", tone="muted", wrap=False)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(self.words, 1)
        self.words.hide()
        self._pause = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._pause.timeout.connect(self._say)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()
        self.words.hide()

    def _say(self) -> None:
        self.words.show()
        announce(self, self.words.text())
