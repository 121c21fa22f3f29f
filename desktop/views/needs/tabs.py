"""Above the lists of Mes besoins: ours, those of the other communes, the bin; with how many are in each."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.viewmodels.needs.navigation import NeedScreen
from desktop.views.widgets.buttons import Button

_WORDS = {NeedScreen.OURS: "Nos besoins", NeedScreen.OTHERS: "Autres communes", NeedScreen.BIN: "Corbeille"}


class NeedsTabs(QWidget):
    turned = Signal(object)  #: NeedScreen

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[NeedScreen, Button] = {}
        group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for screen, words in _WORDS.items():
            button = Button(words, partial(self.turned.emit, screen), kind="tab")
            button.setCheckable(True)
            group.addButton(button)
            line.addWidget(button)
            self.buttons[screen] = button
        line.addStretch(1)

    def mark(self, screen: NeedScreen) -> None:
        self.buttons[screen].setChecked(True)

    def show_count(self, screen: NeedScreen, number: int) -> None:
        self.buttons[screen].setText(f"{_WORDS[screen]} ({number})" if number else _WORDS[screen])
