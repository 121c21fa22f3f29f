"""The violet band of the demonstration, on every window and dialog."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.viewmodels.kit.french import FIXED, parted
from desktop.views.widgets.label import Label, tip


class DemonstrationBand(QFrame):
    """Says its sentences; in a window that is very low for its text, the first one alone, and all in its tooltip.

    The last three words stay together: one alone in a second line looks like an accident.
    """

    def __init__(self, sentences: str) -> None:
        super().__init__()
        *first, third, second, last = sentences.split(" ")
        self._sentences = " ".join((*first, FIXED.join((third, second, last))))
        self.setObjectName("demonstrationBand")
        self.line = QHBoxLayout(self)  #: the demonstration adds its buttons
        self.words = Label(sentences, "strong")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.addWidget(self.words)
        self.set_very_low(False)

    def set_very_low(self, very_low: bool) -> None:
        around = 1 if very_low else 6
        self.line.setContentsMargins(16, around, 16, around)
        self.words.say(parted(self._sentences)[0] if very_low else self._sentences)
        tip(self, self._sentences if very_low else "")
