"""Which presses of the bar count: none of a double click, none that was meant for what stood there before."""

import time

from PySide6.QtCore import QRect
from PySide6.QtGui import QAction

from desktop.views.widgets.buttons import ONE_PRESS_S, READ_ANEW_S

_LONG_AGO = float("-inf")


class Presses:
    """The last press that counted, and when what stands in the bar was shown."""

    def __init__(self) -> None:
        self.under = (0, 0)  #: left and right edge of the button that was pressed last
        self._action: QAction | None = None  # of that button
        self.rest()

    def rest(self) -> None:
        """Makes the next press count, however soon it comes: for programs that press faster than a person."""
        self._at = self._anew = self._shown = _LONG_AGO
        self._unseen = False  # the acts have changed and were not painted since

    def ask_anew(self) -> None:
        self._anew = time.monotonic()

    def change(self) -> None:
        """Other acts are in the bar."""
        self._unseen = True

    def see(self) -> None:
        """The bar was painted."""
        if self._unseen:
            self._unseen, self._shown = False, time.monotonic()

    def note(self) -> None:
        self._at = time.monotonic()

    @property
    def asked_anew(self) -> bool:
        """Whether the words of the question have changed just now."""
        return time.monotonic() - self._anew < READ_ANEW_S

    def counts(self, action: QAction, place: QRect) -> bool:
        """Whether this press does what the button at this place says; then it is the last one."""
        now, (left, right) = time.monotonic(), self.under
        came_there = action is not self._action and place.left() < right and left <= place.right()
        unread = came_there and (self._unseen or now - self._shown < ONE_PRESS_S)
        if unread or now - self._at < ONE_PRESS_S:
            return False
        self._at, self._action, self.under = now, action, (place.left(), place.right() + 1)
        return True
