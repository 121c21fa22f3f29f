"""Above the lists of Mes besoins: ours, those of the other communes, the bin; with how many are in each."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.views.widgets.buttons import Button

OURS, OTHERS, BIN = "ours", "others", "bin"
_WORDS = {OURS: "Nos besoins", OTHERS: "Autres communes", BIN: "Corbeille"}


class NeedsTabs(QWidget):
    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, Button] = {}
        group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for key, words in _WORDS.items():
            button = Button(words, partial(self.turned.emit, key), kind="tab")
            button.setCheckable(True)
            group.addButton(button)
            line.addWidget(button)
            self.buttons[key] = button
        line.addStretch(1)

    def mark(self, key: str) -> None:
        self.buttons[key].setChecked(True)

    def count(self, key: str, number: int) -> None:
        self.buttons[key].setText(f"{_WORDS[key]} ({number})" if number else _WORDS[key])
