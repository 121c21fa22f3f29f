"""The path of a request: five steps, which one is in sight, and what is still missing in each, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QObject, Signal

from desktop.domain import typed_plan
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED, counted, uncapital
from desktop.viewmodels.requests.complement import Complement
from desktop.viewmodels.requests.editor import OpenedRequest, RequestEditor
from desktop.viewmodels.requests.letter import OF_LETTER, PROJECT, read, step_fields

_FILLED = "La demande est remplie. Relisez-la, complétez la lettre plus bas, puis imprimez-la."
#: Of a complement that does not leave any more: what is asked of any other text would lead her to finish it.
_OVER = "Ce complément ne part plus."
_OVER_REVIEW = f"{_OVER} Il n’y a rien à envoyer ni à imprimer."
_SAID = 3  # sentences on what is missing, before the rest is only counted


class Step(IntEnum):
    """In the order in which one walks them."""

    REQUEST = 1
    PROJECT = 2
    EXPENSES = 3
    FUNDING = 4
    REVIEW = 5


NAMES = {
    Step.REQUEST: "La demande",
    Step.PROJECT: "Le projet et son calendrier",
    Step.EXPENSES: "Les dépenses",
    Step.FUNDING: "Le financement",
    Step.REVIEW: "Relire et imprimer",
}
#: As wide as what is said of a step becomes while one writes.
WIDEST_SHORT = "10 points à revoir"
#: What is empty, by the code of its problem, while nobody has left its step: to be filled, and not yet missing.
_TO_FILL = {
    "category_missing": "la catégorie",
    "title_missing": "l’objet",
    "decision_missing": "la décision de la commune",
    "description_missing": "l’explication",
    "no_expense": "une dépense",
    "no_resource": "une ressource",
}
_OF_REQUEST = ("category", "level", "title", "decided_by")
_OF_PROJECT = ("description", "expected_effect", "calendar")
_DATES_OF_PROJECT = step_fields(PROJECT)


def step_of(field: str) -> Step:
    """Where a problem with this field is mended; what belongs to no field is read at the end."""
    if field in _OF_REQUEST:
        return Step.REQUEST
    if field in _OF_PROJECT or field in _DATES_OF_PROJECT:
        return Step.PROJECT
    if field.startswith("funding.resources"):
        return Step.FUNDING
    return Step.EXPENSES if field.startswith("funding") else Step.REVIEW


def _written(fields: Mapping[str, str]) -> frozenset[Step]:
    """The steps of which something is written; whom a request is for is chosen beforehand."""
    dates = read(fields.get("letter", ""))
    steps = {step_of(name) for name in (*_OF_REQUEST, *_OF_PROJECT) if name != "level" and fields.get(name, "").strip()}
    steps |= {Step.PROJECT for name in _DATES_OF_PROJECT if dates[name.removeprefix(OF_LETTER)]}
    steps |= {step_of(f"funding.{side}") for side in typed_plan.begun(typed_plan.decode(fields.get("funding", "")))}
    return frozenset(steps)


def _points(problem: Refusal) -> tuple[Refusal, ...]:
    """An empty plan lacks both its sides, which are two steps: the last one counts as many points as they do."""
    sides = typed_plan.EMPTY.values()
    return tuple(side.refusal() for side in sides) if problem.code == "plan_empty" else (problem,)


@dataclass(frozen=True, slots=True)
class StepState:
    """One step, and what keeps the request from leaving there; the last step counts all of it."""

    step: Step
    problems: tuple[Refusal, ...] = ()
    complement: Complement | None = None  #: that of a request which came back
    fresh: bool = False  #: nobody has left it, or at the end: come to it
    over: bool = False  #: it does not leave any more: nothing is missing

    @property
    def to_fill(self) -> str:
        """What there is to fill in a fresh step where nothing is wrong, in words; "" for any other."""
        empty = [_TO_FILL.get(problem.code, "") for problem in self.problems]
        return ", ".join(empty) if self.fresh and all(empty) else ""

    @property
    def name(self) -> str:
        return f"{self.step}. {self._named}"

    @property
    def heading(self) -> str:
        return f"Étape {self.step} sur {len(Step)} · {self._named}"

    @property
    def _named(self) -> str:
        return "Relire" if self.over and self.step is Step.REVIEW else NAMES[self.step]

    @property
    def short(self) -> str:
        if self.over:
            return "Texte gardé"
        if self.problems and self.fresh and self.step is Step.REVIEW:
            return "Pour finir"
        if self.to_fill:
            return "À remplir"
        if self.problems:
            return f"{counted(len(self.problems), 'point')} à revoir"
        if self.complement is not None:  # its fields were filled when it left, and the préfet found that it lacks
            return self.complement.short if self.step is Step.REVIEW else "Champs remplis"
        return "Demande remplie" if self.step is Step.REVIEW else "Rien ne manque"

    @property
    def words(self) -> str:
        """What is missing here, in sentences; at the end they stand in a list of their own."""
        if self.over:
            return _OVER_REVIEW if self.step is Step.REVIEW else _OVER
        if not self.problems and self.complement is not None:
            return self.complement.words if self.step is Step.REVIEW else "Les champs sont remplis."
        if not self.problems:
            return _FILLED if self.step is Step.REVIEW else "Rien ne manque ici."
        if self.step is Step.REVIEW:
            return "Relisez, et complétez ce qui manque."
        if self.to_fill:
            return f"À remplir{FIXED}: {self.to_fill}."
        rest = len(self.problems) - _SAID
        more = f" Et {counted(rest, 'autre point', 'autres points')}." if rest > 0 else ""
        said = " ".join(problem.sentence for problem in self.problems[:_SAID])
        return f"Reste à revoir{FIXED}: {uncapital(said)}{more}"


class RequestPath(QObject):
    """Which step of the open request is in sight. Any step may be chosen at any time."""

    turned = Signal()  #: `step` is in sight
    weighed = Signal()  #: what is missing may be another thing than before

    def __init__(self, editor: RequestEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.step = Step.REQUEST
        self._fresh: frozenset[Step] = frozenset(Step)
        self.only_printed = ""  #: why this request cannot be sent from here, "" where it can
        self.step_states: tuple[StepState, ...] = tuple(StepState(step) for step in Step)
        editor.opened.connect(self._opened)
        editor.changed.connect(self._weigh)
        editor.documents.shown.connect(lambda _joined: self._weigh())

    @property
    def here(self) -> StepState:
        return self.step_states[self.step - 1]

    @property
    def problems(self) -> tuple[Refusal, ...]:
        """All that keeps the request from leaving, in the order of the steps."""
        return self.step_states[Step.REVIEW - 1].problems

    @property
    def next(self) -> Step | None:
        return None if self.step is Step.REVIEW else Step(self.step + 1)

    @property
    def previous(self) -> Step | None:
        return None if self.step is Step.REQUEST else Step(self.step - 1)

    @property
    def next_words(self) -> str:
        """Where the button "Suivant" leads."""
        return "" if self.next is None else StepState(self.next, over=self.here.over).heading

    def turn(self, step: Step) -> None:
        """At the end all is read again, and what is empty anywhere is missing."""
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

    def _opened(self, _opened: OpenedRequest) -> None:
        """A new request begins at the beginning; another one where something is missing, else at its end.

        Of another one, a step in which something is written was left before.
        """
        begun = _written(self._editor.fields) if self._editor.id else frozenset()
        self._fresh = frozenset(Step) - begun
        if self._fresh == {Step.REVIEW}:
            self._fresh = frozenset()
        self._weigh()
        first = next((state.step for state in self.step_states if state.problems), Step.REVIEW)
        self._show(first if self._editor.id else Step.REQUEST)

    def _weigh(self) -> None:
        request_context = self._editor.request_context
        if request_context is None:
            return
        route = request_context.route(self._editor.fields.get("level", ""))
        self.only_printed = "" if route is None else route.only_printed
        found = [point for problem in self._editor.problems if not self._printed(problem) for point in _points(problem)]
        found.sort(key=lambda problem: step_of(problem.field))
        completed, over = self._editor.complement, bool(self._editor.ended)
        self.step_states = tuple(
            StepState(
                step,
                tuple(p for p in found if step in (step_of(p.field), Step.REVIEW) and not over),
                completed,
                step in self._fresh,
                over,
            )
            for step in Step
        )
        self.weighed.emit()

    def _printed(self, problem: Refusal) -> bool:
        """It is no mistake that such a request cannot leave, and nothing need be known that only its way asks for."""
        if not self.only_printed or problem.field.startswith(OF_LETTER):
            return False
        return problem.code == "no_prefect" or step_of(problem.field) is Step.REVIEW
