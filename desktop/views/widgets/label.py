"""Text in the window: always plain, with a role instead of a font size; a very long word is broken at its edge."""

from typing import Literal

from PySide6 import QtGui
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSizePolicy, QWidget

from desktop.viewmodels.kit.french import breakable, unbroken
from desktop.viewmodels.kit.states import Tone
from desktop.views.widgets import accessible
from desktop.views.widgets.theme import role_font

Role = Literal[
    "body", "strong", "part", "small", "section", "title", "number", "cue", "cue_low", "cue_lowest", "cue_title"
]


class Label(QLabel):
    """A text with a role and a tone; it wraps, and is never HTML. Titles, section and part are headings."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        tone: Tone = "plain",
        *,
        wrap: bool = True,
        most: int = 40,
        parent: QWidget | None = None,
    ) -> None:
        """`most`: letters of a word that is never broken."""
        super().__init__(parent)
        self._role, self._most = role, most
        self._broken, self._whole = False, ""  # whether a long word has marks, and then the text without them
        self._measured, self._heights = "", dict[int, int]()  # the text that was measured, its height by width
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if role != "body":
            self._refont()
        if role in ("part", "section", "title", "cue_title"):
            accessible.mark_heading(self)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Shows the text; where a wrapping label has a word too long for a line, such as an address, it may be broken.

        A date is never broken. A screen reader says the text without our marks of where.
        """
        shown = breakable(text, self._most) if self.wordWrap() else text
        broken, own = shown != text, self.accessibleName() not in ("", self._whole)
        if (broken or self._broken) and not own:
            self.setAccessibleName(text if broken else "")
        self._broken, self._whole = broken, text if broken else ""
        super().setText(shown)

    def text(self) -> str:
        """The text as it was given, without the marks of where it may be broken."""
        return self._whole if self._broken else super().text()

    def marked_text(self) -> str:
        """The text with the marks of where it may be broken, as it is painted and measured."""
        return super().text()

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Copies what is selected without the marks, with which an address would lead nowhere."""
        if self._broken and event.matches(QtGui.QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QtGui.QContextMenuEvent) -> None:
        """The same by the mouse: Qt's own menu would copy the marks."""
        if not (self._broken and self.hasSelectedText()):
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Copier", self.copy)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Puts what is selected on the clipboard, as it was typed."""
        QApplication.clipboard().setText(unbroken(self.selectedText()))

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Changes the text, and the tone where one is given."""
        if text != self.text():
            self.setText(text)
        if tone is not None and tone != self.property("tone"):
            self.setProperty("tone", tone)
            repolish(self)
            if self._role != "body":
                self._refont()

    def say_any(self, text: str, tone: Tone | None = None) -> None:
        """The same, and hides the label where the text is empty."""
        self.say(text, tone)
        self.setVisible(bool(text))

    def take_role(self, role: Role) -> None:
        """Has the letters of another role, where what is around it has less room, or more again."""
        self._role = role
        self._refont()

    def _refont(self) -> None:
        wanted = role_font(QApplication.font(), self._role)
        if wanted != self.font():
            self.setFont(wanted)

    def heightForWidth(self, width: int) -> int:
        """The height, measured once for each width: Qt asks for it forty times during the layout of a page."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return super().heightForWidth(width)  # it is not styled yet, so that the height will change
        text = self.text()
        if text != self._measured or len(self._heights) > 50:  # resizing a window by hand makes hundreds of widths
            self._measured, self._heights = text, {}
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = super().heightForWidth(width)
        return height

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._heights.clear()  # the font may have changed
        # After a new style sheet, Qt gives each widget back the font that it had before the first one.
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange) and self._role != "body":
            self._refont()


BY_POINTER = "byPointer"  #: property: the widget got the keyboard by a click, so that no focus ring is drawn


def repolish(widget: QWidget) -> None:
    """Applies the style sheet again to a widget whose property has changed; not needed before the first time."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def tip(widget: QWidget, text: str) -> None:
    """A tooltip that is never read as HTML."""
    widget.setToolTip(plain_tip(text))


def plain_tip(text: str) -> str:
    """The text as a tooltip shows it, wrapped; what looks like HTML in it is shown as it is written."""
    return QtGui.Qt.convertFromPlainText(text) if text else ""
