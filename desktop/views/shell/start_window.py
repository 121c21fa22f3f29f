"""A window that is shown before a commune is open, and leads to one or to the end of the program."""

from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.runtime.worker import Worker
from desktop.views.shell.by_pointer import ByPointer
from desktop.views.shell.frame import WIDEST
from desktop.views.shell.in_sight import Pages
from desktop.views.widgets import icons
from desktop.views.widgets.page import Page
from desktop.views.widgets.theme import Theme


class Limited(Protocol):
    """What is no wider than the page above it."""

    def limit(self, width: int) -> None: ...


class StartWindow(QMainWindow):
    """The base of these windows. It has a worker of its own, named `work`, until it is closed."""

    made = Signal(str)  #: the INSEE code of the commune whose database can be opened now
    dropped = Signal()  #: it was closed without a commune
    painted = Signal()  #: once, after the first paint

    def __init__(self, theme: Theme, title: str, work: str) -> None:
        super().__init__()
        theme.dress(self)
        self.setObjectName("frame")
        self.setWindowIcon(icons.application_icon())
        self.setWindowTitle(title)
        self._theme, self._worker, self._pages = theme, Worker(work), Pages()
        self._below: tuple[Limited, ...] = ()
        self._settled = self._painted = False
        self._by_pointer = ByPointer(self)

    def _in_sight(self, page: Page, *below: Limited) -> Pages:
        """The page as the window of an open commune shows one: no wider, and what has the keyboard stays in sight.

        `below`: what has the width of the window, and its words and buttons in the width of the page.
        """
        self._below = below
        pages = self._pages
        pages.add_page(page)
        self._limit()
        self._theme.changed.connect(self._limit)
        return pages

    def _limit(self) -> None:
        for part in (self._pages, *self._below):
            part.limit(round(self._theme.em * WIDEST))

    def _show(self, content: QWidget) -> None:
        self.setCentralWidget(content)
        self.resize(760, min(680, self.screen().availableGeometry().height() - 40))

    def _made(self, insee: str) -> None:
        self._settled = True
        self.made.emit(insee)
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._worker.close()
        event.accept()
        self.deleteLater()
        if not self._settled:
            self._settled = True
            self.dropped.emit()
