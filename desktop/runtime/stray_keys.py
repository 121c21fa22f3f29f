"""Keys of a sentence that she goes on typing, though the program has taken the keyboard to something else meanwhile.

Another program may send the text that she writes, or a dialog may open over it: the next space would press the button
that has the keyboard then. She looks at her keys, and has seen nothing of it. Nor has she of what took the place of a
drop-down that a space would have opened.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

#: A slow typist's pause between two keys; after a longer one she has looked at the screen.
GOES_ON_S = 3.0
_LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_TYPED = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StrayKeys:
    """Told of each key that is pressed, and of the mouse; places are addresses of what has the keyboard."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._text = 0  # where she types; 0 once she has chosen something else herself
        self._drop_down = 0  # that has the keyboard; 0 once she has done something that may lead elsewhere
        self._last = float("-inf")

    @property
    def typing(self) -> bool:
        """Whether what she did last, however long ago, was to type into a text."""
        return self._text != 0

    def forget(self) -> None:
        """She has chosen another place herself."""
        self._text = self._drop_down = 0

    def move(self, place: int, *, drop_down: bool) -> None:
        """The keyboard is at `place` now. It may be the program that took it from a drop-down."""
        if self._drop_down and place != self._drop_down:
            self._text, self._last = self._drop_down, self._monotonic()
        self._drop_down = place if drop_down else 0

    def note(self, event: QKeyEvent, place: int, *, text: bool, lines: bool, drop_down: bool) -> None:
        """A key went to `place`. `text`: one types there; `lines`: Enter does too; `drop_down`: it chooses there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not lines:
            text = False  # there it is an act, which may show something else
        self._text = place if text and _of_a_sentence(event) else 0
        leads_on = event.key() in _LEAVING or bool(event.modifiers() & (_CONTROL | _ALT))
        self._drop_down = place if drop_down and not leads_on else 0
        self._last = self._monotonic()

    def is_one(self, event: QKeyEvent, place: int, *, text: bool) -> bool:
        """Whether this key was meant for the text from which the program has taken the keyboard."""
        if not self._text or text or place == self._text or not _of_a_sentence(event):
            return False
        return self._monotonic() - self._last < GOES_ON_S

    def drop(self) -> None:
        """Such a key was kept back: those that follow it are of the same sentence."""
        self._last = self._monotonic()


def _of_a_sentence(event: QKeyEvent) -> bool:
    control, alt = (bool(event.modifiers() & held) for held in (_CONTROL, _ALT))
    if control != alt:  # together they are AltGr, which types
        return False
    return event.key() in _TYPED or (event.text().isprintable() and event.text() != "")


_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
