"""The path of a request: five steps, which one is shown, and what is still missing in each, in words."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop.domain import requests as rules
from desktop.domain import typed_plan
from desktop.domain.drafts import AMOUNTS
from desktop.domain.refusals import Refusal
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.funding_places import PlanSide, place_of
from desktop.viewmodels.requests.letter import OF_LETTER, read, step_fields
from desktop.viewmodels.requests.letter_fields import PROJECT
from desktop.viewmodels.requests.opened_request import OpenedRequest
from desktop.viewmodels.requests.papers import on_letter
from desktop.viewmodels.requests.step_state import Step, StepState

_OF_REQUEST = ("category", "level", "title", "decided_by")
_OF_PROJECT = ("description", "expected_effect", "calendar")
_DATES_OF_PROJECT = step_fields(PROJECT)


def step_of(field: str) -> Step:
    """The step where a problem with this field is corrected; one without a field is shown on the last step."""
    if field in _OF_REQUEST:
        return Step.REQUEST
    if field in _OF_PROJECT or field in _DATES_OF_PROJECT:
        return Step.PROJECT
    if field.startswith("funding"):
        return Step.FUNDING if place_of(field).side is PlanSide.RESOURCES else Step.EXPENSES
    return Step.REVIEW


def _written(fields: Mapping[str, str]) -> frozenset[Step]:
    """The steps in which something is filled in; the level does not count, as it is chosen beforehand."""
    dates = read(fields.get("letter", ""))
    steps = {step_of(name) for name in (*_OF_REQUEST, *_OF_PROJECT) if name != "level" and fields.get(name, "").strip()}
    steps |= {Step.PROJECT for name in _DATES_OF_PROJECT if dates[name.removeprefix(OF_LETTER)]}
    steps |= {step_of(f"funding.{side}") for side in typed_plan.begun(typed_plan.decode(fields.get("funding", "")))}
    return frozenset(steps)


def _typed_last(earlier: Mapping[str, str], fields: Mapping[str, str]) -> str:
    """The last field in which these two texts differ; "" where they do in none.

    An amount only where no words differ: what she goes on with would be lost in it if she was writing words.
    """
    names = [name for name in (*_OF_REQUEST, *_OF_PROJECT) if earlier.get(name, "") != fields.get(name, "")]
    before, now = read(earlier.get("letter", "")), read(fields.get("letter", ""))
    names += [OF_LETTER + name for name, text in now.items() if before[name] != text]
    old, new = (typed_plan.decode(text.get("funding", "")) for text in (earlier, fields))
    names += [f"funding.{place}" for place in typed_plan.differ(old, new)]
    words = [name for name in names if name.rpartition(".")[2] not in AMOUNTS]
    return max(reversed(words or names), key=step_of, default="")


def _points(problem: Refusal) -> tuple[Refusal, ...]:
    """An empty plan counts as two problems, one for each side, as the two sides are two steps."""
    sides = typed_plan.EMPTY.values()
    return tuple(side.refusal() for side in sides) if problem.code == "plan_empty" else (problem,)


class RequestPath(QObject):
    """Which step of the open request is shown. Any step may be chosen at any time."""

    turned = Signal()  #: `step` is shown
    weighed = Signal()  #: what is missing may have changed

    def __init__(self, editor: RequestEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.step = Step.REQUEST
        self.typed = ""  #: the field in which was typed before a crash, until she has been led to it
        self._fresh: frozenset[Step] = frozenset(Step)
        self.only_printed = ""  #: why this request can only be printed, not sent; "" where it can be sent
        self.step_states: tuple[StepState, ...] = tuple(StepState(step=step) for step in Step)
        self._printed: dict[str, tuple[object, ...]] = {}  # by id, what each letter said as it was taken
        editor.opened.connect(self._opened)
        editor.changed.connect(self._weigh)
        editor.documents.shown.connect(lambda _joined: self._weigh())

    @property
    def here(self) -> StepState:
        return self.step_states[self.step - 1]

    def note_printed(self) -> None:
        """The letter of the open request was printed or saved."""
        if self._editor.active:
            self._printed[self._editor.id] = on_letter(self._editor)
            self._weigh()

    @property
    def to_print(self) -> bool:
        """Whether the letter comes next: nothing is missing, and it was not taken as it is now."""
        here = self.here
        return bool(self.only_printed) or not (here.problems or here.complement or here.printed)

    @property
    def problems(self) -> tuple[Refusal, ...]:
        """All the reasons why the request cannot be sent, in the order of the steps."""
        return self.step_states[Step.REVIEW - 1].problems

    @property
    def next(self) -> Step | None:
        return None if self.step is Step.REVIEW else Step(self.step + 1)

    @property
    def previous(self) -> Step | None:
        return None if self.step is Step.REQUEST else Step(self.step - 1)

    @property
    def next_words(self) -> str:
        """Heading of the step to which the button "Suivant" leads; "" on the last one."""
        return "" if self.next is None else StepState(step=self.next, over=self.here.over).heading

    def turn(self, step: Step) -> None:
        """Shows a step. On the last one all is reviewed, so that every empty field counts as missing."""
        fresh = self._fresh - {self.step} if step is not self.step else self._fresh
        self._fresh = frozenset() if step is Step.REVIEW else fresh
        self._show(step)

    def _show(self, step: Step) -> None:
        self.step = step
        self._weigh()
        self.turned.emit()

    def go_on(self) -> None:
        if self.next is not None:
            self.turn(self.next)

    def go_back(self) -> None:
        if self.previous is not None:
            self.turn(self.previous)

    def _opened(self, opened: OpenedRequest) -> None:
        """A new request opens at the first step; another one where something is missing, or else at the last step.

        After a crash: at the last of the steps in which something was typed before it. A step in which something is
        filled in counts as left before.
        """
        begun = _written(self._editor.fields) if self._editor.id else frozenset()
        self._fresh = frozenset(Step) - begun
        if self._fresh == {Step.REVIEW}:
            self._fresh = frozenset()
        self._weigh()
        first = next((state.step for state in self.step_states if state.problems), Step.REVIEW)
        self.typed = "" if opened.earlier is None else _typed_last(opened.earlier, self._editor.fields)
        if self.typed:
            first = step_of(self.typed)
        self._show(first if self._editor.id else Step.REQUEST)

    def _weigh(self) -> None:
        request_context = self._editor.request_context
        if request_context is None:
            return
        route = request_context.route(self._editor.fields.get("level", ""))
        self.only_printed = "" if route is None else route.only_printed
        points = [
            point for problem in self._editor.problems if not self._only_sent(problem) for point in _points(problem)
        ]
        points.sort(key=lambda problem: step_of(problem.field))
        completed, over = self._editor.complement, self._editor.stands
        typed = typed_plan.decode(self._editor.fields.get("funding", ""))
        unread = bool(typed_plan.read(typed)[1])
        plan = rules.findings(self._editor.fields, request_context.rules)
        below = next((remark.sentence for remark in plan if remark.code == "own_share_below"), "")
        self.step_states = tuple(
            StepState(
                step=step,
                problems=tuple(p for p in points if step in (step_of(p.field), Step.REVIEW) and not over),
                complement=completed,
                fresh=step in self._fresh,
                here=step is self.step,
                over=over,
                waits=unread and step is Step.FUNDING,
                unpaid=not any(line.amount.strip() for line in typed.resources),
                to_know=below if step is Step.FUNDING and not over else "",
                printed=self._printed.get(self._editor.id) == on_letter(self._editor),
            )
            for step in Step
        )
        self.weighed.emit()

    def _only_sent(self, problem: Refusal) -> bool:
        """Whether a problem does not matter, as the request is only printed and this is needed only to send it."""
        if not self.only_printed or problem.field.startswith(OF_LETTER):
            return False
        return problem.code == "no_prefect" or step_of(problem.field) is Step.REVIEW
