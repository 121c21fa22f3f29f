"""Text on the window: always plain, with a role instead of a size."""

from typing import Literal

from PySide6 import QtGui
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from desktop.viewmodels.kit.states import Tone
from desktop.views.widgets import accessible
from desktop.views.widgets.theme import role_font

Role = Literal["body", "strong", "small", "section", "title", "number"]


class Label(QLabel):
    """A text of a role (body, strong, small, section, title, number) and a tone; wraps; never HTML."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        tone: Tone = "plain",
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._measured, self._heights = "", dict[int, int]()  # which text was measured: its height at each width
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if role != "body":
            self._refont()
        if role in ("section", "title"):
            accessible.mark_heading(self)
        self.setText(text)

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Another text, and another tone where given."""
        if text != self.text():
            self.setText(text)
        if tone is not None and tone != self.property("tone"):
            self.setProperty("tone", tone)
            repolish(self)
            if self._role != "body":
                self._refont()

    def say_any(self, text: str, tone: Tone | None = None) -> None:
        """The same; out of sight where there is nothing to say."""
        self.say(text, tone)
        self.setVisible(bool(text))

    def _refont(self) -> None:
        wanted = role_font(QApplication.font(), self._role)
        if wanted != self.font():
            self.setFont(wanted)

    def heightForWidth(self, width: int) -> int:
        """Of each width once, while neither text nor looks change: Qt asks forty times while a page finds its own."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return super().heightForWidth(width)  # its looks are still to come
        text = self.text()
        if text != self._measured or len(self._heights) > 50:  # a window drawn larger has hundreds of widths
            self._measured, self._heights = text, {}
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = super().heightForWidth(width)
        return height

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._heights.clear()  # its font may be another one
        # A new style sheet gives each widget back the font that it had before the first one.
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange) and self._role != "body":
            self._refont()


BY_POINTER = "byPointer"  #: true of what the pointer gave the keyboard: it shows no ring


def repolish(widget: QWidget) -> None:
    """Lets the style sheet look again at a widget whose property changed; it will by itself where it never has."""
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
