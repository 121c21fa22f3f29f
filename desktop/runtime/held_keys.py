"""A key that is held down begins one act: no repeat of it presses a button, chooses a line or counts as a shortcut.

Nor does a key of a sentence that goes on while the program has taken the keyboard elsewhere (`stray_keys.py`); and the
letter of an act that is grey or gone is no letter of a text.

It is decided here for the whole program, before any widget is told: menus, dialogs and what Qt makes itself need no
guard of their own. Held keys type and delete in texts as ever, and held arrows move.
"""

import sys
import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from desktop.runtime.stray_keys import StrayKeys
from desktop.runtime.text_parts import TEXTS, TEXTS_OF_LINES, is_one, writes_in

#: X gives the release and the press of a repeat the same time. Qt calls them a repeat only where both had come when it
#: read the first, so that on a busy computer some look like a key that was pressed again.
_AT_ONCE = 5  # ms: nobody presses a key again so soon after letting it go
_MOVES = (
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab),
)
#: Pressed together with another key, which goes on: they begin nothing by themselves.
_BESIDE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DROP_DOWNS = ("QComboBox",)
_TAKES_KEYS = (*TEXTS, "Sheets")  # a paper is turned by Space


class Repeats:
    """Tells the repeats of a key that is held down from a key pressed again, once it is told of each release."""

    def __init__(self) -> None:
        self._released = -1, 0  # the key that was let go last, and when

    def release(self, event: QKeyEvent) -> None:
        self._released = event.key(), event.timestamp()

    def is_one(self, event: QKeyEvent) -> bool:
        key, when = self._released
        return event.isAutoRepeat() or (event.key() == key and 0 <= event.timestamp() - when <= _AT_ONCE)


class HeldKeys(QObject):
    """Watches the handles of the windows that get the keyboard. An application would be asked about each event."""

    def __init__(self, application: QGuiApplication, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(application)
        self._repeats, self._stray = Repeats(), StrayKeys(monotonic)
        self._begun = -1, 0  # the key that was pressed last, and the address of what had the keyboard, 0 for nothing
        application.focusWindowChanged.connect(self._watch)
        application.focusObjectChanged.connect(self._move)

    @property
    def typing(self) -> bool:
        """Whether what she did last, however long ago, was to type into a text."""
        return self._stray.typing

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # may be called again: Qt does not install a filter twice

    def _move(self, part: QObject | None) -> None:
        if (part := _control(part)) is not None:  # none while another program's window has the keyboard
            self._stray.move(_address(part), drop_down=is_one(part, _DROP_DOWNS))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.MouseButtonPress:
                self._stray.forget()
            return False
        if event.type() == QEvent.Type.KeyRelease:
            self._repeats.release(event)
        elif self._repeats.is_one(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # no shortcut then: Qt gives it to the widget like any key
                return True
            return not self._goes_on(event)
        elif event.key() not in _BESIDE:
            return self._pressed(event)
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        """Notes where the key goes; True where it goes nowhere."""
        part = _control(QGuiApplication.focusObject())
        place, text = _address(part), writes_in(part)
        override = event.type() == QEvent.Type.ShortcutOverride
        if self._stray.is_one(event, place, text=text):
            if override:
                event.accept()  # no shortcut either
            else:
                self._stray.drop()
            return True
        if override:
            self._stray.forget()  # a shortcut that is carried out is told by nothing else; any other key is noted below
        else:
            self._begun = event.key(), place
            lines, drop_down = (part is not None and is_one(part, names) for names in (TEXTS_OF_LINES, _DROP_DOWNS))
            self._stray.note(event, place, text=text, lines=lines, drop_down=drop_down)
            return _chooses_nothing(event)
        return False

    def _goes_on(self, event: QKeyEvent) -> bool:
        """Whether a repeat moves, or types into the text where the key was pressed: not into one that this opened."""
        key, alt = event.key(), _chooses(event.modifiers())
        menu, part = QApplication.activePopupWidget(), QGuiApplication.focusObject()
        if key in _MOVES:
            return not alt
        if (menu is not None and menu.inherits("QMenu")) or part is None or not is_one(part, _TAKES_KEYS):
            return False
        ends = key == Qt.Key.Key_Escape or (key in _ENTERS and not is_one(part, TEXTS_OF_LINES))
        return not (alt or ends) and (key, _address(part)) == self._begun


def _chooses_nothing(event: QKeyEvent) -> bool:
    """Whether Alt is held with a letter that no button in reach has, as that of an act that is grey or gone.

    Qt has looked up the shortcuts by then, and would type the letter into a text. In a menu it chooses, which Qt does
    not look up. What Windows makes of Alt and the digits of the number pad has no key.
    """
    letter = event.key() != 0 and event.text() != "" and event.text().isprintable()
    menu = QApplication.activePopupWidget()
    return letter and _chooses(event.modifiers()) and not (menu is not None and menu.inherits("QMenu"))


def _chooses(held: Qt.KeyboardModifier) -> bool:
    """Whether Alt is held, with which letters choose. AltGr types: it is Control and Alt on Windows, Alt on a Mac."""
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
    return held & both == Qt.KeyboardModifier.AltModifier and sys.platform != "darwin"


def _control(part: QObject | None) -> QObject | None:
    """What has the keyboard; the drop-down where it is its open list."""
    around = None if part is None else part.parent()
    return around.parent() if around is not None and around.inherits("QComboBoxPrivateContainer") else part


def _address(part: QObject | None) -> int:
    return 0 if part is None else shiboken6.getCppPointer(part)[0]


def typing() -> bool:
    """Whether what she did last was to type into a text: what the program shows next is not what she has asked for."""
    application = QGuiApplication.instance()
    rule = None if application is None else application.findChild(HeldKeys)
    return isinstance(rule, HeldKeys) and rule.typing
