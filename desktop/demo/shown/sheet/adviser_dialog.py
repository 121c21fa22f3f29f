"""Asks the adviser who is to be called, and for the real campaign's dates; then shows the sheet to leave behind."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.domain.french import agreed, quoted
from desktop.domain.refusals import Refusal
from desktop.paths import reason_of
from desktop.runtime.titles import MARK
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import FoldingButtons
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Area, wrapping

#: Field, label, example; row, column and number of columns.
_WHOM = (
    ("service", "&Service", "Par exemple\u00a0: Préfecture, mission numérique", (0, 0, 2)),
    ("name", "&Nom", "", (0, 2, 1)),
    ("telephone", "&Téléphone", "", (1, 0, 1)),
    ("email", "&Adresse électronique", "", (1, 1, 1)),
    ("visit", "&Prochain passage", "", (1, 2, 1)),
    ("source", "Où &obtenir l’application", "Une adresse, ou qui l’installe", (2, 0, 3)),
)
_DEADLINES = (("needs", "&Besoins"), ("vote", "&Vote"), ("steering", "P&ilotage"), ("deployment", "&Déploiement"))
_WIDE, _HIGH = 56, 36  # ems
_ROOM = 44  # ems; on a narrower screen the fields stand one under the other
_LONGEST = 200  # as adviser.Words
_TRUE = "Ici rien n’est inventé\u00a0: ces lignes s’impriment sur la feuille, et restent sur cet ordinateur."
_NO_DATE = ("ne semble pas être une date", "ne semblent pas être des dates")
_PAST = ("est déjà passé", "sont déjà passés")
_SHOW, _ANYWAY = "Voi&r la feuille…", "Voi&r la feuille quand même…"
_UNKEPT = "Voi&r la feuille sans garder ces lignes…"
_NOT_KEPT = (
    "Rien n’a été effacé. Fermez, puis rouvrez dans quelques secondes."
    " D’ici là, ce que vous écrivez s’imprime et n’est pas gardé."
)


class AdviserDialog(QDialog):
    """What is left empty is printed as a blank to fill in by hand.

    Where the lines of earlier visits cannot be read now, nothing is written over them: what is typed is only printed.
    """

    def __init__(self, config: Path, then: Callable[[Adviser], None], parent: QWidget, em: float, today: date) -> None:
        """`then`: gets what is to be printed. `today`: the real day, and not the story's."""
        super().__init__(parent)
        self.setWindowTitle(f"{MARK}La feuille à laisser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._config, self._then, self._today = config, then, today
        self._withheld = ""  # why the lines of earlier visits cannot be read now, in French
        try:
            known = adviser.read(config)
        except Refusal as refusal:
            known, self._withheld = Adviser(), f"{refusal.sentence} {_NOT_KEPT}"
        self._known = known
        self.aside = False  #: out of sight, with what was typed, until the sheet is asked for again
        self.fields = {name: QLineEdit(getattr(known, name)) for name, *_ in (*_WHOM, *_DEADLINES)}
        for field in self.fields.values():
            field.setMaxLength(_LONGEST)
        self.trouble = Label("", tone="error")
        self.trouble.setContentsMargins(20, 4, 20, 0)
        self.trouble.hide()
        self._doubted: tuple[str, ...] = ()  # what was said to be no date, or to be over, and stands as it was typed
        self.show_sheet = Button(_UNKEPT if self._withheld else _SHOW, self._keep, kind="main")
        self.show_sheet.setDefault(True)
        room = parent.screen().availableSize() * 0.94
        self._lay(narrow=room.width() < em * _ROOM)
        if self._withheld:
            self._tell("")
        self.resize(min(round(em * _WIDE), room.width()), min(round(em * _HIGH), room.height()))

    def _lay(self, *, narrow: bool) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 8, 20, 8)
        column.setSpacing(10)
        column.addWidget(Label("Qui la mairie peut appeler", "section"))
        column.addWidget(Label(_TRUE, "small", "muted"))
        whom = QGridLayout()
        whom.setHorizontalSpacing(16)
        for number, (name, label, help, place) in enumerate(_WHOM):
            line, at, wide = (number, 0, 1) if narrow else place
            whom.addWidget(Field(label, self.fields[name], help=help), line, at, 1, wide, Qt.AlignmentFlag.AlignTop)
        column.addLayout(whom)
        column.addWidget(Label("Échéances de la vraie campagne", "section"))
        column.addWidget(
            Label(
                "Par exemple\u00a0: 11 décembre, ou du 11 au 15 décembre. Vide, la date se remplit à la main.",
                "small",
                "muted",
            )
        )
        until = QGridLayout()
        until.setHorizontalSpacing(16)
        for at, (name, label) in enumerate(_DEADLINES):
            until.addWidget(Field(label, self.fields[name]), *((at, 0) if narrow else (0, at)))
        column.addLayout(until)
        column.addStretch(1)
        wrapping(inside)
        buttons = FoldingButtons(self.show_sheet, Button("&Fermer", self.reject))
        buttons.setContentsMargins(20, 4, 20, 12)
        whole = flush(QVBoxLayout(self), 0)
        whole.addWidget(DemonstrationBand(adviser.TRUE_BAND))
        whole.addWidget(Area(inside), 1)
        whole.addWidget(self.trouble)
        whole.addWidget(buttons)

    def leave(self) -> None:
        """Another step is shown. What is typed waits out of sight: half a number that was kept would be printed."""
        if self._typed() == self._known:
            self.reject()
        else:
            self.aside = True
            self.hide()

    def come_back(self) -> None:
        self.aside = False
        self.open()

    def _typed(self) -> Adviser:
        return Adviser(**{name: field.text().strip() for name, field in self.fields.items()})

    def _keep(self) -> None:
        if self._doubts():
            return
        typed = self._typed()
        try:
            if not self._withheld:
                adviser.write(self._config, typed)
        except OSError as error:
            self._tell(f"Ces lignes ne peuvent pas être gardées\u00a0: {reason_of(error)}.")
            return
        self.accept()
        self._then(typed)

    def _doubts(self) -> bool:
        """Asks once to look again at what seems to be no date, or is over; left as it is, it is printed so."""
        typed = {name: field.text() for name, field in self.fields.items()}
        odd, over = adviser.doubtful(Adviser(**typed), self._today)
        doubted = tuple(typed[name] for name in (*odd, *over))
        if not doubted or doubted == self._doubted:
            return False
        self._doubted = doubted
        remarks = [
            f"{_in_a_row([quoted(typed[name]) for name in names])} {agreed(len(names), *words)}"
            for names, words in ((odd, _NO_DATE), (over, _PAST))
            if names
        ]
        self._tell(f"À relire\u00a0: {', et '.join(remarks)}.")
        self.show_sheet.setText(_UNKEPT if self._withheld else _ANYWAY)
        self.fields[(odd + over)[0]].setFocus()
        return True

    def _tell(self, sentence: str) -> None:
        self.trouble.say(" ".join(filter(None, (self._withheld, sentence))))
        self.trouble.show()


def _in_a_row(texts: list[str]) -> str:
    *before, last = texts
    return f"{', '.join(before)} et {last}" if before else last
