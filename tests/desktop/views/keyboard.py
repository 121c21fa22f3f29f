"""A keyboard that holds keys down as X tells it: a release and a press at the same time for each repeat."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

_REPEATED = 40  # ms between two repeats


class Keyboard:
    """One key at a time, at made times, in whatever window has the keyboard by then."""

    def __init__(self) -> None:
        self.now = 10_000
        self._key, self._text, self._modifiers = Qt.Key.Key_unknown, "", Qt.KeyboardModifier.NoModifier

    def press(
        self,
        key: Qt.Key,
        *,
        held: tuple[bool, ...] = (),
        text: str = "",
        after: int = 500,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> list[bool]:
        """Presses a key, lets it be repeated (`held`: which repeats Qt flags as such), and lets it go.

        For each press, whether Qt would go on with a shortcut.
        """
        self._modifiers = modifiers
        shortcuts = [self.hold_down(key, text, after=after)]
        shortcuts += [self.repeat(flagged=flagged) for flagged in held]
        self.let_go()
        return shortcuts

    def hold_down(self, key: Qt.Key, text: str = "", *, after: int = 500) -> bool:
        self.now += after
        self._key, self._text = key, text
        return self._down(flagged=False)

    def repeat(self, *, flagged: bool) -> bool:
        self.now += _REPEATED
        self._tell(QEvent.Type.KeyRelease, flagged=flagged)
        return self._down(flagged=flagged)

    def let_go(self) -> None:
        self.now += _REPEATED
        self._tell(QEvent.Type.KeyRelease, flagged=False)

    def _down(self, *, flagged: bool) -> bool:
        """Asks whether it is a shortcut; then it is a key all the same, as Qt looks up no made event."""
        asked = self._tell(QEvent.Type.ShortcutOverride, flagged=flagged)
        self._tell(QEvent.Type.KeyPress, flagged=flagged)
        return not asked.isAccepted()

    def _tell(self, kind: QEvent.Type, *, flagged: bool) -> QKeyEvent:
        event = QKeyEvent(kind, self._key, self._modifiers, self._text, flagged)
        event.setTimestamp(self.now)
        event.setAccepted(kind != QEvent.Type.ShortcutOverride)
        window = QGuiApplication.focusWindow()
        if window is not None:  # after a dialog has closed there may be none for a moment, and nobody is told
            QApplication.sendEvent(window, event)
        return event
