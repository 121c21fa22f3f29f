"""The dialog for a program that cannot start: a person who clicked an icon does not see the error output."""

import contextlib

from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout

from desktop.views.widgets import icons
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme


class RefusedStart(QDialog):
    """What is wrong and what to do, as plain text, and one button."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setWindowIcon(icons.application_icon())
        self.setWindowTitle("Relais Communes ne peut pas s’ouvrir")
        self.setMinimumWidth(520)
        self.sentence = Label(sentence)
        self.close_button = Button("&Fermer", self.accept, kind="main")
        self.close_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label(self.windowTitle(), "section"))
        column.addWidget(self.sentence)
        column.addLayout(row(None, self.close_button))
        give(self.close_button)


def show(application: QApplication, sentence: str) -> None:
    """Shows it until it is closed. On a full disk, the theme cannot write its pictures: then Qt's own look is used."""
    dialog = RefusedStart(sentence)
    with contextlib.suppress(OSError):  # the sentence matters more than the looks
        Theme(application).dress(dialog)
    dialog.exec()
