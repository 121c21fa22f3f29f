"""The form of a request to the préfet: one step at a time, with the sums of its plan under the steps about money."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.domain.funding import PlanRemark
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.funding_balance import Balance
from desktop.viewmodels.requests.letter_fields import PROJECT
from desktop.viewmodels.requests.path import RequestPath, step_of
from desktop.viewmodels.requests.step_state import Step
from desktop.viewmodels.requests.words import PROJECT_TEXTS
from desktop.views.requests.funding_form import FundingForm, Totals
from desktop.views.requests.money_steps import ExpensesStep, FundingStep
from desktop.views.requests.path_bar import PathBar
from desktop.views.requests.review import ReviewStep
from desktop.views.requests.steps import FieldsStep, RequestStep, StepView
from desktop.views.widgets.forms.unmoved import unmoved
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.screen import Screens
from desktop.views.widgets.scrolling import bring_new_into_sight
from desktop.views.widgets.theme import Theme
from sync.contract.campaign import FundingRules

_OF_MONEY = (Step.EXPENSES, Step.FUNDING)
_Made = TypeVar("_Made", bound=StepView)


class RequestForm(QWidget):
    """All steps; each is made when it is first shown, and kept."""

    deliberation = Signal()  #: to see the draft decision for the council
    note = Signal()  #: to see the note for the council

    def __init__(self, theme: Theme, editor: RequestEditor, path: RequestPath) -> None:
        super().__init__()
        self._theme, self._editor, self._path = theme, editor, path
        self._filling = False  # the plan is being filled, and rewrites amounts as printed: that is no typing
        self._wrong: tuple[Refusal, ...] = ()  # why it could not be sent, for steps that are not made yet
        self._steps: dict[Step, StepView] = {}
        self.bar = PathBar(theme)
        self.stack = Screens()
        self.totals = Totals()
        self.totals.hide()
        column = flush(QVBoxLayout(self), 8)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.totals)
        self.bar.turned.connect(self._turn)
        path.turned.connect(self._turned)
        path.weighed.connect(self._weighed)
        editor.opened.connect(lambda _opened: self._fill())
        editor.rewritten.connect(self._follow)
        editor.erased_names.erased.connect(self._take_out)
        editor.refused_field.connect(self._refuse_field)
        editor.examined.connect(self._examined)
        editor.wrong.connect(self._keep_wrong)
        editor.documents.shown.connect(lambda _joined: self._refresh_review())

    # --- the steps ---------------------------------------------------------------------------------------------------

    @cached_property
    def request(self) -> RequestStep:
        return self._made(Step.REQUEST, RequestStep(self._theme, self._editor))

    @cached_property
    def project(self) -> FieldsStep:
        return self._made(Step.PROJECT, FieldsStep(self._theme, self._editor, PROJECT_TEXTS, PROJECT))

    @cached_property
    def expenses(self) -> ExpensesStep:
        return self._made(Step.EXPENSES, ExpensesStep(self._theme, self._editor, self.funding))

    @cached_property
    def financing(self) -> FundingStep:
        return self._made(Step.FUNDING, FundingStep(self._theme, self._editor, self.funding))

    @cached_property
    def review(self) -> ReviewStep:
        view = self._made(Step.REVIEW, ReviewStep(self._theme, self._editor, self._path, self.lead))
        view.deliberation.clicked.connect(self.deliberation)
        view.note.clicked.connect(self.note)
        return view

    @cached_property
    def funding(self) -> FundingForm:
        """The plan, made once a request is open, as its words depend on the commune."""
        plan = FundingForm(self._theme, self._context.labels, self._rules, self)
        plan.typed.connect(self._type_plan)
        plan.left.connect(lambda: self._editor.leave("funding"))
        plan.balanced.connect(self._show_totals)
        self._show_plan(plan)
        return plan

    @property
    def here(self) -> StepView:
        """The step that is shown."""
        match self._path.step:
            case Step.REQUEST:
                return self.request
            case Step.PROJECT:
                return self.project
            case Step.EXPENSES:
                return self.expenses
            case Step.FUNDING:
                return self.financing
            case Step.REVIEW:
                return self.review

    def _made(self, step: Step, view: _Made) -> _Made:
        self._steps[step] = view
        self.stack.addWidget(view)
        view.fill(self._editor.fields, self._context)
        wrong_fields = {problem.field for problem in self._wrong}
        for problem in self._path.step_states[step - 1].problems:
            if problem.field in wrong_fields:
                view.refuse(problem.field, words_of(problem))
        return view

    @property
    def _context(self) -> RequestContext:
        if self._editor.request_context is None:
            raise AssertionError("no request is open")
        return self._editor.request_context

    # --- filling and turning -----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._wrong = ()
        if "funding" in vars(self):
            self._show_plan(self.funding)
        for view in self._steps.values():
            view.fill(self._editor.fields, self._context)

    def _follow(self) -> None:
        """Another program has changed fields in which nothing was typed here."""
        fields = self._editor.fields
        with unmoved(self):
            if "funding" in vars(self) and not self.funding.shows(fields["funding"], fields["category"]):
                self._show_plan(self.funding)
            for view in self._steps.values():
                view.fill(fields, self._context, anew=False)

    def _take_out(self, names: Mapping[str, str]) -> None:
        """They were erased. A field in which another name was typed since keeps it."""
        for view in self._steps.values():
            if view.letter is not None:
                view.letter.take_out(names)

    def _show_plan(self, plan: FundingForm) -> None:
        self._filling = True
        plan.show_plan(self._editor.fields["funding"], self._editor.fields["category"])
        self._filling = False

    def _turn(self, step: Step) -> None:
        """A step that was pressed is gone on in; an arrow key in the bar may be followed by another one."""
        walking = self.bar.walking
        self._path.turn(step)
        if not walking:
            self.go_on()

    def _turned(self) -> None:
        view, step = self.here, self._path.step
        if step is Step.EXPENSES:
            self.funding.relate(self._editor.fields["category"])
        if step is Step.REVIEW:
            self.review.refresh()
        if step in _OF_MONEY:
            self._show_totals(self.funding.balance)
        self.stack.setCurrentWidget(view)
        self.totals.setVisible(step in _OF_MONEY)
        view.area.verticalScrollBar().setValue(0)
        self._weighed()
        announce(self, self._path.here.heading)

    def _show_totals(self, balance: Balance) -> None:
        """Where expenses are typed, the line above says that nothing is missing there: nor does this one."""
        self.totals.show_balance(replace(balance, to_come=self._path.step is Step.EXPENSES))

    def _weighed(self) -> None:
        self.bar.show_path(self._path.step_states, self._path.step)
        for step, view in self._steps.items():
            view.show_state(self._path.step_states[step - 1])

    def _refresh_review(self) -> None:
        if self._path.step is Step.REVIEW and "review" in vars(self) and self._editor.active:
            self.review.refresh()

    def start(self, had: QWidget | None = None) -> None:
        """Gives the keyboard to the first thing to do in the step that is shown.

        But where one wrote there, to that text: `had` had it when the page was left, or it was typed before a crash.
        """
        name, self._path.typed = self._path.typed, ""
        where: QWidget | None = None
        if had is not None and isValid(had) and self.here.isAncestorOf(had):
            where = had
            give(had)
        elif name and step_of(name) is self._path.step:
            where = self.here.lead(name)
        if where is None or not _written_on(where):
            self.here.start()

    def go_on(self) -> None:
        """She has turned to this step to write: what then has the keyboard is in sight, even under large text."""
        self.start()
        focus = QApplication.focusWidget()
        if focus is not None and self.here.isAncestorOf(focus):
            bring_new_into_sight(focus)

    # --- the plan ----------------------------------------------------------------------------------------------------

    def _rules(self) -> FundingRules:
        return self._context.rules

    def _type_plan(self, text: str) -> None:
        if not self._filling:
            self._editor.type("funding", text)

    def _examined(self, findings: Sequence[PlanRemark]) -> None:
        if "funding" in vars(self):
            self.funding.tell(findings)

    # --- errors ------------------------------------------------------------------------------------------------------

    def _refuse_field(self, name: str, sentence: str) -> None:
        view = self._steps.get(step_of(name))
        if view is not None:
            view.refuse(name, sentence)

    def _keep_wrong(self, problems: tuple[Refusal, ...]) -> None:
        self._wrong = problems
        for problem in problems:
            self._refuse_field(problem.field, words_of(problem))

    def lead(self, name: str) -> None:
        """Shows the field that a problem names, in its step, and gives it the keyboard."""
        self._path.turn(step_of(name))
        where = self.here.lead(name)
        if where is not None:
            bring_new_into_sight(where)  # the step that was turned to is laid out only now


def _written_on(where: QWidget) -> bool:
    """Puts the caret after the text of this widget, in sight; False where one does not write in it."""
    if isinstance(where, QLineEdit):
        where.end(False)
    elif isinstance(where, QPlainTextEdit):
        where.moveCursor(QTextCursor.MoveOperation.End)
    else:
        return False
    bring_new_into_sight(where)
    return True
