"""A list, or what is shown in its place while it is empty or has not been read yet."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import scrolled

PATIENCE_MS = 400  # "Chargement…" is shown only after this, as words that flash by are worse than none


class ListOrEmpty(QStackedWidget):
    """Before the first answer neither is shown, as it is not known yet whether the list is empty."""

    def __init__(self, list: QWidget, empty: QWidget) -> None:
        super().__init__()
        self._list = list
        self._bare = scrolled(empty)  # otherwise the list could not be lower than this
        for part in (Loading(), list, self._bare):
            self.addWidget(part)

    @property
    def empty(self) -> bool:
        """Whether the words of an empty list are shown."""
        return self.currentWidget() is self._bare

    def show_list(self, some: bool) -> None:
        self.setCurrentWidget(self._list if some else self._bare)


class Loading(QWidget):
    """Says that the list is loading, but only if that takes a moment, as for ten thousand lines."""

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
