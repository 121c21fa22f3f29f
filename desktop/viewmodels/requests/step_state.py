"""One step of a request, and what is still missing in it, in words."""

from enum import IntEnum

from msgspec import Struct

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED, counted, uncapital
from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.requests.complement import Complement

_FILLED = (
    "La demande est remplie. Relisez-la, complétez la lettre plus bas et imprimez-la. "
    "Mettez ensuite la demande dans la boîte d’envoi."
)
_PRINTED = "La lettre est imprimée ou enregistrée. Mettez maintenant la demande dans la boîte d’envoi."
#: Where it can no longer be sent, as the request was decided or is lodged already: the usual list of what is missing
#: would make her finish it.
_OVER = "Ce texte ne part plus."
#: Said of the resources while expenses cannot be read: they may be far too much, or too little.
_WAITS = "Le financement se vérifiera quand toutes les dépenses seront lisibles et complètes."
_OVER_REVIEW = f"{_OVER} Il n’y a rien à envoyer ni à imprimer."
_MOST_SENTENCES = 3  # sentences about what is missing; further ones are only counted


class Step(IntEnum):
    """The steps in their order."""

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
#: The widest text that a step may show, so that room is kept for it.
WIDEST_SHORT = "10 points à revoir"
#: Words for an empty field, by the code of its problem, while she has not left its step: "to fill in", not "missing".
_TO_FILL = {
    "category_missing": "la catégorie",
    "title_missing": "l’objet",
    "decision_missing": "la décision de la commune",
    "description_missing": "l’explication",
    "no_expense": "une dépense",
    "no_resource": "une ressource",
}
#: The same for resources that lack all that the expenses cost: it is said as a gap once one has an amount.
_UNPAID = {"totals_differ": "le montant de chaque financeur"}


class StepState(Struct, frozen=True, kw_only=True):
    """One step, and the reasons there why the request cannot be sent."""

    step: Step  #: its number, from 1, is shown before its name
    problems: tuple[Refusal, ...] = ()  #: of the last step: those of all steps
    complement: Complement | None = None  #: what the préfet asked for; None for a request that did not come back
    fresh: bool = False  #: she has not left the step yet (or not come to it, for the last one)
    over: bool = False  #: the request can no longer be sent, so that nothing is missing
    here: bool = False  #: it is the step that is shown
    waits: bool = False  #: the resources cannot be compared with the expenses, as these cannot be read yet
    unpaid: bool = False  #: no funder has an amount yet
    to_know: str = ""  #: the rule that the plan does not keep and that stops nothing, as a sentence; "" for none
    printed: bool = False  #: the letter was printed or saved while this window is open, as it would be now

    @property
    def to_fill(self) -> str:
        """The empty fields of a fresh step in which nothing else is wrong, in words; "" for any other step."""
        words = _TO_FILL | (_UNPAID if self.unpaid else {})
        empty = [words.get(problem.code, "") for problem in self.problems]
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
        if self.to_fill or (self.problems and self.fresh and not self.here):
            return "À remplir"  # also where the resources lack: she has not come to them yet
        if self.problems:
            return f"{counted(len(self.problems), 'point')} à revoir"
        if self.waits:
            return "À vérifier"
        if self.to_know:
            return "Un point à savoir"
        if self.complement is not None:  # its fields were filled in when it was sent, and the préfet missed something
            return self.complement.short if self.step is Step.REVIEW else "Champs remplis"
        return "Demande remplie" if self.step is Step.REVIEW else "Rien ne manque"

    @property
    def _filled(self) -> str:
        return _PRINTED if self.printed else _FILLED

    @property
    def tone(self) -> Tone:
        """That of the words: something that was filled in is wrong, or not."""
        wrong = bool(self.problems) and not self.to_fill and not self.over and self.step is not Step.REVIEW
        return "warn" if wrong else "muted"

    @property
    def words(self) -> str:
        """What is missing here, in sentences; the last step has a list of its own for them."""
        if self.over:
            return _OVER_REVIEW if self.step is Step.REVIEW else _OVER
        if not self.problems and self.waits:
            return _WAITS
        if not self.problems and self.to_know:
            return f"Rien ne manque pour envoyer. À savoir{FIXED}: {uncapital(self.to_know)}"
        if not self.problems and self.complement is not None:
            return self.complement.words if self.step is Step.REVIEW else "Les champs sont remplis."
        if not self.problems:
            return self._filled if self.step is Step.REVIEW else "Rien ne manque ici."
        if self.step is Step.REVIEW:
            return "Relisez, et complétez ce qui manque."
        if self.to_fill:
            return f"À remplir{FIXED}: {self.to_fill}."
        rest = len(self.problems) - _MOST_SENTENCES
        more = f" Et {counted(rest, 'autre point', 'autres points')}." if rest > 0 else ""
        sentences = " ".join(problem.sentence for problem in self.problems[:_MOST_SENTENCES])
        return f"Reste à revoir{FIXED}: {uncapital(sentences)}{more}"
