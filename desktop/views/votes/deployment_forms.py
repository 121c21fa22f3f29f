"""The forms to ask for a deployment and to report its effect: few fields, who reads them, what will be sent."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.papers.days import day_of, shown_day
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.autosave import UNTYPED
from desktop.viewmodels.kit.citizens import AS_IT_IS
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_fields import ASK, REPORT
from desktop.viewmodels.votes.deployment_form import (
    FormAct,
    FormFacts,
    ReadForm,
    demand_heading,
    report_heading,
    report_texts,
)
from desktop.viewmodels.votes.deployments import Deployments
from desktop.views.widgets.columns import in_two, paper
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.forms.date_field import Calendar
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.error_summary import ErrorSummary
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.screen import Screen, Screens
from desktop.views.widgets.scrolling import scrolled
from desktop.views.widgets.theme import Theme

#: Takes the service's id, what was typed, and what the form showed beside it.
Send: TypeAlias = Callable[[str, dict[str, str], ReadForm], object]
_LINES = {"remarks": 5, "effect": 5}


class _Form(Screen):
    """A form; what is typed is saved with the service until it is sent."""

    opened = Signal()  #: the form may be shown
    returned = Signal()  #: back to the service
    left = Signal(str, str)  #: a field that the keyboard has left, and its text

    def __init__(
        self,
        theme: Theme,
        typed: TypedText,
        words: Sequence[FormField],
        lead: str,
        send: Send,
        calendar: Calendar | None = None,
    ) -> None:
        super().__init__()
        self._send = send
        self.kept = typed
        self.saved = Label(role="small", tone="muted")
        self.heading = Label(role="section")
        self.title = Label(role="strong")
        self._read = ReadForm(FormFacts(""))
        self._shown: dict[str, str] = {}  # until what was kept is read
        self._after: Callable[[], object] | None = None  # once it is read
        self.contact = Label(role="small", tone="muted")
        self.signed_as = Label(role="small", tone="muted")
        self.reading = Notice()
        self.form = EditorForm(theme, words, self, lines=_LINES, calendar=calendar)
        self.fields = self.form.fields
        self.errors = ErrorSummary(lambda name: give(self.fields[name].control), self.fields.__contains__)
        self.errors.follow(self.form)
        card = paper()
        card.body.setSpacing(14)
        card.add(
            self.heading,
            self.title,
            self.reading,
            self.errors,
            in_two(theme, *self.fields.values()),
            self.contact,
            self.signed_as,
            self.saved,
        )
        self.reading.say(lead)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.area = scrolled(inner, cards=True)
        self.review = ConfirmScreen(theme)
        self.stack = Screens()
        for screen in (self.area, self.review):
            self.stack.addWidget(screen)
        self.column.addWidget(self.stack, 1)
        self._actions = {
            FormAct.SUBMIT: self.act("&Mettre dans la boîte d’envoi", self._submit),
            FormAct.SUBMIT_READ: self.act("O&ui, mettre dans la boîte d’envoi", self._submit),
            FormAct.SUBMIT_AS_IT_IS: self.act(AS_IT_IS, self._submit),
            FormAct.WRITE_ON: self.act("&Revenir au texte", self._write_on),
            FormAct.LEAVE: self.act("&Revenir", self._return),
        }
        self.form.typed.connect(typed.type)
        for done in (self.form.left, self.form.entered):  # a day chosen in the calendar is looked at too
            done.connect(lambda name: self.left.emit(name, self.fields[name].text))
        typed.loaded.connect(self._fill)
        typed.saving.connect(self.saved.say)
        self.set_acts(self._read.acts.of(self._actions))

    def _begin(self, id: str, texts: dict[str, str]) -> None:
        """Opens at once: a busy computer takes long to read the kept text, and what is typed meanwhile belongs here.

        Before, it went into the search of the list, and its first space led back to that list.
        """
        self._shown, self._after = texts, None
        self.form.fill(texts)
        for field in self.fields.values():
            _to_end(field)
        self.errors.clear()
        self.saved.say(UNTYPED, "muted")
        self.area.verticalScrollBar().setValue(0)
        self.opened.emit()
        self.kept.begin(id, texts)

    def _fill(self, kept: dict[str, str]) -> None:
        """`kept` has with it what was typed here before it was read."""
        typed = [name for name, text in self.form.texts.items() if text != self._shown[name]]
        self.form.fill(kept, anew=False)
        for name in typed:
            _to_end(self.fields[name])
        if not typed:
            self.saved.say(UNTYPED, "muted")
            if self.isVisible():
                self.start()  # where something was kept, another field is the first that is still to be filled
        if self._after is not None and self.kept.read:
            after, self._after = self._after, None
            after()

    def show_facts(self, read: ReadForm) -> None:
        """Shows which service this is about and who is named with it; or all of it to be read, before it leaves."""
        self._read, facts = read, read.facts
        self.title.say(facts.title)
        self.contact.say_any(facts.contact_sentence)
        self.signed_as.say_any(facts.signed_as_line)
        if read.review is not None and not self.isHidden():  # of the two forms, the one that the page shows
            for field in self.fields.values():
                field.refresh_hint()
            self.review.show_confirmation(read.review)
        self.stack.setCurrentWidget(self.area if read.review is None else self.review)
        self.set_acts(read.acts.of(self._actions))

    @property
    def asked(self) -> ReadForm | None:
        """What stands there to be read before it leaves; None while the form is written, or is not open."""
        return None if self._read.review is None or self.isHidden() else self._read

    def start(self) -> None:
        """Gives the keyboard to the first field that is still to be filled: a day may stand in the first already."""
        empty = self.form.first_empty
        if empty is None or empty is self.form.first:
            self.form.start()
        else:
            give(empty.control)

    def show_wrong(self, problems: Sequence[Refusal]) -> None:
        self.show_facts(ReadForm(self._read.facts))
        self.errors.show_problems(problems)
        first = self.form.show_wrong(problems)
        if first is not None:
            self.area.ensureWidgetVisible(first)

    def _return(self) -> None:
        self.kept.end()
        self.returned.emit()

    def _write_on(self) -> None:
        self.show_facts(ReadForm(self._read.facts))
        self.form.go_on()

    def _submit(self) -> None:
        if not self.kept.read:
            self._after = self._submit
            return
        for field in self.fields.values():
            field.clear_error()
        self.errors.clear()
        self._send(self.kept.id, self.form.texts, self._read)


def _to_end(field: Field) -> None:
    if isinstance(field.control, QLineEdit):
        field.control.end(False)
    elif isinstance(field.control, QPlainTextEdit):
        field.control.moveCursor(QTextCursor.MoveOperation.End)


class AskForm(_Form):
    """The form to ask. Only platform and préfecture read it; that the commune asks is public."""

    def __init__(self, theme: Theme, deployments: Deployments) -> None:
        lead = (
            "Les autres communes verront que la vôtre demande ce service. Le reste est lu par les"
            " services de la plateforme et de la préfecture."
        )
        super().__init__(theme, deployments.asking, ASK, lead, deployments.ask)

    def show_entry(self, entry: DeploymentEntry, commune: str, known: Deployments) -> None:
        self.heading.say(demand_heading(commune))
        self.show_facts(ReadForm(known.beside(entry.title)))
        self._begin(entry.id, dict.fromkeys(self.fields, ""))


class ReportForm(_Form):
    """The form to report an effect, all of which is public."""

    def __init__(self, theme: Theme, deployments: Deployments) -> None:
        lead = "Toutes les communes liront cet effet. N’y nommez aucun habitant."
        calendar = Calendar(shown_day, lambda name: day_of(self.fields[name].text, deployments.today()))
        super().__init__(theme, deployments.reporting, REPORT, lead, deployments.report, calendar)

    def show_entry(self, entry: DeploymentEntry, commune: str, known: Deployments) -> None:
        self.heading.say(report_heading(entry, commune))
        self.show_facts(ReadForm(known.beside_report(entry.id, entry.title)))
        self._begin(entry.id, dict.fromkeys(self.fields, "") | report_texts(entry))
