"""The path of a request: five steps, which one is in sight, and what is still missing in each, in words."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QObject, Signal

from desktop.domain import typed_plan
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED, counted, uncapital
from desktop.viewmodels.requests.complement import Complement
from desktop.viewmodels.requests.editor import OpenedRequest, RequestEditor
from desktop.viewmodels.requests.letter import OF_LETTER, PROJECT, step_fields

_FILLED = "La demande est remplie. Relisez-la, complétez la lettre plus bas, puis imprimez-la."
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


def _points(problem: Refusal) -> tuple[Refusal, ...]:
    """An empty plan lacks both its sides, which are two steps: the last one counts as many points as they do."""
    sides = typed_plan.EMPTY.values()
    return tuple(side.refusal() for side in sides) if problem.code == "plan_empty" else (problem,)


@dataclass(frozen=True, slots=True)
class Standing:
    """One step, and what keeps the request from leaving there; the last step counts all of it."""

    step: Step
    problems: tuple[Refusal, ...] = ()
    complement: Complement | None = None  #: that of a request which came back

    @property
    def name(self) -> str:
        return f"{self.step}. {NAMES[self.step]}"

    @property
    def heading(self) -> str:
        return f"Étape {self.step} sur {len(Step)} · {NAMES[self.step]}"

    @property
    def short(self) -> str:
        if self.problems:
            return f"{counted(len(self.problems), 'point')} à revoir"
        if self.complement is not None:  # its fields were filled when it left, and the préfet found that it lacks
            return self.complement.short if self.step is Step.REVIEW else "Champs remplis"
        return "Demande remplie" if self.step is Step.REVIEW else "Rien ne manque"

    @property
    def words(self) -> str:
        """What is missing here, in sentences; at the end they stand in a list of their own."""
        if not self.problems and self.complement is not None:
            return self.complement.words if self.step is Step.REVIEW else "Les champs sont remplis."
        if not self.problems:
            return _FILLED if self.step is Step.REVIEW else "Rien ne manque ici."
        if self.step is Step.REVIEW:
            return "Relisez, et complétez ce qui manque."
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
        self.only_printed = ""  #: why this request cannot be sent from here, "" where it can
        self.standings: tuple[Standing, ...] = tuple(Standing(step) for step in Step)
        editor.opened.connect(self._opened)
        editor.changed.connect(self._weigh)
        editor.documents.shown.connect(lambda _joined: self._weigh())

    @property
    def here(self) -> Standing:
        return self.standings[self.step - 1]

    @property
    def problems(self) -> tuple[Refusal, ...]:
        """All that keeps the request from leaving, in the order of the steps."""
        return self.standings[Step.REVIEW - 1].problems

    @property
    def next(self) -> Step | None:
        return None if self.step is Step.REVIEW else Step(self.step + 1)

    @property
    def previous(self) -> Step | None:
        return None if self.step is Step.REQUEST else Step(self.step - 1)

    @property
    def next_words(self) -> str:
        """Where the button "Suivant" leads."""
        return "" if self.next is None else Standing(self.next).heading

    def turn(self, step: Step) -> None:
        self.step = step
        self.turned.emit()

    def go_on(self) -> None:
        if self.next is not None:
            self.turn(self.next)

    def go_back(self) -> None:
        if self.previous is not None:
            self.turn(self.previous)

    def _opened(self, _opened: OpenedRequest) -> None:
        """A new request begins at the beginning; another one where something is missing, else at its end."""
        self._weigh()
        first = next((standing.step for standing in self.standings if standing.problems), Step.REVIEW)
        self.turn(first if self._editor.id else Step.REQUEST)

    def _weigh(self) -> None:
        request_context = self._editor.request_context
        if request_context is None:
            return
        route = request_context.route(self._editor.fields.get("level", ""))
        self.only_printed = "" if route is None else route.only_printed
        found = [point for problem in self._editor.problems if not self._printed(problem) for point in _points(problem)]
        found.sort(key=lambda problem: step_of(problem.field))
        completed = self._editor.complement
        steps = [Standing(step, tuple(p for p in found if step is step_of(p.field)), completed) for step in Step]
        self.standings = (*steps[:-1], Standing(Step.REVIEW, tuple(found), completed))
        self.weighed.emit()

    def _printed(self, problem: Refusal) -> bool:
        """It is no mistake that such a request cannot leave, and nothing need be known that only its way asks for."""
        if not self.only_printed or problem.field.startswith(OF_LETTER):
            return False
        return problem.code == "no_prefect" or step_of(problem.field) is Step.REVIEW
