"""A field for several lines, into which no text is pasted that is too long for any draft."""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit


class TextArea(QPlainTextEdit):
    """Ten million letters would stop the window for half a minute, and could not be stored."""

    unpasted = Signal(int)  #: how many letters were to be pasted, and were not

    def insertFromMimeData(self, source: QMimeData) -> None:
        from desktop.domain.needs import MAX_DRAFT  # noqa: PLC0415 - nothing is pasted before the first paint

        length = len(source.text())
        if length > MAX_DRAFT:
            self.unpasted.emit(length)
        else:
            super().insertFromMimeData(source)
