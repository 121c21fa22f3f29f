"""Keeps the widget that has the keyboard in sight: when it gets it, while one writes, and when its surroundings move.

Qt itself scrolls only for Tab between two widgets of one area: not when one comes from the menu, by a shortcut, or when
a page gives the keyboard to its first field.

But a page, or a screen of one, opens at its top: the first thing that gets the keyboard then is brought into sight only
once it is used.
"""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop.views.shell.left_at import LeftAt
from desktop.views.shell.still import StillField, is_use
from desktop.views.widgets.page import Page
from desktop.views.widgets.scrolling import KeepsScroll, areas_around, bring_into_sight


class Pages(QStackedWidget, KeepsScroll):
    """The pages, of which one is shown. When a band covers its last lines, the field one writes in stays in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[Page] = []
        self._last: QWidget | None = None
        self.left: QWidget | None = None  #: what had the keyboard before a part around the pages took it
        self._opening = False  # what was just opened has not given the keyboard to any of its parts yet
        self._unused: QWidget | None = None  # what has it since then
        self._values: dict[QScrollArea, int] = {}  # where we left each area: if it is elsewhere, a person has scrolled
        self._began: dict[QScrollArea, int] = {}  # where each area was before we scrolled it
        self._later = QTimer(self, singleShot=True, interval=0)  # once the layout is done
        self._later.timeout.connect(self._bring)
        self._still = StillField(self)
        self._left_at = LeftAt()
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._moved)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._later.start)

    def add_page(self, page: Page) -> None:
        self._pages.append(page)
        self.addWidget(page)
        page.area.verticalScrollBar().rangeChanged.connect(self._laid_out)
        page.foot.grown.connect(self._laid_out)

    def turn(self, page: Page, *, at_top: bool, as_left: bool) -> None:
        """`at_top`: what is to be opened there begins at its top; `as_left`: it is scrolled to where it was."""
        if at_top and page is not self.currentWidget():
            page.area.verticalScrollBar().setValue(0)
        bar = page.area.verticalScrollBar()
        left = bar.value()
        self.setCurrentWidget(page)
        self._left_at.forget()
        if as_left:
            self._left_at.come_back(bar, left)
        self._opening = False
        if at_top or as_left:
            self.keep_scroll()

    def keep_scroll(self) -> None:
        self._opening = True
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):  # it may keep it: from its next use on, a person moves it
            self._wait_for_use(focus)

    def limit(self, width: int) -> None:
        """Sets the greatest width of each page in pixels."""
        for page in self._pages:
            page.limit(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() < event.oldSize().height():
            self._laid_out()

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.left = None
        elif now is not None and before is not None and self.isAncestorOf(before):
            self.left = before
        # Not when the window becomes active again and nothing else changes.
        if now is None or now is self._last:
            return
        self._last, self._values = now, {}
        self._use()
        if self._opening and self.isAncestorOf(now) and now.focusPolicy() & Qt.FocusPolicy.TabFocus:
            self._opening = False
            self._wait_for_use(now)
        elif self.isAncestorOf(now):
            self._left_at.forget()
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._unused and is_use(event):
            self._opening = False
            self._use()
            self._left_at.forget()
            self._later.start()
        return super().eventFilter(watched, event)

    def _wait_for_use(self, part: QWidget) -> None:
        self._use()
        self._unused = part
        part.installEventFilter(self)

    def _use(self) -> None:
        """From now on, what has the keyboard is brought into sight."""
        unused, self._unused = self._unused, None
        if unused is not None and isValid(unused):
            unused.removeEventFilter(self)

    def _laid_out(self) -> None:
        """Scrolls again after a layout, as positions were wrong before it; not if a person has scrolled since."""
        if self._still.holds:
            return
        bars = {area.verticalScrollBar(): value for area, value in self._values.items()}
        if all(bar.value() == value or value > bar.maximum() == bar.value() for bar, value in bars.items()):
            if self._values:
                for area, value in self._began.items():
                    area.verticalScrollBar().setValue(value)
                self._values = _values(self._began)
            self._later.start()

    def _bring(self) -> None:
        """Brings it into sight; not while a mouse button is down, as another widget would come under the pointer."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus) or focus is self._unused or self._still.holds:
            return
        here = _values(areas_around(focus))
        if here != self._values:
            self._began = here
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            bring_into_sight(focus)
        self._values = _values(here)


def _values(areas: Iterable[QScrollArea]) -> dict[QScrollArea, int]:
    return {area: area.verticalScrollBar().value() for area in areas}
