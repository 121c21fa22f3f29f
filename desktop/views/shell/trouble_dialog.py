"""A dialog about something that went wrong: its title, what it says, and a text that can be copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets.label import Label


class TroubleDialog(QDialog):
    """Begins with its title, under the band of the demonstration where it is one; `column` takes what follows."""

    def __init__(self, title: str, parent: QWidget | None, *, demonstration: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.copied = Label("", "small", "ok")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 22, 24, 20)
        self.column.setSpacing(12)
        if demonstration:
            self.column.addWidget(DemonstrationBand(demonstration))
        self.column.addWidget(Label(title, "section"))

    def copy_text(self, text: str, sentence: str) -> None:
        """Copies the text; `copied` says the sentence."""
        QGuiApplication.clipboard().setText(text)
        self.copied.say(sentence)
