"""Asks the adviser who is to be called, and for the real campaign's dates; then shows the sheet to leave behind."""

from collections.abc import Callable
from datetime import date
from functools import partial

from msgspec.structs import asdict, replace
from PySide6.QtCore import QDeadlineTimer, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.shown.sheet.typed_lines import TypedLines
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
_GRANTED_MS = 2000  # by then the system has given it the keyboard, or does not
_SETTLED_MS = 100  # by then a system that minimises the projected window along with the form has done so
_SHOW, _ANYWAY = "Voi&r la feuille…", "Voi&r la feuille quand même…"
_UNKEPT = "Voi&r la feuille sans garder ces lignes…"
_FALLEN = "La fenêtre projetée est en panne\u00a0: redemandez la feuille quand elle est revenue."
_ONLY_HERE = "Ce que vous écrivez n’est gardé que tant que la démonstration est ouverte"
_TRIED = "Un nouvel essai a lieu chaque seconde."
_NOT_KEPT = (
    "Rien n’a été effacé. Fermez, puis rouvrez dans quelques secondes."
    " D’ici là, ce que vous écrivez s’imprime et n’est pas gardé."
)


class AdviserDialog(QDialog):
    """What is left empty is printed as a blank to fill in by hand.

    Modal for no window: on one screen neither the page nor the presenter's window would take a press.
    However it is closed, what was typed and not shown yet waits in `lines` for the next one. Where those of earlier
    visits cannot be read now, nothing is written over them: what is typed is only printed.
    """

    def __init__(
        self, lines: TypedLines, then: Callable[[Adviser], None], parent: QWidget, em: float, today: date
    ) -> None:
        """`lines`: outlive the form. `then`: gets what is to be printed. `today`: the real day, not the story's."""
        super().__init__(parent)
        self.setWindowTitle(f"{MARK}La feuille à laisser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lines, self._then, self._today = lines, then, today
        self._withheld = ""  # why the lines of earlier visits cannot be read now, in French
        try:
            lines.read()
        except Refusal as refusal:
            self._withheld = f"{refusal.sentence} {_NOT_KEPT}"
        self.fallen: Callable[[], bool] = lambda: False  #: whether there is no window to show the sheet over
        self._asked = QDeadlineTimer()  # how long it counts as having the keyboard that it has asked for
        #: Before it goes, what gets the keyboard then: the system would give it to the presenter's window, which may
        #: have it already.
        self.give_keyboard: Callable[[], object] = lambda: None
        in_fields = asdict(lines.known) | lines.texts
        self.fields = {name: QLineEdit(in_fields[name]) for name, *_ in (*_WHOM, *_DEADLINES)}
        for name, field in self.fields.items():
            field.setMaxLength(_LONGEST)
            field.textChanged.connect(partial(lines.note, name))
        self.trouble = Label("", tone="error")
        self.trouble.setContentsMargins(20, 4, 20, 0)
        self._remark = ""  # what was said of the lines as they were last pressed on
        self._doubted: tuple[str, ...] = ()  # what was said to be no date, or to be over, and stands as it was typed
        self.show_sheet = Button(_UNKEPT if self._withheld else _SHOW, self._keep, kind="main")
        self.show_sheet.setDefault(True)
        self._em = em
        self._lay(narrow=parent.screen().availableSize().width() * 0.94 < em * _ROOM)
        self._show_trouble()
        lines.tried.connect(self._show_trouble)
        room = parent.screen().availableSize() * 0.94
        self.resize(min(round(self._em * _WIDE), room.width()), min(round(self._em * _HIGH), room.height()))

    @property
    def has_keyboard(self) -> bool:
        """Or has just asked for it; the system may refuse."""
        return self.isActiveWindow() or not self._asked.hasExpired()

    def activateWindow(self) -> None:
        if not self.isActiveWindow():  # the system is slower than what else asks for it as the press ends
            self._asked.setRemainingTime(_GRANTED_MS)
        super().activateWindow()

    def appear(self) -> None:
        """The cursor is after what was typed last: Qt chooses all of it, and the next letter would take its place."""
        self.show()
        self.activateWindow()
        texts = self._lines.texts
        field = self.fields[[*texts][-1] if texts else _WHOM[0][0]]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.deselect()
        field.end(False)

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

    def changeEvent(self, event: QEvent) -> None:
        """Minimised it closes: many systems minimise the projected window along with it, and leave the wall black."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._asked.setRemainingTime(0)  # as it loses it again it does not count as having it any more
        under = self.parentWidget()
        if under is not None and event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            QTimer.singleShot(_SETTLED_MS, under, self.give_keyboard)  # the form may be gone by then
            QTimer.singleShot(_SETTLED_MS, self, self.reject)

    def done(self, result: int) -> None:
        """However it closes; another program's window keeps the keyboard."""
        if QApplication.activeWindow() is not None:
            self.give_keyboard()
        self._lines.keep()
        super().done(result)

    def _typed(self) -> Adviser:
        return replace(Adviser(), **{name: field.text().strip() for name, field in self.fields.items()})

    def _keep(self) -> None:
        if self._doubts():
            return
        if self.fallen():
            self._tell(_FALLEN)
            return
        typed = self._typed()
        try:
            self._lines.replace(typed)
        except OSError as error:
            self._tell(f"Ces lignes ne peuvent pas être gardées\u00a0: {reason_of(error)}.")
            return
        self.accept()
        self._then(typed)

    def _doubts(self) -> bool:
        """Asks once to look again at what seems to be no date, or is over; left as it is, it is printed so."""
        typed = {name: field.text() for name, field in self.fields.items()}
        odd, over = adviser.doubtful(replace(Adviser(), **typed), self._today)
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
        self._remark = sentence
        self._show_trouble()

    def _show_trouble(self) -> None:
        """What stands in the way of keeping the lines, and what is to be looked at in them."""
        unkept = self._lines.unkept and f"{_ONLY_HERE}\u00a0: {self._lines.unkept}. {_TRIED}"
        words = " ".join(filter(None, (self._withheld, unkept, self._remark)))
        self.trouble.say(words)
        self.trouble.setVisible(bool(words))


def _in_a_row(texts: list[str]) -> str:
    *before, last = texts
    return f"{', '.join(before)} et {last}" if before else last
