"""What a window's handle is told first: the second press of a double click, and whether mouse or keyboard is used.

The focus ring is only shown to people who use the keyboard: not at the start or after a click, until a key is pressed.
Text fields always have it, as it shows where the next letter goes.
"""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.shell.one_press import PRESSES, OnePress
from desktop.views.widgets.label import BY_POINTER, repolish

if TYPE_CHECKING:  # no more than types
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QDialog, QMainWindow

#: Classes by Qt's names, as importing Python's class for a list would cost a hundredth of the start.
_RINGED = ("QAbstractButton", "QAbstractItemView", "Notice", "Sheets")


class ByPointer(QObject):
    """Marks the widget that has the keyboard while the pointer was used last, so that the style draws no ring.

    A dialog begins as the window that it belongs to: its first widget has the keyboard before anything was pressed.
    """

    def __init__(self, window: "QMainWindow | QDialog") -> None:
        super().__init__(window)
        opener = window.parentWidget()
        before = None if opener is None else opener.window().findChild(ByPointer)
        self._window, self._pointer = window, before is None or before.used_last
        self._presses: OnePress = OnePress() if before is None else before.presses
        window.installEventFilter(self)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._moved)

    @property
    def used_last(self) -> bool:
        """Whether the pointer was used last in this window, not a key."""
        return self._pointer

    @property
    def presses(self) -> OnePress:
        """Shared with the dialogs of this window, as the second click on "Fermer" comes to the window itself."""
        return self._presses

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watches the window until it is shown and has a handle, then the handle, which gets all presses first."""
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.Polish:  # before its parts are styled: styling one twice would cost 4 % of a start
                _mark(self._window.focusWidget(), by_pointer=True)
            handle = self._window.windowHandle()
            if kind == QEvent.Type.Show and handle is not None:
                handle.installEventFilter(self)  # may be called again: Qt does not install a filter twice
        elif kind in PRESSES or kind == QEvent.Type.MouseButtonRelease:
            if kind == QEvent.Type.MouseButtonPress:
                self._pointer = True
                _mark(self._window.focusWidget(), by_pointer=True)
            return self._presses.keeps_back(cast("QMouseEvent", event), self._window)
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
