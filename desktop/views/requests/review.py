"""The last step: what is still missing, the whole request with its tables, then the fields of its letter."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.letters import ON_HONOUR_TITLE
from desktop.domain.papers.deciding_body import lacks_decision
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.letter import OF_LETTER
from desktop.viewmodels.requests.letter_blanks import COMPLETE, LetterBlanks, letter_blanks
from desktop.viewmodels.requests.letter_fields import LETTER
from desktop.viewmodels.requests.path import RequestPath
from desktop.viewmodels.requests.review import TO_JOIN, ReadRows, ReviewPart, parts_shown, printed_line, review, to_join
from desktop.viewmodels.requests.sending import warnings
from desktop.viewmodels.requests.step_state import Step, StepState
from desktop.views.requests.read_table import ReadTable
from desktop.views.requests.steps import StepView
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.columns import paper
from desktop.views.widgets.forms.error_summary import ErrorSummary
from desktop.views.widgets.forms.field_cards import Reading, Readings
from desktop.views.widgets.forms.files import Files
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.scrolling import READ_FIRST, bring_new_into_sight
from desktop.views.widgets.theme import Theme

_ALSO_THERE = f"Les pièces se joignent aussi à l’étape «{FIXED}Le financement{FIXED}»."
_LETTER = "La lettre reprend ce que vous venez de relire. Le secrétariat prépare, le maire signe."
_SWORN = "La lettre ajoute ce texte. La personne qui la signe l’atteste et s’y engage."


class ReviewStep(StepView):
    """`deliberation`, `note`: the buttons of these papers; `lead_to`: leads to the field of a problem."""

    def __init__(
        self, theme: Theme, editor: RequestEditor, path: RequestPath, lead_to: Callable[[str], object]
    ) -> None:
        super().__init__(theme, editor)
        self._path, self._lead_to = path, lead_to
        self.errors = ErrorSummary(lead_to, bool, always=True)
        self.printed, self.warned, self.blanks = Notice(), Notice(), Notice()
        self.deliberation = Button("Projet de délibération", kind="quiet")
        self.note = Button("Note pour le conseil", kind="quiet")
        self.tables: list[ReadTable] = []
        self.verdict = Label()
        self._asked_for_files = False  # documents have been asked for since the text was opened
        self._shown_problems: list[tuple[str, str]] = []
        self._read = QVBoxLayout()
        self._read.setSpacing(14)
        self._parts: list[QWidget] = []
        self.card.setProperty(READ_FIRST, True)
        self.files = Files(_ALSO_THERE)
        self.files.follow(editor.documents)
        self.files.show_files(editor.documents.joined)
        self.files.hide()
        self.card.add(self.files, self.errors, self.printed, self.warned, self.blanks, self._read)
        self.to_print = letter = paper("La lettre")
        letter.body.setSpacing(16)
        fields = self._ask_for_letter(LETTER)
        fields.left.connect(self._tell)  # errors in the letter's fields are corrected on this step
        fields.left.connect(self._follow_blanks)
        self.sworn = Reading(ON_HONOUR_TITLE, note=_SWORN)
        letter.add(Label(_LETTER, "small", "muted"), fields, self.sworn, row(self.deliberation, self.note))
        self._shown_parts: dict[ReviewPart, tuple[QWidget, ...]] = {
            ReviewPart.FILES: (self.files,),
            ReviewPart.PAPERS: (self.deliberation, self.note),
            ReviewPart.LETTER: (letter,),
        }
        self._column.insertWidget(1, letter)

    def fill(self, fields: Mapping[str, str], request_context: RequestContext, *, anew: bool = True) -> None:
        super().fill(fields, request_context, anew=anew)
        if anew:
            self._asked_for_files = False
        self.sworn.words.say(request_context.sworn)
        self.refresh()

    def show_state(self, state: StepState) -> None:
        """Called at each keystroke, as fields of the letter are on this step."""
        super().show_state(state)
        shown = parts_shown(state)
        self._asked_for_files |= ReviewPart.FILES in shown
        for part, widgets in self._shown_parts.items():
            # Files may have been joined here, or one be under way: the band over the text asked for one, or the
            # complement became a draft apart.
            stays = part is ReviewPart.FILES and self._asked_for_files and not state.over
            for widget in widgets:
                widget.setVisible(part in shown or stays)
        if state.over:
            self.blanks.clear()
        if self._path.step is Step.REVIEW and self.editor.request_context is not None:
            self._warn(self.editor.request_context)

    def _warn(self, request_context: RequestContext) -> None:
        """Shows the warnings; none for a request that can no longer be sent."""
        remarks = warnings(self.editor.fields, self.editor.documents.rows, request_context, self.editor.today())
        shown = () if self.editor.stands else remarks
        attached = len(self.editor.documents.rows)
        asks = self.files.isHidden() and lacks_decision(self.editor.fields["decided_by"], attached)
        offers = ((self.files.add.text(), self._join),) if asks else ()
        self.warned.say("\n".join(f"⚠ {warning}" for warning in shown), *offers, tone="warn")

    def _join(self) -> None:
        """Shows the files here too, as of a complement, and asks for one at once."""
        self._asked_for_files = True
        self.files.show()
        bring_new_into_sight(self.files)
        self.files.ask()
        self.refresh()

    def _tell(self) -> None:
        """Lists all errors, if the list has changed."""
        problems = [(problem.field, problem.sentence) for problem in self._path.problems]
        if problems != self._shown_problems:
            self._shown_problems = problems
            self.errors.show_problems(self._path.problems)

    def refresh(self) -> None:
        """Shows the request again: when the step is opened, or after its files have changed."""
        request_context = self.editor.request_context
        if request_context is None:
            return
        self._tell()
        self.printed.say(printed_line(self._path.only_printed))
        if self.letter is not None:
            self.letter.relate(request_context, self.editor.fields["level"])
        self._say_blanks()
        for part in self._parts:
            self._read.removeWidget(part)
            part.hide()
            part.deleteLater()
        fields, attached = self.editor.fields, self.editor.documents.rows
        read = review(fields, attached, request_context)
        self._warn(request_context)
        texts = Readings(self.theme, spacing=14)
        # Where no letter is printed any more, nothing goes with it.
        wanted = "" if self.to_print.isHidden() else to_join(fields, attached, request_context)
        texts_read = (*read.texts, *(((TO_JOIN, wanted),) if wanted else ()))
        texts.fill([(label, text, "") for label, text in texts_read])
        self._parts = [texts]
        self.tables = []
        self.verdict = Label("", "strong")
        self.verdict.say(*read.sums.verdict)
        sums = [*([Label(read.sums.rates, "small")] if read.sums.rates else []), self.verdict]
        of_money = [rows for rows in read.tables if rows.total]
        for rows in of_money:
            self._parts += [Label(rows.title, "section"), self._table(rows)]
        self._parts += sums
        for rows in read.tables[len(of_money) :]:
            self._parts += [Label(rows.title, "section"), self._table(rows)]
        for part in self._parts:
            self._read.addWidget(part)

    def _say_blanks(self) -> None:
        """Names what the letter leaves blank beside the button that prints it, as its fields are out of sight."""
        self.blanks.say(self._letter_blanks().sentence, (COMPLETE, self._to_blank))

    def _follow_blanks(self) -> None:
        """While the letter is being filled in: what is said keeps its room, so that no field moves."""
        blanks = self._letter_blanks()
        if blanks.sentence:
            self.blanks.say_in_place(blanks.sentence, (COMPLETE, self._to_blank), tone="accent")
        elif blanks.filled and not self.blanks.isHidden():
            self.blanks.say_in_place(blanks.filled)

    def _letter_blanks(self) -> LetterBlanks:
        """Nothing where no letter is asked for."""
        request_context = self.editor.request_context
        if request_context is None or self.to_print.isHidden():
            return LetterBlanks()
        listed = {problem.field for problem in self._path.problems}
        return letter_blanks(self.editor.fields, request_context, self.editor.today(), listed)

    def _to_blank(self) -> None:
        """To a field below, or to that of another step, as that of the decision; to a choice without its keys."""
        blanks = self._letter_blanks()
        if not (first := blanks.first):
            return
        if blanks.chosen and self.letter is not None:
            field = self.letter.fields[first.removeprefix(OF_LETTER)]
            give(field.label)  # a screen reader reads it, and Tab goes on to the choice
            bring_new_into_sight(field)
            return
        where = self.lead(first)
        if where is None:
            self._lead_to(first)
        else:
            self.show_part(where)

    def _table(self, rows: ReadRows) -> ReadTable:
        amounts = range(1, len(rows.head)) if rows.total else ()
        table = ReadTable(rows.title, rows.head, stretch=0 if rows.total else 1, right=amounts)
        table.show_rows(rows.rows, rows.total)
        self.tables.append(table)
        return table

    def start(self) -> None:
        """Gives the keyboard to the first error, or else to the attached files, or else to the head of the step.

        Not to a table, which would scroll the heading of the step out of sight.
        """
        joining = () if self.files.isHidden() else (self.files.add,)
        first: QWidget = next(iter((*self.errors.ways, *joining)), self.card)
        give(first)
