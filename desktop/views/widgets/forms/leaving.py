"""Which field the keyboard has left: one rule for every form."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class Leaving(QObject):
    """Follows the controls that it is given."""

    left = Signal(str)  #: the name of the control that the keyboard has left

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._names: dict[QObject, str] = {}

    def follow(self, control: QWidget, name: str) -> None:
        self._names[control] = name
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_left(event) and watched in self._names:
            self.left.emit(self._names[watched])
        return super().eventFilter(watched, event)


def is_left(event: QEvent) -> bool:
    """A list or a menu that opens over a field does not leave it."""
    return isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason
