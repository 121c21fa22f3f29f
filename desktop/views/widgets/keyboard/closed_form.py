"""A form whose text was closed, or sent, stays in sight until what follows is read: it takes nothing more meanwhile."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_DRAGGED = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
#: By which a person writes or chooses.
_GIVEN = (
    QEvent.Type.KeyPress,
    QEvent.Type.Shortcut,  # a letter with Alt, of a button or a label
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.ContextMenu,  # offers to paste
    QEvent.Type.Wheel,  # turns a choice
    *_DRAGGED,
)
#: Keys that lead out of the form, or to help.
_LEAD = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_F1)


class ClosedForm(QObject):
    """Swallows what a person would write or choose in a form whose text is over: no table would have it.

    It is not disabled, as that would hand the keyboard on to a button, and grey all for a moment.
    """

    def __init__(self, form: QWidget, finished: SignalInstance, opened: SignalInstance) -> None:
        """`form`: the whole screen that gives its place to another one, and is free again from then on."""
        super().__init__(form)
        self._form, self._app = form, cast("QApplication", QApplication.instance())
        finished.connect(self._close)
        opened.connect(self._open)

    def _close(self) -> None:
        if not self._form.isHidden():
            self._app.installEventFilter(self)
            popup = self._app.activePopupWidget()
            while popup is not None and self._has_opened(popup) and popup.close():
                popup = self._app.activePopupWidget()  # the one under it

    def _has_opened(self, popup: QWidget) -> bool:
        """Whether a field of the form has opened it: a menu that offers to paste, the lines of a choice, a calendar."""
        above = popup.parentWidget() or popup.focusProxy()  # a completer's list has no parent: its focus is the field's
        while above is not None and above is not self._form:
            above = above.parentWidget()
        return above is not None

    def _open(self) -> None:
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._form and event.type() == QEvent.Type.Hide and self._form.isHidden():
            self._open()
        elif isinstance(watched, QWidget) and _gives(event):
            within = self._form.isAncestorOf(watched)  # or it is the form itself
            if within and event.type() in _DRAGGED:
                event.ignore()  # what would be moved here from elsewhere stays there
            return within
        return False


def _gives(event: QEvent) -> bool:
    leads = isinstance(event, QKeyEvent) and event.key() in _LEAD
    return not leads and (event.type() in _GIVEN or _pastes(event))


def _pastes(event: QEvent) -> bool:
    """On X11 the release of the middle button pastes what is selected elsewhere."""
    released = event.type() == QEvent.Type.MouseButtonRelease
    return released and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.MiddleButton
