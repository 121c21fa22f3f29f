"""The form of a request to the préfet: five cards down one page, and its sums under them, always in sight."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.funding import PlanRemark
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.editor import OpenedRequest, RequestEditor
from desktop.viewmodels.requests.words import LEVELS, TEXTS, prefecture
from desktop.views.requests.funding_form import FundingForm, Totals
from desktop.views.requests.letter import LetterFields
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, row
from desktop.views.widgets.columns import paper, scrolled
from desktop.views.widgets.forms.choices import Choice, Choices
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.error_summary import ErrorSummary
from desktop.views.widgets.forms.files import Files
from desktop.views.widgets.theme import Theme

#: What préfectures ask for, in their order; each says which of them it wants.
_ORDER = (
    f"La préfecture attend d’ordinaire{FIXED}: la délibération ou la décision du maire, les devis, l’échéancier des"
    " dépenses, les notifications des autres aides, la convention avec l’intercommunalité, le RIB."
)
_LINES = {"description": 6}
_WIDEST = 92  # ems


class RequestForm(QWidget):
    """`letter`, `note`, `deliberation`: the buttons that show the papers."""

    def __init__(self, theme: Theme, editor: RequestEditor) -> None:
        super().__init__()
        self._theme, self._editor = theme, editor
        self._filling = False  # of what is beside the fields
        self.category = Choices(theme, "Catégorie")
        self.level = Choices(theme, "Préfet")
        self.form = EditorForm(theme, TEXTS, self, lines=_LINES)
        self.fields = self.form.fields
        self.funding: FundingForm | None = None  # its words follow the commune: made when the first request opens
        self.totals = Totals()
        self.files = Files(_ORDER)
        self.letter_fields = LetterFields(theme)
        self.letter = Button("Voir la le&ttre")
        self.deliberation = Button("Projet de délibération", kind="quiet")
        self.note = Button("Note pour le conseil", kind="quiet")
        self.errors = ErrorSummary(self.lead, bool, beside=True)
        self._plan = QVBoxLayout()
        self.area = scrolled(self._cards())
        self.area.setMinimumHeight(round(theme.em * 3))  # in the lowest window the sums stay in sight too
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.area, 1)
        column.addWidget(self.totals)
        self._connect()

    def _cards(self) -> QWidget:
        self.inner = QWidget()
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(14)
        column.addWidget(self.errors)
        steps = (
            ("1. Catégorie et niveau", (self.category, self.level)),
            ("2. Le projet", tuple(self.fields.values())),
            ("3. Plan de financement", (self._plan,)),
            ("4. Pièces jointes", (self.files,)),
            ("5. Lettre au préfet", (self.letter_fields, row(self.letter), row(self.deliberation, self.note))),
        )
        for title, parts in steps:
            card: Card = paper(title)
            card.body.setSpacing(16)
            card.add(*parts)
            column.addWidget(card)
        column.addStretch(1)
        return self.inner

    def _connect(self) -> None:
        editor = self._editor
        self._theme.changed.connect(self._fit)
        self.form.typed.connect(editor.type)
        self.form.left.connect(editor.leave)
        self.category.chosen.connect(lambda id: self._choose("category", id))
        self.level.chosen.connect(lambda id: self._choose("level", id))
        self.letter_fields.typed.connect(lambda text: self._type("letter", text))
        self.files.follow(editor.documents)
        editor.opened.connect(self._fill)
        editor.refused_field.connect(self.refuse)
        editor.examined.connect(self._examined)
        editor.wrong.connect(self._wrong)
        self._fit()

    # --- fields ----------------------------------------------------------------------------------------------------

    def _type(self, name: str, text: str) -> None:
        if not self._filling:
            self._editor.type(name, text)

    def _choose(self, name: str, id: str) -> None:
        self._editor.type(name, id)
        self._editor.leave(name)
        if self._editor.request_context is not None:
            self.letter_fields.relate(self._editor.request_context, self._editor.fields["level"])

    def _fit(self) -> None:
        """A line that is read must not run across a whole screen."""
        self.inner.setMaximumWidth(round(self._theme.em * _WIDEST))

    # --- filling ---------------------------------------------------------------------------------------------------

    def _fill(self, opened: OpenedRequest) -> None:
        self._filling = True
        self.errors.clear()
        request_context, fields = opened.request_context, opened.fields
        known = [Choice(category.id, category.name, category.summary) for category in request_context.categories]
        self.category.show_choices(known, fields["category"])
        self.level.show_choices([_level(request_context, level) for level in LEVELS], fields["level"])
        self.form.fill(fields)
        self._funding(request_context).show_plan(fields["funding"])
        self.letter_fields.fill(fields["letter"])
        self.letter_fields.relate(request_context, fields["level"])
        self._filling = False
        self.area.verticalScrollBar().setValue(0)

    def _funding(self, request_context: RequestContext) -> FundingForm:
        if self.funding is None:
            self.funding = FundingForm(self._theme, request_context.labels)
            self.funding.typed.connect(lambda text: self._type("funding", text))
            self.funding.left.connect(lambda: self._editor.leave("funding"))
            self.funding.balanced.connect(self.totals.show_balance)
            self._plan.addWidget(self.funding)
        return self.funding

    def start(self) -> None:
        """The keyboard on the first thing to do."""
        self.category.focus()

    # --- errors ----------------------------------------------------------------------------------------------------

    def refuse(self, name: str, sentence: str) -> None:
        self.form.refuse(name, sentence)
        if name in ("category", "level"):
            (self.category if name == "category" else self.level).refuse(sentence)

    def _examined(self, findings: Sequence[PlanRemark]) -> None:
        if self.funding is not None:
            self.funding.tell(findings)

    def _wrong(self, problems: Sequence[Refusal]) -> None:
        for field in self.fields.values():
            field.clear_error()
        self.category.refuse("")
        for problem in problems:
            self.refuse(problem.field, words_of(problem))
        self.errors.show_problems(problems)
        if problems:
            self.lead(problems[0].field)

    def lead(self, name: str) -> None:
        """The keyboard on the field that a problem names, in sight."""
        where: QWidget | None = None
        if name in self.fields:
            where = self.fields[name].control
            where.setFocus()
        elif name in ("category", "level"):
            where = (self.category if name == "category" else self.level).focus()
        elif name.startswith("funding") and self.funding is not None:
            where = self.funding.focus(name.removeprefix("funding").removeprefix("."))
        if where is not None:
            self.area.ensureWidgetVisible(where, 40, round(self._theme.em * 6))


def _level(request_context: RequestContext, level: str) -> Choice:
    found = request_context.authorities[level]
    if isinstance(found, Refusal):
        return Choice(level, LEVELS[level], found.sentence, open=False)
    words = f"{prefecture(found)}."
    if found.department:
        words += f" La lettre passe par la préfecture {found.department}."
    if found.sub_prefecture:
        words += f" La lettre passe par la sous-préfecture {found.sub_prefecture}."
    if found.only_printed:
        words += f" {found.only_printed} La lettre s’imprime."
    return Choice(level, LEVELS[level], words)
