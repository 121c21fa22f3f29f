""" "Nous aussi": what will be said publicly, with a comment and a need of ours where there is one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from desktop.viewmodels.kit.french import NARROW
from desktop.viewmodels.needs.neighbours import NeighbourSheet
from desktop.views.widgets.choice_box import ChoiceBox
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.field import Field
from desktop.views.widgets.theme import Theme

_NO_NEED = "Aucun"


class JoiningScreen(ConfirmScreen):
    """`joined` brings the need, ours ("" for none), and the comment; `left` the need."""

    joined = Signal(str, str, str)
    left = Signal(str)
    returned = Signal()

    def __init__(self, theme: Theme, commune: str) -> None:
        super().__init__(theme)
        self._commune, self._need = commune, ""
        self.comment, self.own = QLineEdit(), ChoiceBox()
        self.comment.setMaxLength(2_000)
        self.comment_field = Field(
            "C&ommentaire",
            self.comment,
            help="Il sera public, avec le nom de la commune.",
            optional=True,
            name="comment",
        )
        self.own_field = Field(
            f"&Un besoin semblable chez vous{NARROW}?", self.own, help="Il aide à regrouper les deux.", name="own"
        )
        at = self.parts.indexOf(self.public)
        self.parts.insertWidget(at, self.comment_field)
        self.parts.insertWidget(at + 1, self.own_field)
        self.join = self.act("Oui, dire «\u00a0&nous aussi\u00a0»", self._join)
        self.leave = self.act("Oui, &retirer", lambda: self.left.emit(self._need))
        self.stay = self.act("&Revenir", self.returned.emit)

    def ask_join(self, sheet: NeighbourSheet) -> None:
        self._open(sheet)
        self.comment.clear()
        self.own.clear()
        self.own.addItem(_NO_NEED, "")
        for id, title in sheet.own:
            self.own.addItem(title, id)
        self.comment_field.show()
        self.own_field.setVisible(bool(sheet.own))
        self.show_confirmation(sheet.joining(self._commune))
        self.offer(self.join, self.stay)

    def ask_leave(self, sheet: NeighbourSheet) -> None:
        self._open(sheet)
        self.comment_field.hide()
        self.own_field.hide()
        self.show_confirmation(sheet.leaving)
        self.offer(self.leave, self.stay)

    def refuse(self, sentence: str) -> None:
        self.warning.say(sentence, tone="warn")

    def _open(self, sheet: NeighbourSheet) -> None:
        self._need = sheet.id
        self.comment_field.clear()

    def _join(self) -> None:
        self.joined.emit(self._need, str(self.own.currentData() or ""), self.comment.text())
