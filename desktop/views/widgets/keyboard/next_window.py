"""What is typed once another window was asked for is for that one, though the system has not brought it yet."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.widgets.keyboard.dead_keys import accent_of, put_together, typing

_LONGEST_MS = 3_000  # the system may not hand it the keyboard at all, though it is shown


class TypedBeforeWindow(QObject):
    """Until `window` has the keyboard, keys do nothing in the one `before`, whose text would take them."""

    def __init__(self, window: QWidget, before: QWidget, *, longest_ms: int = _LONGEST_MS) -> None:
        super().__init__(window)
        self._window, self._before = window, before
        self._keys: list[QKeyEvent] = []
        self._end = QTimer(self, singleShot=True, interval=longest_ms)
        self._end.timeout.connect(self._pass_on)
        self._watched: QObject = cast("QApplication", QApplication.instance())
        self._watched.installEventFilter(self)
        self._end.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.WindowActivate:
            self._end.start(0)  # once it has handed the keyboard to one of its parts
        composes = isinstance(event, QInputMethodEvent)  # as which a letter with an accent may come
        if not composes and event.type() != QEvent.Type.KeyPress:
            return False
        kept = (self._before, self._window) if self._keys else (self._before,)  # what it gets itself comes after these
        if not isinstance(watched, QWidget) or watched.window() not in kept:
            return False
        if isinstance(event, QKeyEvent):
            self._keys.append(event.clone())
        elif isinstance(event, QInputMethodEvent) and event.commitString():
            self._keys.append(typing(event.commitString()))
        if watched.window() is self._window:
            self._end.start(0)
        return True

    def _pass_on(self) -> None:
        self._watched.removeEventFilter(self)
        written, accent = put_together(self._keys)
        for key in written:
            QApplication.sendEvent(self._window.focusWidget() or self._window, key)
        if accent:  # its letter is yet to be typed there
            self._keys = [key for key in self._keys if accent_of(key)][-1:]
            self._watched = self._window.focusWidget() or self._window
            self._watched.installEventFilter(self)
