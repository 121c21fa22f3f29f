"""While the page is covered, the projected window takes no keys but the presenter's and those of its question."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.demo.shown.question_card import QuestionCard
from desktop.demo.stage.stage import Stage

_PRESENTERS = frozenset((Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_F12))
_CLOSE = ((Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier))
_TURNS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class CoverKeys(QObject):
    """What nobody sees is neither written nor opened by a key: shortcuts do nothing, and the keyboard stays on the
    cover or on the question's buttons, between which Tab goes.
    """

    def __init__(self, stage: Stage, window: QWidget, cover: QWidget, card: QuestionCard) -> None:
        super().__init__(cover)
        self._stage, self._window, self._cover, self._card = stage, window, cover, card
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watches the window until it has a handle, then the handle, which gets all keys first."""
        if watched is self._window:
            handle = self._window.windowHandle()
            if event.type() == QEvent.Type.Show and handle is not None:
                handle.installEventFilter(self)
            return False
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not self._stage.covered:
            return False
        pressed = cast("QKeyEvent", event)
        if pressed.key() in _PRESENTERS or (pressed.key(), pressed.modifiers()) in _CLOSE:
            return False
        focus = QApplication.focusWidget()
        if focus is None or not self._card.isAncestorOf(focus):
            self._cover.setFocus()
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut takes it; it comes again as a key
            return True
        if pressed.key() in _TURNS:
            (self._card.yes if self._card.no.hasFocus() else self._card.no).setFocus()
            return True
        return bool(pressed.modifiers() & _WITH) or Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F35
