"""Before a deployment is asked for, or its effect said: few fields, who reads them, what will be sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import of
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.steering_typed import TypedText
from desktop.views.widgets.columns import paper, scrolled
from desktop.views.widgets.error_summary import ErrorSummary
from desktop.views.widgets.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

#: An id and what was typed.
Send: TypeAlias = Callable[[str, dict[str, str]], object]
_WIDEST = 54  # ems
_LINES = 5


@dataclass(frozen=True, slots=True)
class _Words:
    """A field: `lines` where it is long."""

    name: str
    label: str
    help: str
    optional: bool = True
    lines: int = 1


_ASK = (
    _Words("wanted_from", "Souhaité à &partir de", "Par exemple la rentrée, ou le mois de juin."),
    _Words("remarks", "&Remarques", "Ce que la plateforme doit savoir pour installer le service.", lines=_LINES),
)
_REPORT = (
    _Words("live_since", "En service &depuis le", "Jour, mois, année, par exemple 15/06/2021.", optional=False),
    _Words(
        "effect",
        "&Effet constaté",
        "En une phrase ou plus, par exemple «\u00a0Les familles s’inscrivent sans venir à la mairie\u00a0».",
        optional=False,
        lines=_LINES,
    ),
    _Words("agents_trained", "&Agents formés", "Combien d’agents savent s’en servir."),
    _Words("people_served", "Personnes &concernées", "Combien d’habitants s’en servent, à peu près."),
)


class _Form(Screen):
    """What is typed for a service is kept with it. `opened` says that the form may be shown."""

    opened = Signal()
    returned = Signal()

    def __init__(self, theme: Theme, typed: TypedText, words: Sequence[_Words], lead: str, send: Send) -> None:
        super().__init__()
        self._theme, self._words, self._send = theme, tuple(words), send
        self.kept = typed
        self._filling = False
        self.saved = Label(role="small", tone="muted")
        self.heading = Label(role="section")
        self.title = Label(role="strong")
        self.reading = Notice()
        self.fields = {one.name: self._field(one) for one in words}
        self.errors = ErrorSummary(self.fields)
        card = paper()
        card.body.setSpacing(14)
        card.add(self.heading, self.title, self.reading, self.errors, *self.fields.values(), self.saved)
        self.reading.say(lead)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.area = scrolled(self._inner)
        self.column.addWidget(self.area, 1)
        self.submit = self.act("&Mettre dans la boîte d’envoi", self._submit)
        self.back = self.act("&Revenir", self._return)
        typed.found.connect(self._fill)
        typed.saving.connect(lambda sentence, tone: self.saved.say(sentence, "error" if tone == "error" else "muted"))
        self.offer(self.submit, self.back)
        theme.changed.connect(self._fit)
        self._fit()

    def _field(self, words: _Words) -> Field:
        control: QLineEdit | QPlainTextEdit = QLineEdit() if words.lines == 1 else QPlainTextEdit()
        if isinstance(control, QLineEdit):
            control.setMaxLength(100_000)
        control.textChanged.connect(lambda: self._type(words.name))
        return Field(words.label, control, help=words.help, name=words.name, optional=words.optional)

    @property
    def typed(self) -> dict[str, str]:
        return {name: field.text for name, field in self.fields.items()}

    def _fill(self, typed: dict[str, str]) -> None:
        self._filling = True  # what is put in is not what is typed
        for name, field in self.fields.items():
            field.clear()
            if isinstance(field.control, QPlainTextEdit):
                field.control.setPlainText(typed.get(name, ""))
            elif isinstance(field.control, QLineEdit):
                field.control.setText(typed.get(name, ""))
        self.errors.clear()
        self._filling = False
        self.saved.say("Votre texte s’enregistre tout seul.", "muted")
        self.area.verticalScrollBar().setValue(0)
        self.opened.emit()

    def start(self) -> None:
        """The keyboard on the first field."""
        self.fields[self._words[0].name].control.setFocus()

    def show_wrong(self, problems: Sequence[Refusal]) -> None:
        for at, problem in enumerate(problems):
            if problem.field in self.fields:
                sentence = words_of(problem)
                self.fields[problem.field].refuse(sentence, focus=at == 0)
        self.errors.tell(tuple(problems))
        first = next((problem.field for problem in problems if problem.field in self.fields), "")
        if first:
            self.area.ensureWidgetVisible(self.fields[first])

    def _type(self, name: str) -> None:
        if not self._filling:
            self.kept.type(name, self.fields[name].text)

    def _return(self) -> None:
        self.kept.end()
        self.returned.emit()

    def _submit(self) -> None:
        for field in self.fields.values():
            field.clear()
        self.errors.clear()
        self._send(self.kept.id, self.typed)

    def _fit(self) -> None:
        """A line that is read must not run across a whole screen; heights follow the size of text."""
        self._inner.setMaximumWidth(round(self._theme.em * _WIDEST))
        line = QFontMetrics(QApplication.font()).lineSpacing()
        for words in self._words:
            control = self.fields[words.name].control
            if isinstance(control, QPlainTextEdit):
                control.setFixedHeight(line * words.lines + 20)


class AskForm(_Form):
    """The demand goes to the platform; only that the commune asks is public."""

    def __init__(self, theme: Theme, typed: TypedText, send: Send) -> None:
        lead = (
            "Les autres communes verront que la vôtre demande ce service. Le reste est lu par la plateforme seulement."
        )
        super().__init__(theme, typed, _ASK, lead, send)

    def show_entry(self, entry: DeploymentEntry, commune: str) -> None:
        self.heading.say(f"Demander ce service au nom {of(commune)}")
        self.title.say(entry.title)
        self.kept.begin(entry.id, dict.fromkeys(self.fields, ""))


class ReportForm(_Form):
    """All of a report is public."""

    def __init__(self, theme: Theme, typed: TypedText, send: Send) -> None:
        lead = "Toutes les communes liront cet effet. N’y nommez aucun habitant."
        super().__init__(theme, typed, _REPORT, lead, send)

    def show_entry(self, entry: DeploymentEntry, commune: str) -> None:
        again = " à nouveau" if entry.reported else ""
        self.heading.say(f"Dire{again} l’effet de ce service, au nom {of(commune)}")
        self.title.say(entry.title)
        said = {_FACTS[name]: text for name, text in entry.said if name in _FACTS}
        self.kept.begin(entry.id, dict.fromkeys(self.fields, "") | {"live_since": entry.live_since} | said)


_FACTS = {
    "Depuis le": "live_since",
    "Effet": "effect",
    "Agents formés": "agents_trained",
    "Personnes concernées": "people_served",
}
