"""Keys of the presenter in both windows: those that a remote control sends, F7, F11 and F12."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.demo.shown.handle_keys import HandleKeys
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS
from desktop.runtime.held_keys import Repeats

_WRITTEN_IN = ("QLineEdit", "QTextEdit", "QPlainTextEdit", "QAbstractSpinBox")
#: The digits of a remote control on a French keyboard, which sends the keys of the digit row without Shift.
_PRINTED = {letter: digit for digit, letter in enumerate("à&é\"'(-è_ç")}
#: What such a control sends to blacken the screen: a full stop, which is ":" on a French keyboard, or a "b".
_BLACKENS = (".", ":", "b", "B")
_NEXT_DIGIT_MS = 900
BOUNCE_MS = 90  # from one press to the next: a hurried hand is slower, and a worn button's second contact is not
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class RemoteControl(HandleKeys):
    """Takes PageDown, PageUp and digits of one window, before what has the keyboard there: remote controls send them.

    Escape leaves the slide, or a question of the stage. The full stop or b, which such a control sends to blacken the
    screen, shows the slide over the page, or takes it away. F5, which begins a slide show, stays the application's own.

    Digits, the full stop and b are left to a field that one writes in. Of a dialog over the window it takes nothing.
    """

    def __init__(self, stage: Stage, window: QWidget, toggle_cues: Callable[[], object]) -> None:
        super().__init__(window, window)
        self._stage = stage
        self._repeats = Repeats()
        self._turned = -1, 0  # the key that has turned last, and when
        self._typed = 0
        self._later = QTimer(self, singleShot=True, interval=_NEXT_DIGIT_MS)
        self._later.timeout.connect(self._go)
        for key, do in (("F7", toggle_cues), ("F11", stage.projection.fill), ("F12", stage.turn_slide)):
            QShortcut(QKeySequence(key), window, do)

    def takes(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease:
            self._repeats.release(cast("QKeyEvent", event))
        return event.type() == QEvent.Type.KeyPress and self._takes_key(cast("QKeyEvent", event))

    def _takes_key(self, event: QKeyEvent) -> bool:
        text = event.text()
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier and (text.isdecimal() or text == ".")
        if event.modifiers() not in _PLAIN and not shifted:  # on a French keyboard Shift types digits and full stop
            return False
        if event.key() == Qt.Key.Key_Escape and self._stage.leave():
            return True
        turn = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if turn is not None:
            if not self._repeats.is_one(event) and not self._bounces(event):
                self._turned = event.key(), event.timestamp()
                self._stage.show(self._stage.number + turn)
            return True
        digit, blackens = _digit(event.text()), event.text() in _BLACKENS
        if (digit is None and not blackens) or self._written_in:
            return False
        if event.isAutoRepeat():
            return True
        if digit is None:
            self._stage.turn_slide()
        else:
            self._type(digit)
        return True

    def _bounces(self, event: QKeyEvent) -> bool:
        key, when = self._turned
        return event.key() == key and 0 <= event.timestamp() - when < BOUNCE_MS

    @property
    def _written_in(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and any(focus.inherits(name) for name in _WRITTEN_IN)

    def _type(self, digit: int) -> None:
        """Waits for a second digit, where one could follow."""
        self._typed = self._typed * 10 + digit
        if not self._typed or self._typed * 10 > len(STEPS):
            self._later.stop()
            self._go()
        else:
            self._later.start()

    def _go(self) -> None:
        number, self._typed = self._typed, 0
        self._stage.show(number - 1)


def _digit(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else _PRINTED.get(text)
