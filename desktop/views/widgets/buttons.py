"""Buttons: the main one of a page, ordinary and quiet ones, those that delete or withdraw; and menus they open."""

import time
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent, QShortcutEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from desktop.views.widgets import icons
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.theme import Theme

#: A second press within this time is ignored: it was a double click, and another button may be under the pointer now.
ONE_PRESS_S = 0.5
#: For so long no answer counts to a question whose words have just changed: nobody can have read them yet.
READ_ANEW_S = 1.0
_LEAST_LETTERS = 12  # that stay visible on a main button that is too narrow for all its words
#: Property of a main act whose words name the chosen line: no other button may move when they change.
NAMES_CHOSEN = "namesChosen"
#: Property of a button that is pressed several times in a row, such as to turn pages: each press counts.
REPEATS = "repeats"
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}  # from one to another
ButtonKind = Literal["plain", "main", "quiet", "danger", "tab"]


class Button(QPushButton):
    """A button whose words are a verb. `about` is added for a screen reader ("Voter pour : <titre>")."""

    def __init__(
        self,
        text: str,
        clicked: Callable[[], object] | None = None,
        *,
        kind: ButtonKind = "plain",
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
        """While `held`, a press does nothing, as what it began still goes on.

        It is not disabled, as it would then lose the keyboard and the page might scroll to the next widget.
        """
        self._held = held

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Its letter presses the button at once, as Enter does.

        Qt shows it pressed for a tenth of a second first: what was typed then for the form that it opens went into the
        search of a list, and the press was lost where the acts were made anew meanwhile.
        """
        if not isinstance(event, QShortcutEvent) or event.isAmbiguous():
            return super().event(event)
        self.click()
        return True

    def draw(self, theme: Theme, icon: str) -> "Button":
        """Puts an icon before the words, which follows the theme's colours."""

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
    """Makes an action of that owner, which calls `do` wherever it is triggered from."""
    made = QAction(text, owner)
    made.triggered.connect(lambda: do())
    return made


def parts_of(words: str) -> tuple[str, str]:
    """The words of a button without the "&" of its letter; and that letter, "" for none. "&&" is a written "&"."""
    before, _, after = words.replace("&&", "\0").partition("&")
    return (before + after).replace("\0", "&&"), after[:1].lower()


def press_back(back: Button | None) -> bool:
    """On Escape: presses the answer to a question that changes nothing; False where there is none."""
    if back is None or not back.isEnabled():
        return False
    back.click()
    return True


def led(words: str, letter: str) -> bool:
    """Whether an answer gets no shortcut letter: the same letter led to this question, and may be pressed twice."""
    return letter != "" and parts_of(words)[1] == letter


class ActButton(Button):
    """A button for a QAction, from which it takes text, hint, enabled and visible.

    Pressed, it triggers the action, or gives it to `press`, which decides. One that deletes or withdraws is never
    pressed by a letter.
    """

    def __init__(
        self,
        action: QAction,
        press: Callable[[QAction], object] = QAction.trigger,
        *,
        kind: ButtonKind = "plain",
    ) -> None:
        super().__init__(action.text(), lambda: press(action), kind=kind)
        self.action = action
        self._folded = False
        action.changed.connect(self._follow)
        self._follow()

    def fold(self, folded: bool) -> None:
        """Hides the button while a menu has its act, even if the act changes; otherwise shows it as the act says."""
        self._folded = folded
        self.setVisible(self.action.isVisible() and not folded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys stay in the bar: Qt would lead on to whatever Tab reaches next, such as the commune's switch."""
        step, bar = _STEPS.get(Qt.Key(event.key()), 0), self.parentWidget()
        if not step or bar is None:
            super().keyPressEvent(event)
            return
        own = [one for one in bar.findChildren(ActButton) if one.isVisible() and one.isEnabled()]
        own.sort(key=lambda one: (one.y(), one.x()))
        place = own.index(self) + step
        if 0 <= place < len(own):
            give(own[place], Qt.FocusReason.TabFocusReason)

    def retire(self) -> None:
        """Disconnects and hides it before it is deleted: otherwise a change of the action could show it again."""
        self.action.changed.disconnect(self._follow)
        self.hide()
        self.deleteLater()

    def sizeHint(self) -> QSize:
        """The size for all its words, even if some are cut now."""
        shown, whole = super().sizeHint(), self._whole
        if self.text() == whole:
            return shown
        return QSize(shown.width() + self._width(whole) - self._width(self.text()), shown.height())

    def minimumSizeHint(self) -> QSize:
        """Smaller for a main button, whose words may include a title: that is cut before the window gets too wide."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), self.least), whole.height()) if self.property("kind") == "main" else whole

    @property
    def least(self) -> int:
        """The width to which a main button with long words may shrink."""
        return self.fontMetrics().horizontalAdvance("m") * _LEAST_LETTERS

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        """Shortens the text itself. A QStyle in Python could do it in painting, but the start would be 5 % slower."""
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
        return parts_of(self.action.text())[0] if self.property("kind") == "danger" else self.action.text()

    def _width(self, words: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, words).width()

    def _follow(self) -> None:
        action = self.action
        self.setText(self._whole)
        if self.property("kind") == "main":  # other buttons always get the room for all their words
            self._cut()
        held = self.hasFocus()
        if held and not action.isEnabled() and isinstance(bar := self.parentWidget(), QWidget):
            give(bar)  # otherwise Qt would give the keyboard to the first widget of the window
        bar = self.parentWidget()
        if (self.isEnabled() if bar is None else self.isEnabledTo(bar)) != action.isEnabled():
            self.setEnabled(action.isEnabled())
            if bar is not None:  # which lays out anew: see `BarLines.wanted`
                QCoreApplication.postEvent(bar, QEvent(QEvent.Type.LayoutRequest))
        if self.isEnabled() and (bar := self.parentWidget()) is not None and bar.hasFocus():
            give(self)
        keeping = self.sizePolicy()
        if keeping.retainSizeWhenHidden() == action.isVisible():  # its place stays empty: bar and page move nowhere
            keeping.setRetainSizeWhenHidden(not action.isVisible())
            self.setSizePolicy(keeping)
        if self.parentWidget() is not None or not action.isVisible():  # without a parent, it would flash as a window
            self.setVisible(action.isVisible() and not self._folded)
        if action.statusTip():
            self.setAccessibleDescription(action.statusTip())


class PopupMenu(QMenu):
    """A menu that a button opens; the second press of a double click on that button neither closes it nor chooses.

    While it is open it gets all presses of the mouse itself, so that what keeps back those of its window is not asked.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._since = float("-inf")

    def rest(self) -> None:
        """Makes the next press count, however soon it comes: for programs that press faster than a person."""
        self._since = float("-inf")

    def showEvent(self, event: QShowEvent) -> None:
        self._since = time.monotonic()
        super().showEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if time.monotonic() - self._since < ONE_PRESS_S:
            event.accept()
        else:
            super().mousePressEvent(event)
