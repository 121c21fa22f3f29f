"""The steps in which one writes: the request, its project, its expenses, its financing."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.letter import DATES_TOO, OF_LETTER
from desktop.viewmodels.requests.letter_fields import Groups
from desktop.viewmodels.requests.step_state import StepState
from desktop.viewmodels.requests.words import LEVELS, REQUEST_TEXTS, doubt_on_leaving, way_of
from desktop.views.requests.letter import LetterFields
from desktop.views.widgets.card import rule
from desktop.views.widgets.columns import FIELD_GAP, TwoColumns, paper, stacked
from desktop.views.widgets.forms.choices import Choice, Choices
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import scrolled
from desktop.views.widgets.theme import Theme

_LINES = {"description": 10}


class StepView(QWidget):
    """One step: its heading, what is missing, then its parts, which scroll."""

    def __init__(self, theme: Theme, editor: RequestEditor) -> None:
        super().__init__()
        self.theme, self.editor = theme, editor
        self.heading = Label("", "section")
        self.missing = Label("", "small", "muted")
        self.fields: dict[str, Field] = {}
        self.letter: LetterFields | None = None
        self.inner = QWidget()
        self._column = QVBoxLayout(self.inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self.card = paper()
        self.card.body.setSpacing(16)
        self.card.add(self.heading, self.missing)
        self._column.addWidget(self.card)
        self._column.addStretch(1)
        self.area: QScrollArea = scrolled(self.inner, cards=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)

    def show_state(self, state: StepState) -> None:
        self.heading.say(state.heading)
        self.card.setAccessibleName(state.heading)
        self.missing.say(state.words, state.tone)

    def fill(self, fields: Mapping[str, str], request_context: RequestContext, *, anew: bool = True) -> None:
        """Fills the fields with the draft, without showing errors; `anew`: as for the fields of a form."""
        if self.letter is not None:
            self.letter.fill(fields["letter"], anew=anew)
            self.letter.relate(request_context, fields["level"])
        if anew:
            self.area.verticalScrollBar().setValue(0)

    def refuse(self, name: str, sentence: str) -> None:
        """Shows under a field what is wrong with it."""
        if name in self.fields:
            self.fields[name].refuse(sentence)
        elif name.startswith(OF_LETTER) and self.letter is not None:
            self.letter.check()

    def lead(self, name: str) -> QWidget | None:
        """Gives this field the keyboard; returns its widget, None where the step has no such field."""
        of_letter = {} if self.letter is None else self.letter.fields
        field = self.fields.get(name) or of_letter.get(name.removeprefix(OF_LETTER))
        if field is None:
            return None
        field.lead()
        return field.control

    def start(self) -> None:
        """Gives the keyboard to the first thing to do here."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            give(first.control)

    def show_part(self, part: QWidget) -> None:
        self.area.ensureWidgetVisible(part, 40, round(self.theme.em * 6))

    def _ask(self, words: Sequence[FormField]) -> EditorForm:
        form = EditorForm(self.theme, words, self, lines=_LINES)
        form.typed.connect(self.editor.type)
        form.left.connect(self.editor.leave)
        today = self.editor.today
        form.left.connect(lambda name: form.advise(name, doubt_on_leaving(name, form.fields[name].text, today())))
        self.fields = form.fields
        return form

    def _ask_for_letter(self, groups: Groups) -> LetterFields:
        made = LetterFields(self.theme, groups, self.editor.today)
        made.typed.connect(self.editor.type_letter)
        self.letter = made
        return made


class RequestStep(StepView):
    """The first step: what is asked for, from which préfet, and who decided it."""

    def __init__(self, theme: Theme, editor: RequestEditor) -> None:
        super().__init__(theme, editor)
        self.category, self.level = Choices(theme, "Catégorie"), Choices(theme, "Préfet")
        self.form = self._ask(REQUEST_TEXTS)
        texts = stacked(*self.fields.values())
        # The texts first, as the keyboard begins there: from them Tab leads to the choices, which nobody then forgets.
        self.card.add(TwoColumns(theme, texts, stacked(self.category, self.level), gap=FIELD_GAP))
        self.choices = {"category": self.category, "level": self.level}
        for name, choice in self.choices.items():
            choice.chosen.connect(lambda id, name=name: self._choose(name, id))

    def fill(self, fields: Mapping[str, str], request_context: RequestContext, *, anew: bool = True) -> None:
        super().fill(fields, request_context, anew=anew)
        known = [Choice(category.id, category.name, category.summary) for category in request_context.categories]
        if anew or self.category.chosen_id != fields["category"]:
            self.category.show_choices(known, fields["category"])
        if anew or self.level.chosen_id != fields["level"]:
            self.level.show_choices([_level(request_context, level) for level in LEVELS], fields["level"])
        self.form.fill(fields, anew=anew)

    def refuse(self, name: str, sentence: str) -> None:
        if name in self.choices:
            self.choices[name].refuse(sentence)
        super().refuse(name, sentence)

    def lead(self, name: str) -> QWidget | None:
        return self.choices[name].focus() if name in self.choices else super().lead(name)

    def start(self) -> None:
        """Gives the keyboard to the first empty text, else to the first choice that is open, else to the first of all.

        Not to a choice while a text is empty: no caret shows there, and the first space of what is typed would choose.
        """
        empty = self.form.first_empty
        unmade = next((choice for choice in self.choices.values() if not choice.chosen_id), None)
        if empty is not None:
            give(empty.control)
        elif unmade is not None:
            unmade.focus()
        else:
            self.form.start()

    def _choose(self, name: str, id: str) -> None:
        self.editor.type(name, id)
        self.editor.leave(name)


class FieldsStep(StepView):
    """A step with fields of the request, then some of the letter."""

    def __init__(self, theme: Theme, editor: RequestEditor, words: Sequence[FormField], groups: Groups) -> None:
        super().__init__(theme, editor)
        self.form = self._ask(words)
        first, *others = self.fields.values()
        self.card.add(TwoColumns(theme, stacked(first), stacked(*others), gap=FIELD_GAP))
        self.card.add(rule(), Label(DATES_TOO, "small", "muted"), self._ask_for_letter(groups))

    def fill(self, fields: Mapping[str, str], request_context: RequestContext, *, anew: bool = True) -> None:
        super().fill(fields, request_context, anew=anew)
        self.form.fill(fields, anew=anew)


def _level(request_context: RequestContext, level: str) -> Choice:
    authority = request_context.authorities[level]
    if isinstance(authority, Refusal):
        return Choice(level, LEVELS[level], authority.sentence, open=False)
    return Choice(level, LEVELS[level], way_of(authority))
