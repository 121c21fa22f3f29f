"""The ring of the focus is for the keyboard: none at the start, nor round what was clicked, until a key is pressed.

Fields keep theirs: it shows where the next letter goes.
"""

from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from desktop.views.widgets.label import BY_POINTER, repolish

#: By Qt's names: a first window has no list, and Python's class of one costs a hundredth of the start.
_RINGED = ("QAbstractButton", "QAbstractItemView", "Notice")


class ByPointer(QObject):
    """Marks the widget of a window that has the keyboard, while the pointer was used last."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window, self._pointer = window, True
        window.installEventFilter(self)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the window: that it is shown, and so has a handle; of the handle: what is pressed, before anyone else."""
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.Polish:  # before its parts are styled: to style one twice takes a start 4 % more
                _mark(self._window.focusWidget(), by_pointer=True)
            handle = self._window.windowHandle()
            if kind == QEvent.Type.Show and handle is not None:
                handle.installEventFilter(self)  # once, however often: Qt moves a filter that is there
        elif kind == QEvent.Type.MouseButtonPress:
            self._pointer = True
            _mark(self._window.focusWidget(), by_pointer=True)
        elif kind == QEvent.Type.KeyPress:
            self._pointer = False
            _mark(self._window.focusWidget(), by_pointer=False)
        return False

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        _mark(before, by_pointer=False)
        if now is not None and self._window.isAncestorOf(now):
            _mark(now, by_pointer=self._pointer)


def _mark(widget: QWidget | None, *, by_pointer: bool) -> None:
    if widget is None or bool(widget.property(BY_POINTER)) == by_pointer:
        return
    if any(widget.inherits(name) for name in _RINGED):
        widget.setProperty(BY_POINTER, by_pointer)
        repolish(widget)
