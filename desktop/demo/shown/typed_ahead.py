"""Letters that are typed while a step leads to a new text: they wait for its form."""

from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.demo.stage.stage import Stage
from desktop.runtime.text_parts import writes_in
from desktop.viewmodels.kit.targets import NEW
from desktop.views.shell.frame import Frame
from desktop.views.widgets.keyboard.dead_keys import accent_of, put_together, typing, with_accent

#: What is typed waits no longer for its form, which may come later still, nor an accent for its letter.
_LONGEST_MS = 10_000
_WRITE = (
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
)
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock)


class TypedAhead(QObject):
    """Of one window. On the page before they fell away, or acted there: the é of a title is a remote control's 2."""

    def __init__(self, stage: Stage, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._frame = stage, frame
        self._keys: list[QKeyEvent] = []
        self._waits = self._follows = False
        self._accent = ""  # typed last before the form came: its letter comes after it
        self._field: QWidget | None = None  # that the letter is typed in
        self._passed: list[QWidget] = []  # in this window, that have had the keyboard since the step was shown
        self._end = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        self._end.timeout.connect(self._forget)
        stage.turned.connect(self._turn)
        stage.changed.connect(self._give_way)
        frame.chosen.connect(lambda _key: self._forget())
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._pass)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether this key waits."""
        writes = event.text().isprintable() and event.text() and not event.modifiers() & ~_WRITE
        takes_back = event.key() == Qt.Key.Key_Backspace
        if self._accent and event.key() not in _HELD:
            key, field = with_accent(self._accent, event), self._field
            self._forget()
            return bool(writes or takes_back) and self._frame.focusWidget() is field and _write_in(self._frame, [key])
        if not self._waits or not (writes or accent_of(event) or takes_back):
            return False
        self._keys.append(event.clone())
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the system composes goes to a field, past the window's keys: to the one that is left, or to the form's,
        before what waits is written there.
        """
        if self._waits and event.type() == QEvent.Type.InputMethod:
            text = cast("QInputMethodEvent", event).commitString()
            if text:
                self._keys.append(typing(text))
                return True
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        self._forget()
        session = self._stage.session
        if self._stage.step.target != NEW or session is None or session.frame is not self._frame:
            return
        if not self._follows:
            page: Any = self._frame.page("needs")
            page.navigation.begun.connect(lambda: QTimer.singleShot(0, self, self._write))
            self._follows = True
        self._waits = True
        self._pass(None, self._frame.focusWidget())
        self._end.start()

    def _pass(self, _from: QWidget | None, to: QWidget | None) -> None:
        """Not to a dialog."""
        if self._waits and to is not None and to.window() is self._frame:
            to.installEventFilter(self)
            self._passed.append(to)

    def _give_way(self) -> None:
        """What is asked in place of the step gets no letter of a title as its answer later."""
        if self._stage.asks_of_step:
            self._forget()

    def _write(self) -> None:
        written, accent = put_together(self._keys)
        self._forget()
        if _write_in(self._frame, written) and accent:
            self._accent, self._field = accent, self._frame.focusWidget()
            self._end.start()

    def _forget(self) -> None:
        self._keys, self._waits, self._accent, self._field = [], False, "", None
        for widget in self._passed:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._passed = []
        self._end.stop()


def _write_in(frame: Frame, keys: list[QKeyEvent]) -> bool:
    """Whether there is a field that has the keyboard, or has it once its window does; else they fall away."""
    field = frame.focusWidget()
    if field is None or not writes_in(field) or QApplication.activeModalWidget() is not None:
        return False
    for key in keys:
        QApplication.sendEvent(field, key)
    return True
