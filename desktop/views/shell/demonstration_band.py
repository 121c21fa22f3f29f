"""The violet band of the demonstration, on every window and dialog."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.views.widgets.label import Label


def band(sentence: str) -> QFrame:
    """Says that all is invented."""
    frame = QFrame()
    frame.setObjectName("demonstrationBand")
    line = QHBoxLayout(frame)
    line.setContentsMargins(16, 6, 16, 6)
    words = Label(sentence, "strong")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    line.addWidget(words)
    return frame
