"""The form of a need: few fields asked, the others folded; public and private ones in a card of their own."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.kit.french import counted, number
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.needs.editor import NeedEditor, OpenedForm
from desktop.viewmodels.needs.words import BESIDE, FIELDS, LATER, OF_NAME
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choice_box import ChoiceBox
from desktop.views.widgets.error_summary import ErrorSummary
from desktop.views.widgets.field import Control, Field
from desktop.views.widgets.field_cards import GroupCard
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce
from desktop.views.widgets.theme import Theme

_LINES = {"description": 7}
_MORE = "Ajouter des précisions (facultatif)"
_MOST = 20_000  # of a long field, as the contract takes it
_TITLE_MOST = 200_000  # QLineEdit would cut at 32,767 without a word


class NeedForm(QWidget):
    """`typed` is emitted at each change of title or description."""

    typed = Signal(str, str)
    changed = Signal()  #: any field
    contact_wanted = Signal()  #: the person to ask is named in the settings

    def __init__(self, theme: Theme, editor: NeedEditor) -> None:
        super().__init__()
        self._editor = editor
        self._filling = False
        self.fields: dict[str, Field] = {words.name: self._field(words) for words in FIELDS}
        self.hints: dict[str, Label] = {}
        self.counter = Label("", "small", "muted")
        self.counter.hide()
        self.summary = ErrorSummary(self.fields)
        self.more = Button(_MORE, self._fold, kind="quiet")
        self.more.setCheckable(True)
        self.details, self.private_details = QWidget(), QWidget()
        public, private = _column(self.details, 16), _column(self.private_details, 16)
        self.public, self.private = GroupCard(theme, private=False), GroupCard(theme, private=True)
        for card in (self.public, self.private):
            card.body.setSpacing(16)
        for words in FIELDS:
            field = self.fields[words.name]
            if not words.optional:
                self.public.add(field)
            else:
                (private if words.private else public).addWidget(field)
            if words.name == "description":
                self.public.add(self.counter)
        self.public.add(self.more, self.details)
        self.contact, self.contact_note = Label(), Label("", "small", "muted")
        self.name_contact = Button("Indiquer dans les réglages", self.contact_wanted.emit, kind="quiet")
        person = QWidget()
        lines = _column(person, 2)
        for part in (Label("Personne à contacter", "strong"), self.contact, self.contact_note, self.name_contact):
            lines.addWidget(part)
        self.private.add(self.private_details, person)
        column = _column(self, 12)
        column.addWidget(self.summary)
        column.addWidget(self.public)
        column.addWidget(self.private)
        column.addStretch(1)
        self._fold()
        self._fit()
        theme.changed.connect(self._fit)
        editor.opened.connect(self._fill)
        editor.refused_field.connect(lambda name, sentence: self.refuse(name, sentence))
        editor.hinted.connect(self.hint)

    def hint(self, name: str, sentence: str) -> None:
        """Under the field, beside its error: what seems to be a citizen's data."""
        label = self.hints.get(name)
        if label is None and sentence:
            label = self.hints[name] = Label("", "small", "warn", parent=self)
            layout = self.fields[name].layout()
            if layout is not None:
                layout.addWidget(label)
        if label is not None:
            label.say(f"⚠ {sentence}" if sentence else "")
            label.setVisible(bool(sentence))
            announce(self, sentence)

    def refuse(self, name: str, sentence: str, *, focus: bool = False) -> None:
        if name in self.fields:
            if OF_NAME[name].optional:
                self._fold(open=True)
            self.fields[name].refuse(sentence, focus=focus)

    def _field(self, words: FormField) -> Field:
        control = self._control(words)
        control.installEventFilter(self)
        return Field(words.label, control, help=words.help, name=words.name)

    def _control(self, words: FormField) -> Control:
        name = words.name
        if name == "theme" or words.choices:
            combo = ChoiceBox()
            for value, text in words.choices:
                combo.addItem(text, value)
            combo.currentIndexChanged.connect(lambda: self._type(name, str(combo.currentData() or "")))
            return combo
        if words.long:
            area = QPlainTextEdit()
            area.textChanged.connect(lambda: self._type(name, area.toPlainText()))
            return area
        line = QLineEdit()
        line.setMaxLength(_TITLE_MOST)
        line.textChanged.connect(lambda text: self._type(name, text))
        return line

    def _type(self, name: str, text: str) -> None:
        if self._filling:
            return
        self._editor.type(name, text)
        if name == "description":
            self._count(len(text))
        if name in ("title", "description"):
            fields = self._editor.fields
            self.typed.emit(fields["title"], fields["description"])
        self.changed.emit()

    def _count(self, length: int) -> None:
        """Only near the limit; beyond it, what will be asked at the end."""
        self.counter.setVisible(length > _MOST * 0.8)
        if length > _MOST:
            self.counter.say(
                f"⚠ {number(length)} caractères : {number(length - _MOST)} de trop pour l’envoi. "
                "Le brouillon est gardé entier.",
                "warn",
            )
        else:
            self.counter.say(f"{counted(length, 'caractère')} sur {number(_MOST)}", "muted")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and event.reason() != Qt.FocusReason.PopupFocusReason:  # type: ignore[attr-defined]  # a focus event
            name = next((name for name, field in self.fields.items() if field.control is watched), "")
            if name:
                self._editor.leave(name)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as their lines at the present text size, and no higher: what larger text took, it gives back."""
        line = QFontMetrics(QApplication.font()).lineSpacing()
        for name, field in self.fields.items():
            if isinstance(field.control, QPlainTextEdit):
                field.control.setFixedHeight(line * _LINES.get(name, 3) + 20)

    def _fill(self, opened: OpenedForm) -> None:
        self._filling = True
        self.summary.clear()
        for name, field in self.fields.items():
            text = opened.fields[name]
            field.clear()
            self.hint(name, "")
            if name == "theme" and isinstance(field.control, QComboBox):
                self._themes(field.control, opened.themes, text)
            elif isinstance(field.control, QComboBox):
                field.control.setCurrentIndex(max(0, field.control.findData(text)))
            elif isinstance(field.control, QPlainTextEdit):
                field.control.setPlainText(text)
            else:
                field.control.setText(text)
                field.control.setCursorPosition(0)  # a long title is read from its beginning
        self._filling = False
        self._person(opened.contact)
        self._count(len(opened.fields["description"]))
        self._fold(open=any(opened.fields[w.name] for w in FIELDS if w.optional))
        self.typed.emit(opened.fields["title"], opened.fields["description"])

    def _person(self, contact: str) -> None:
        self.contact.say(contact or "Aucune personne n’est indiquée.")
        self.contact_note.say(
            BESIDE if contact else "Un nom aide la plateforme à vous joindre. Il n’est jamais publié."
        )
        self.name_contact.setVisible(not contact)

    def put(self, fields: Mapping[str, str]) -> None:
        """Types these texts in, as if by hand: kept like any others."""
        for name, text in fields.items():
            control = self.fields[name].control
            if isinstance(control, QComboBox):
                control.setCurrentIndex(max(0, control.findData(text)))
            elif isinstance(control, QPlainTextEdit):
                control.setPlainText(text)
            else:
                control.setText(text)

    def start(self) -> None:
        """The keyboard on the first field."""
        self.fields["title"].control.setFocus()

    def _themes(self, combo: QComboBox, themes: dict[str, str], chosen: str) -> None:
        combo.clear()
        combo.addItem(LATER, "")
        for id, name in themes.items():
            combo.addItem(name, id)
        if chosen and chosen not in themes:  # a theme that the campaign has no more: kept until another is chosen
            combo.addItem(chosen, chosen)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))

    def _fold(self, *, open: bool | None = None) -> None:
        shown = self.more.isChecked() if open is None else open
        self.more.setChecked(shown)
        self.details.setVisible(shown)
        self.private_details.setVisible(shown)
        self.more.setText(("▾" if shown else "▸") + f" {_MORE}")
        self.more.setAccessibleName(_MORE)
        self.more.setAccessibleDescription("Déplié" if shown else "Replié")

    def show_wrong(self, problems: Sequence[Refusal]) -> None:
        for name in self.fields:
            self.fields[name].clear()
        told = [problem for problem in problems if problem.field in self.fields]
        for number_, problem in enumerate(told):
            self.refuse(problem.field, words_of(problem), focus=number_ == 0)
        self.summary.tell(problems)


def _column(part: QWidget, spacing: int) -> QVBoxLayout:
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column
