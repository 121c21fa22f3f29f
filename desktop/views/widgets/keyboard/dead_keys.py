"""Keys of an accent that is typed before its letter, put together as the system does it where one writes in a field."""

import unicodedata
from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_ACCENTS = {
    Qt.Key.Key_Dead_Grave: "\u0300",
    Qt.Key.Key_Dead_Acute: "\u0301",
    Qt.Key.Key_Dead_Circumflex: "\u0302",
    Qt.Key.Key_Dead_Tilde: "\u0303",
    Qt.Key.Key_Dead_Diaeresis: "\u0308",
    Qt.Key.Key_Dead_Cedilla: "\u0327",
}
#: Pressed for the letter that follows, as Shift for a capital, and no key between an accent and its letter.
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock)


def accent_of(event: QKeyEvent) -> str:
    """As Unicode's combining character; "" for a key that is none."""
    return _ACCENTS.get(Qt.Key(event.key()), "")


def with_accent(accent: str, letter: QKeyEvent) -> QKeyEvent:
    """The letter’s own key without an accent; no text where the two make no letter, as the system writes none."""
    if not accent:
        return letter
    made = unicodedata.normalize("NFC", letter.text() + accent)
    return typing(made if letter.text() and len(made) == 1 else "")


def put_together(keys: Iterable[QKeyEvent]) -> tuple[list[QKeyEvent], str]:
    """The keys that write, each with the accent typed before it; and the accent that has no letter yet, "" for none."""
    accent, written = "", list[QKeyEvent]()
    for key in keys:
        if mark := accent_of(key):
            accent = mark
        elif key.key() not in _HELD:
            written.append(with_accent(accent, key))
            accent = ""
    return written, accent


def typing(text: str) -> QKeyEvent:
    """A key that writes this."""
    return QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text)
