"""While the page is covered, the projected window takes no keys but the presenter's and those of its question."""

from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.demo.shown.handle_filter import HandleFilter
from desktop.demo.shown.question_card import QuestionCard
from desktop.demo.stage.stage import Stage

_PRESENTERS = frozenset((Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_F12))
_QUIT = Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier
_SYSTEM_CLOSES = Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier
_TURNS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class CoverKeys(HandleFilter):
    """What nobody sees is neither written nor opened by a key: shortcuts but the presenter's and those that
    close the window do nothing, and the keyboard stays on the cover or the question's buttons, between which Tab goes.
    """

    def __init__(self, stage: Stage, window: QWidget, cover: QWidget, card: QuestionCard) -> None:
        super().__init__(window, cover)
        self._stage, self._cover, self._card = stage, cover, card

    def takes(self, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not self._stage.covered:
            return False
        pressed = cast("QKeyEvent", event)
        if pressed.key() in _PRESENTERS or (pressed.key(), pressed.modifiers()) == _SYSTEM_CLOSES:
            return False
        focus = QApplication.focusWidget()
        if focus is None or not self._card.isAncestorOf(focus) or not focus.isVisible():
            self._cover.setFocus()
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut takes it; it comes again as a key
            return True
        if (pressed.key(), pressed.modifiers()) == _QUIT:
            QTimer.singleShot(0, self._window, self._window.close)  # its menu is closed like the others
        elif pressed.key() in _TURNS:
            self._turn()
        else:
            return self._is_shortcut(pressed)
        return True

    def _turn(self) -> None:
        """To the next answer in sight; where the presenter's window asks, or a dialog, there is none here."""
        seen = [one for one in (self._card.no, self._card.yes) if one.isVisible()]
        other = [one for one in seen if not one.hasFocus()]
        if other:
            other[0].setFocus()

    @staticmethod
    def _is_shortcut(pressed: QKeyEvent) -> bool:
        return bool(pressed.modifiers() & _WITH) or Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F35
