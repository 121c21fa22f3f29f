"""The form of a need: few fields are shown, the others are folded; public and private ones have a card each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.form_fields import PRIVATE_THEN, PUBLIC_THEN
from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.needs.length import length_words
from desktop.viewmodels.needs.opened_form import OpenedForm, contact_lines
from desktop.viewmodels.needs.words import FIELDS, OF_NAME
from desktop.views.needs.advice_line import AdviceLine
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.error_summary import ErrorSummary
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.field_cards import GroupCard
from desktop.views.widgets.forms.files import Files
from desktop.views.widgets.forms.unmoved import unmoved
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import FewerLines
from desktop.views.widgets.theme import Theme

_LINES = {"description": 7}
_MORE = "Ajouter des précisions (facultatif)"
_DOCUMENTS = (
    "Par exemple un devis, un formulaire vierge, une photo. Les services de la plateforme et de la préfecture les"
    " lisent. Elles ne sont jamais publiées."
)


class NeedForm(QWidget, FewerLines):
    """The fields of a need, with the advice, the attached files and the person to contact.

    In a window that is very low for its text, how much exists already stands above the help of the title, so that
    it is in sight while the title is typed.
    """

    typed = Signal(str, str)  #: title and description, at each change of one of them
    changed = Signal()  #: any field has changed
    advice_wanted = Signal()  #: to see what already exists
    contact_wanted = Signal()  #: to the settings, where the person to ask is named

    def __init__(self, theme: Theme, editor: NeedEditor) -> None:
        super().__init__()
        self._editor = editor
        self.form = EditorForm(theme, FIELDS, self, lines=_LINES, mark_optional=False)
        self.fields = self.form.fields
        self.counter = Label("", "small", "muted")
        self.counter.hide()
        self.fields["description"].measure(self.counter)
        self.summary = ErrorSummary(lambda name: give(self.fields[name].control), self.fields.__contains__)
        self.summary.follow(self.form)
        self.advice = AdviceLine(self.advice_wanted.emit)
        self.more = Button(_MORE, self._fold, kind="quiet")
        self.more.setCheckable(True)
        self.details, self.private_details = QWidget(), QWidget()
        public, private = _column(self.details, 16), _column(self.private_details, 16)
        self.public, self.private = GroupCard(theme, private=False), GroupCard(theme, private=True)
        self.public.head(PUBLIC_THEN)
        self.private.head(PRIVATE_THEN)
        for card in (self.public, self.private):
            card.body.setSpacing(16)
        for words in FIELDS:
            field = self.fields[words.name]
            if not words.optional:
                self.public.add(field)
            else:
                (private if words.private else public).addWidget(field)
            if words.name == "title":
                self.public.add(self.advice)
            if words.name == "description":
                self.public.add(self.counter)
        self.public.add(self.more, self.details)
        self.contact, self.contact_note = Label(), Label("", "small", "muted")
        self.name_contact = Button("", self.contact_wanted.emit, kind="quiet")
        person = QWidget()
        lines = _column(person, 2)
        for part in (Label("Personne à contacter", "part"), self.contact, self.contact_note, self.name_contact):
            lines.addWidget(part)
        self.files = Files(_DOCUMENTS)
        self.files.follow(editor.documents)
        self.fixed = Label("Les pièces jointes d’un besoin envoyé ne changent plus.", "small", "muted")
        self.documents = QWidget()
        rows = _column(self.documents, 6)
        rows.addWidget(Label("Pièces jointes (facultatif)", "part"))
        rows.addWidget(self.files)
        rows.addWidget(self.fixed)
        self.private.add(self.private_details, self.documents, person)
        column = _column(self, 12)
        column.addWidget(self.summary)
        column.addWidget(self.public)
        column.addWidget(self.private)
        column.addStretch(1)
        self._fold()
        self.form.typed.connect(self._type)
        self.form.left.connect(editor.leave)
        editor.opened.connect(self._fill)
        editor.rewritten.connect(self._follow)
        editor.contact_set.connect(self._name)
        editor.refused_field.connect(self.refuse)

    def set_very_low(self, very_low: bool) -> None:
        self.advice.stand_in(self.fields["title"] if very_low else None)

    def refuse(self, name: str, sentence: str) -> None:
        self._unfold_for(name)
        self.form.refuse(name, sentence)

    def _unfold_for(self, name: str) -> None:
        if name in self.fields and OF_NAME[name].optional:
            self._fold(open=True)

    def _type(self, name: str, text: str) -> None:
        self._editor.type(name, text)
        if name == "description":
            self._count(len(text))
        if name in ("title", "description"):
            self.tell_typed()
        self.changed.emit()

    def tell_typed(self) -> None:
        """The last word of the title may be unfinished only while the keyboard is there: else a space follows it."""
        fields = self._editor.fields
        end = " " if fields["title"] and not self.fields["title"].control.hasFocus() else ""
        self.typed.emit(f"{fields['title']}{end}", fields["description"])

    def _count(self, length: int) -> None:
        self.counter.say_any(*length_words(length))

    def _fill(self, opened: OpenedForm) -> None:
        self.summary.clear()
        self.form.fill(opened.fields, opened.themes)
        self._name(opened.contact)
        self.files.setVisible(not opened.fixes_files)
        self.fixed.setVisible(opened.fixes_files)
        self._count(len(opened.fields["description"]))
        self._fold(open=opened.unfolded)
        self.tell_typed()

    def _follow(self) -> None:
        """Another program has changed fields in which nothing was typed here."""
        fields = self._editor.fields
        with unmoved(self):
            self.form.fill(fields, self._editor.themes, anew=False)
        self._count(len(fields["description"]))
        self.tell_typed()

    def _name(self, contact: str) -> None:
        """Shows the person to ask, who may be changed in the settings while the text stays open."""
        person, note, link = contact_lines(contact)
        self.contact.say(person)
        self.contact_note.say(note)
        self.name_contact.setText(link)

    def _fold(self, *, open: bool | None = None) -> None:
        shown = self.more.isChecked() if open is None else open
        self.more.setChecked(shown)
        self.details.setVisible(shown)
        self.private_details.setVisible(shown)
        self.more.setText(("▾" if shown else "▸") + f" {_MORE}")
        self.more.setAccessibleName(_MORE)
        self.more.setAccessibleDescription("Déplié" if shown else "Replié")

    def show_wrong(self, problems: Sequence[Refusal]) -> Field | None:
        """Shows the problems; returns the first field to correct, which gets the keyboard."""
        for problem in problems:
            self._unfold_for(problem.field)
        self.summary.show_problems(problems)
        return self.form.show_wrong(problems)


def _column(part: QWidget, spacing: int) -> QVBoxLayout:
    column = flush(QVBoxLayout(part), spacing)
    return column
