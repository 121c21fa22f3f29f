"""The form for the sheet's lines lies over the projected window only while it has the keyboard."""

from typing import cast

from PySide6.QtCore import QDeadlineTimer, QObject, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QDialog

_TWICE_MS = 600


class InFront(QObject):
    """Closes a form as another window of ours gets the keyboard: what is typed next would go to what it covers.

    By a press on the page or in the cues, by Alt+Tab, by a second start. Another program's window leaves it there: a
    number may be looked up in a letter. The second press of a double click, which comes to what the form was asked for
    in, does not count.
    """

    def __init__(self, form: QDialog) -> None:
        super().__init__(form)
        self._form, self._had = form, False
        self.just_shown = QDeadlineTimer(_TWICE_MS)
        cast("QGuiApplication", QGuiApplication.instance()).focusWindowChanged.connect(self._follow)

    def _follow(self, now: QWindow | None) -> None:
        if now is None or now.flags() & Qt.WindowType.Popup == Qt.WindowType.Popup:  # a field's own menu
            return
        if now is self._form.windowHandle():
            self._had = True
        elif self._form.isVisible() and not (self._had and self.just_shown.hasExpired()):
            self._form.activateWindow()  # refused before, too
        elif self._form.isVisible():
            self._form.reject()
