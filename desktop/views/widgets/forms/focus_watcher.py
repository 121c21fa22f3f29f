"""Says which field has lost the keyboard, by the same rule for every form."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class FocusWatcher(QObject):
    """Watches the controls given to `follow`, and tells when one of them loses the keyboard."""

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
    """Whether a field has lost the keyboard. It has not while its own list or menu is open over it."""
    return isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason
