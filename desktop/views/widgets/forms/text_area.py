"""A field for several lines, into which no text is pasted that is too long for any draft."""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit

from desktop.domain.drafts import MAX_DRAFT


class TextArea(QPlainTextEdit):
    """Ten million letters would stop the window for half a minute, and could not be stored."""

    unpasted = Signal(int)  #: how many letters were to be pasted, and were not

    def insertFromMimeData(self, source: QMimeData) -> None:
        length = len(source.text())
        if length > MAX_DRAFT:
            self.unpasted.emit(length)
        else:
            super().insertFromMimeData(source)
