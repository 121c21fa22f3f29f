"""Buttons: one main act, ordinary ones, quiet ones, and those that take something away."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.views.widgets import icons
from desktop.views.widgets.theme import Theme

_LEAST_LETTERS = 12  # of a main act whose words do not all find place
Kind = Literal["plain", "main", "quiet", "danger", "tab"]


class Button(QPushButton):
    """A button that says a verb. `about` is added to what a screen reader says ("Voter pour : <titre>")."""

    def __init__(
        self,
        text: str,
        clicked: Callable[[], object] | None = None,
        *,
        kind: Kind = "plain",
        about: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._drawn: tuple[Theme, str] | None = None
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if about:
            self.setAccessibleName(f"{text.replace('&', '')}\u00a0: {about}")
        self._held = False
        if clicked is not None:
            self.clicked.connect(lambda: None if self._held else clicked())

    def hold(self, held: bool) -> None:
        """While what it began goes on a press does nothing. It keeps the keyboard: grey, it would lose it, and the page
        would follow it elsewhere.
        """
        self._held = held

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does; held down, it presses once."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def draw(self, theme: Theme, icon: str) -> "Button":
        """Puts an icon before the words and keeps it in the theme's colours."""

        self._drawn = (theme, icon)
        self._paint_icon()
        theme.changed.connect(self._paint_icon)
        return self

    def _paint_icon(self) -> None:
        if self._drawn is not None:
            theme, icon = self._drawn
            side = round(theme.em * 1.15)
            token = "on_accent" if self.property("kind") == "main" else "accent"
            self.setIcon(icons.icon(icon, theme[token], side, self.devicePixelRatioF()))
            self.setIconSize(QSize(side, side))


def make_action(owner: QObject, text: str, do: Callable[[], object]) -> QAction:
    """An act of that owner, which does this wherever it is chosen from."""
    made = QAction(text, owner)
    made.triggered.connect(lambda: do())
    return made


def parts_of(words: str) -> tuple[str, str]:
    """The words of a button without the sign of its letter, and that letter, "" for none; "&&" is a written one."""
    before, _, after = words.replace("&&", "\0").partition("&")
    return (before + after).replace("\0", "&&"), after[:1].lower()


def press_back(back: Button | None) -> bool:
    """By Escape: of a question, in the bar or in a card, the answer that leaves all as it is. False where none is."""
    if back is None or not back.isEnabled():
        return False
    back.click()
    return True


def led(words: str, letter: str) -> bool:
    """The letter that led to a question presses none of its answers: held down, it would. `words` lose theirs then."""
    return letter != "" and parts_of(words)[1] == letter


class ActButton(Button):
    """A button that follows a QAction: text, hint, enabled and visible are the action's.

    Pressed, it triggers the action, or gives it to `press`, which may think twice. `mute`: no letter presses it now;
    none ever presses what takes away.
    """

    def __init__(
        self,
        action: QAction,
        press: Callable[[QAction], object] = QAction.trigger,
        *,
        kind: Kind = "plain",
        mute: bool = False,
    ) -> None:
        super().__init__(action.text(), lambda: press(action), kind=kind)
        self.action, self._mute = action, mute
        self._folded = False
        self.by_letter: Callable[[str], object] | None = None  #: told of the letter that presses it, at once
        action.changed.connect(self._follow)
        self._follow()

    def unmute(self) -> None:
        """The letter that led here was let go: it is the act's own again."""
        if self._mute:
            self._mute = False
            self._cut()

    def fold(self, folded: bool) -> None:
        """Out of sight while a menu holds its act, however that changes; else as the act is."""
        self._folded = folded
        self.setVisible(self.action.isVisible() and not folded)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Shortcut and self.by_letter is not None:
            self.by_letter(parts_of(self.action.text())[1])
        return super().event(event)

    def retire(self) -> None:
        """Before it is deleted: an act that changes meanwhile would show it again, to be pressed instead of its own."""
        self.action.changed.disconnect(self._follow)
        self.hide()
        self.deleteLater()

    def sizeHint(self) -> QSize:
        """Of all its words, however many find place."""
        shown, whole = super().sizeHint(), self._whole
        if self.text() == whole:
            return shown
        return QSize(shown.width() + self._width(whole) - self._width(self.text()), shown.height())

    def minimumSizeHint(self) -> QSize:
        """A main act names what it is about: a long title is cut there before it widens the window beyond a screen."""
        whole = self.sizeHint()
        least = self.fontMetrics().horizontalAdvance("m") * _LEAST_LETTERS
        return QSize(min(whole.width(), least), whole.height()) if self.property("kind") == "main" else whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        """By its text, not where it is painted: Python's class of a style would cost a twentieth of the start."""
        whole = self._whole
        lacking = self.sizeHint().width() - self.width()
        words = whole
        if lacking > 0:
            flags = Qt.TextFlag.TextShowMnemonic.value
            room = self._width(whole) - lacking
            words = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room, flags)
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(whole.replace("&", "") if lacking > 0 else "")

    @property
    def _whole(self) -> str:
        mute = self._mute or self.property("kind") == "danger"
        return parts_of(self.action.text())[0] if mute else self.action.text()

    def _width(self, words: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, words).width()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Whoever clicks twice meant one act: the next act may already stand where the first one stood."""
        event.accept()

    def _follow(self) -> None:
        action = self.action
        self.setText(self._whole)
        if self.property("kind") == "main":  # any other gets the room for its new words: its size is about to change
            self._cut()
        held = self.hasFocus()
        if held and not action.isEnabled() and isinstance(bar := self.parentWidget(), QWidget):
            bar.setFocus()  # it waits there: Qt would give the keyboard to the first thing of the window
        self.setEnabled(action.isEnabled())
        if self.isEnabled() and (bar := self.parentWidget()) is not None and bar.hasFocus():
            self.setFocus()
        if self.parentWidget() is not None or not action.isVisible():  # else it would flash as a window
            self.setVisible(action.isVisible() and not self._folded)
        if action.statusTip():
            self.setAccessibleDescription(action.statusTip())
