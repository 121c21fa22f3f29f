"""The question before the window closes on a text that could not be stored."""

from PySide6.QtGui import QShowEvent

from desktop.runtime.open_texts import OpenTexts
from desktop.viewmodels.kit.french import FIXED, shortened
from desktop.views.shell.frame import Frame
from desktop.views.shell.trouble_dialog import TroubleDialog
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label

TITLE = "Ce texte n’a pas pu être enregistré"
LOSES = "Si vous fermez, ce qui n’est pas enregistré est perdu. Vous pouvez d’abord le copier, pour le coller ailleurs."
UNKNOWN = "L’enregistrement n’est pas terminé."
_BEGINNING = 60  # letters of the text
_WIDTH = 44  # ems
_BESIDE = 60  # pixels of the window that stay beside it, where that is narrow for its text


class UnkeptDialog(TroubleDialog):
    """Stays open (rejected), or closes and loses the text (accepted). Once all is stored it closes by itself."""

    def __init__(self, texts: OpenTexts, frame: Frame, *, demonstration: str = "") -> None:
        super().__init__(TITLE, frame, demonstration=demonstration)
        self._texts, self._frame = texts, frame
        frame.theme.dress(self)
        self.why = Label()
        beginning = Label(f"«{FIXED}{shortened(texts.unkept, _BEGINNING)}{FIXED}»")
        for part in (beginning, self.why, Label(LOSES)):
            self.column.addWidget(part)
        stay = Button("&Rester", self.reject, kind="main")
        stay.setDefault(True)
        again, copy = Button("&Essayer encore", self.try_again), Button("&Copier ce texte", self.copy)
        self.column.addLayout(row(stay, again, copy, self.copied))
        self.column.addLayout(row(Button("&Fermer et perdre ce texte", self.accept, kind="danger")))
        give(stay)
        texts.moved.connect(self._show_trouble)
        self._show_trouble()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def try_again(self) -> None:
        self.copied.say("")
        self._texts.try_now()
        self._show_trouble()

    def copy(self) -> None:
        self.copy_text(self._texts.unkept, "Texte copié")

    def _show_trouble(self) -> None:
        if not self._texts.unkept:
            self.accept()
        else:
            self.why.say(self._texts.trouble or UNKNOWN)
            if self.isVisible():
                self._fit()

    def _fit(self) -> None:
        width = min(round(self._frame.theme.em * _WIDTH), self._frame.width() - _BESIDE)
        self.setFixedSize(width, max(self.heightForWidth(width), self.minimumSizeHint().height()))
