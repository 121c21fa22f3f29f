"""Keys of the presenter in both windows: those that a remote control sends, F7, F11 and F12."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.demo.shown.handle_filter import HandleFilter
from desktop.demo.shown.typed_ahead import TypedAhead
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS
from desktop.runtime.held_keys import Repeats
from desktop.runtime.text_parts import writes_in
from desktop.views.shell.frame import Frame

#: The digits of a remote control on a French keyboard, which sends the keys of the digit row without Shift.
_PRINTED = {letter: digit for digit, letter in enumerate("à&é\"'(-è_ç")}
#: What such a control sends to blacken the screen: a full stop, which is ":" on a French keyboard, or a "b".
_BLACKENS = (".", ":", "b", "B")
_NEXT_DIGIT_MS = 900
BOUNCE_MS = 90  # from one press to the next: a hurried hand is slower, and a worn button's second contact is not
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class RemoteControl(HandleFilter):
    """Takes PageDown, PageUp and digits of one window, before what has the keyboard there: remote controls send them.

    Escape leaves the slide, or a question of the stage. The full stop or b, which such a control sends to blacken the
    screen, shows the slide over the page, or takes it away. F5, which begins a slide show, stays the application's own.

    Digits, the full stop and b are left to a field that one writes in. Of a dialog over the window it takes nothing:
    one that is to take them has a remote control of its own.

    `beside`: what is typed in this window while the step of a new text comes is for the projected window's form.
    """

    def __init__(self, stage: Stage, window: QWidget, *, beside: bool = False) -> None:
        super().__init__(window, window)
        self._stage, self._beside = stage, beside
        self._ahead = TypedAhead(stage, window, self) if isinstance(window, Frame) else None
        self._turns = stage.findChild(PageTurns) or PageTurns(stage)
        self._typed = 0
        self._later = QTimer(self, singleShot=True, interval=_NEXT_DIGIT_MS)
        self._later.timeout.connect(self._go)
        for key, do in (("F7", stage.cues_wanted.emit), ("F11", stage.projection.fill), ("F12", stage.turn_slide)):
            QShortcut(QKeySequence(key), window, do)

    def takes(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease:
            self._turns.release(cast("QKeyEvent", event))
        if event.type() != QEvent.Type.KeyPress:
            return False
        pressed = cast("QKeyEvent", event)
        ahead = self._ahead_of_page() if self._beside else self._ahead
        return (ahead is not None and ahead.takes(pressed)) or self._takes_key(pressed)

    def _ahead_of_page(self) -> TypedAhead | None:
        session = self._stage.session
        return None if session is None else session.frame.findChild(TypedAhead)

    def _takes_key(self, event: QKeyEvent) -> bool:
        text = event.text()
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier and (text.isdecimal() or text == ".")
        if event.modifiers() not in _PLAIN and not shifted:  # on a French keyboard Shift types digits and full stop
            return False
        if event.key() == Qt.Key.Key_Escape and self.leave():
            return True
        turn = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if turn is not None:
            if self._turns.is_one(event):
                self._stage.show(self._stage.number + turn)
            return True
        digit, blackens = _digit(event.text()), event.text() in _BLACKENS
        if (digit is None and not blackens) or writes_in(QApplication.focusWidget()):
            return False
        if event.isAutoRepeat():
            return True
        if digit is None:
            self._stage.turn_slide()
        else:
            self._type(digit)
        return True

    def leave(self) -> bool:
        """Escape; whether it has done something."""
        return self._stage.leave()

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


class PageTurns(QObject):
    """Of all windows of a stage: a dialog that goes as the step turns leaves the rest of that press to another one."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._repeats = Repeats()
        self._turned = -1, 0  # the key that has turned last, and when

    def release(self, event: QKeyEvent) -> None:
        self._repeats.release(event)

    def is_one(self, event: QKeyEvent) -> bool:
        """Whether this key turns; not one that is held, or bounces."""
        key, when = self._turned
        bounces = event.key() == key and 0 <= event.timestamp() - when < BOUNCE_MS
        if bounces or self._repeats.is_one(event):
            return False
        self._turned = event.key(), event.timestamp()
        return True


def add_switches(stage: Stage, window: QWidget, first: Callable[[], object] | None = None) -> None:
    """F8, F9 and F10, as in the band of the projected window; `first`: done before each of them."""
    for key, do in (("F8", stage.fold_wanted.emit), ("F9", stage.switch), ("F10", stage.decide)):
        shortcut = QShortcut(QKeySequence(key), window)
        if first is not None:
            shortcut.activated.connect(first)
        shortcut.activated.connect(do)


def _digit(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else _PRINTED.get(text)
