"""What has the keyboard is in sight: as it comes there, while one writes, and when what lies around it moves.

Qt scrolls for Tab alone, and only between two parts of one area: not from the menu, nor by a letter, nor when a page
gives the keyboard to its first field.
"""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QStackedWidget, QWidget

from desktop.views.widgets.page import Page
from desktop.views.widgets.scrolling import areas_around, bring_into_sight


class Pages(QStackedWidget):
    """The page in sight. Where a band takes the place of its last lines, what is being written stays in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._last: QWidget | None = None
        self._values: dict[QScrollArea, int] = {}  # where each was left: elsewhere, somebody has scrolled to read
        self._began: dict[QScrollArea, int] = {}  # where each was before it was scrolled to what has the keyboard
        self._later = QTimer(self, singleShot=True, interval=0)  # once all is laid out
        self._later.timeout.connect(self._bring)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._moved)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._later.start)

    def add_page(self, page: Page) -> None:
        self.addWidget(page)
        page.area.verticalScrollBar().rangeChanged.connect(self._laid_out)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() < event.oldSize().height():
            self._laid_out()

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self._last:  # one who comes back to the window finds it as she left it
            self._last, self._values = now, {}
            self._later.start()

    def _laid_out(self) -> None:
        """Not where she has scrolled since. From where it began: what was not laid out yet may have stood far below."""
        bars = {area.verticalScrollBar(): value for area, value in self._values.items()}
        if all(bar.value() == value or value > bar.maximum() == bar.value() for bar, value in bars.items()):
            if self._values:
                for area, value in self._began.items():
                    area.verticalScrollBar().setValue(value)
                self._values = _values(self._began)
            self._later.start()

    def _bring(self) -> None:
        """Not under a pressed pointer: what it has pressed would not be what it lets go."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return
        here = _values(areas_around(focus))
        if here != self._values:
            self._began = here
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            bring_into_sight(focus)
        self._values = _values(here)


def _values(areas: Iterable[QScrollArea]) -> dict[QScrollArea, int]:
    return {area: area.verticalScrollBar().value() for area in areas}
