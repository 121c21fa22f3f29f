"""What gets the keyboard in a page that was chosen: its search field or list, or else its first field or button.

Left in the menu, the keyboard would turn to the next page with the arrow down that was meant for the list.
"""

from typing import cast

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from desktop.runtime.text_parts import writes_in
from desktop.views.shell import reading_order
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.keyboard.typed_ahead import TypedOnTheWay, awaited, text_awaited
from desktop.views.widgets.page import Page
from desktop.views.widgets.scrolling import READ_FIRST, to_beginning

_READING = 5000  # ms that a page may take to read what it shows; what comes later takes the keyboard from nothing


class WayIn(QObject):
    """Leads the keyboard into a page, also where its list is shown only once it is read."""

    def __init__(self, window: QMainWindow, *, reading: int = _READING) -> None:
        super().__init__(window)
        self._window, self._reading = window, reading
        self._page: Page | None = None  # that the keyboard was led into
        self._given: QWidget | None = None  # what it was given to
        self._as_left = False
        self._until = QDeadlineTimer()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._again)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._moved)

    def lead(self, page: Page, *, as_left: bool) -> None:
        """Gives a page the keyboard, unless it has given it to a field or to the line that was read last itself.

        What had it when the page was left gets it again if it is a text, so that one goes on writing there; and
        whatever it is where the page is shown `as_left`.
        """
        had, focus = page.take_had(), self._window.focusWidget()
        there = had is not None and isValid(had) and had.isVisible() and had.isEnabled()
        if had is not None and there and (as_left or writes_in(had)):
            give(had)
        elif (
            focus is None
            or not page.isAncestorOf(focus)
            or isinstance(focus, QAbstractButton)
            or self._is_nowhere(page)
        ):
            self._as_left = as_left
            if not as_left:  # where it was scrolled to at her last visit, its title would be missing
                to_beginning(page.title)
            self._until = QDeadlineTimer(self._reading)
            self._give(page)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:  # whatever appears is painted, after its layout
            self._later.start()
        return False

    def _again(self) -> None:
        """Nobody may be taken away from what she has gone to meanwhile."""
        page, given = self._page, self._given
        if page is None or given is None:
            return
        if page.isHidden() or self._until.hasExpired() or self._is_to_be_read(page) or text_awaited(page):
            self._rest()
        elif not isValid(given) or not given.isVisible():  # it was there only until the page was read
            if not self._as_left:  # the page scrolled to what had the keyboard for a moment, and its title was missing
                to_beginning(page.title)
            self._give(page)
        elif self._is_nowhere(page):
            self._give(page)
        elif self._window.focusWidget() is not given:
            self._rest()
        elif given is page or isinstance(given, QAbstractButton):
            self._give(page)

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """She has gone on to another part, as to a tab: it keeps the keyboard, also once the part before is hidden.

        From the tab that is first to the one that is shown the page itself has led: that one is checked already.
        """
        left, page = before is not None and before is self._given and before.isVisible(), self._page
        shown = now if isinstance(now, QAbstractButton) and now.isChecked() else None
        if left and shown is not None and page is not None and page.isAncestorOf(shown):
            self._given = now
        elif left and now is not None and now.focusPolicy() & Qt.FocusPolicy.TabFocus:
            self._rest()

    def _is_nowhere(self, page: Page) -> bool:
        """Whether the page has put the keyboard on a part that does nothing with it, as it does between two screens."""
        focus = self._window.focusWidget()
        return focus is not None and page.isAncestorOf(focus) and focus.focusPolicy() == Qt.FocusPolicy.NoFocus

    def _is_to_be_read(self, page: Page) -> bool:
        """Whether the page has put the keyboard on a text to be read, on a screen that has come since."""
        focus = self._window.focusWidget()
        return focus is not None and page.isAncestorOf(focus) and bool(focus.property(READ_FIRST))

    def _give(self, page: Page) -> None:
        self._page, self._given = page, reading_order.way_in(page)
        give(self._given)
        if self._given is page and awaited(page) is None:  # nothing of it is read yet
            TypedOnTheWay(page)
        self._window.installEventFilter(self)

    def _rest(self) -> None:
        self._page = self._given = None
        self._window.removeEventFilter(self)
