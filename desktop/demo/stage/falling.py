"""A breakdown before people's eyes: the window is gone at once, and another opens by itself a while later."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_AGAIN_MS = 1_000
FALL_MS = 2_500  # less, and who looks down for a moment has not seen it


class Falling(QObject):
    """Knows whether the window has fallen, and holds back the next one meanwhile."""

    fell = Signal()  #: the window is about to go; it still has its place
    hindered = Signal(str)  #: why the next window cannot open yet, in French

    def __init__(self) -> None:
        super().__init__()
        self.fallen = False
        self.broke_down = False  #: the last window was ended by a breakdown, and not for another world
        self._since = 0.0

    def fall(self) -> None:
        """The window is then closed, and not hidden before: what has the keyboard would save what is typed in it."""
        self.fallen, self.broke_down, self._since = True, True, time.monotonic()
        self.fell.emit()

    def wait(self, why: str, open_next: Callable[[], None]) -> None:
        """The next window cannot open now, on a full disk for example: it is tried again and again."""
        self.fallen = True
        self.hindered.emit(why)
        QTimer.singleShot(_AGAIN_MS, self, lambda: self._rise(open_next))

    def _rise(self, open_next: Callable[[], None]) -> None:
        self.fallen = False
        open_next()

    def hold(self, open_next: Callable[[], None]) -> None:
        """The window has closed: opens the next one, after a fall once everybody has seen it."""
        if not self.fallen:
            self.broke_down = False
            open_next()
            return
        passed = round(1000 * (time.monotonic() - self._since))
        QTimer.singleShot(max(0, FALL_MS - passed), self, lambda: self._rise(open_next))
