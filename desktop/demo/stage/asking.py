"""What the presenter is asked before something happens: one question at a time is seen, and the others wait."""

import time
from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal, words_of
from desktop.views.widgets.buttons import ONE_PRESS_S

Kind = Literal[
    "press",  # before what was pressed is done
    "told",  # why what was pressed cannot be done; F10 takes its place
    "failure",  # a prepared world could not be put in place: as soon as it was asked for, or after
    "decision",  # F10's own, of which it takes the place too
    "offer",  # the step lacks something of the present world, and its prepared one is offered
    "hearing",  # the commune has to hear first of what was decided
    "exchanges",  # none succeeds
    "damage",  # the world that was left open was damaged
    "name",  # whether the one that is borne stays
]
_PRESSED: tuple[Kind, ...] = ("press", "told", "failure")
_BEFORE_F10: tuple[Kind, ...] = ("told", "decision")  # it waits for all others
_OF_WORLD: tuple[Kind, ...] = ("exchanges", "damage")  # the others are of their step, and go with it


class Question(Struct, frozen=True, kw_only=True):
    """What is asked of the presenter; answered no, nothing happens."""

    kind: Kind  #: of each one stands; what is asked first, and what takes it away, follows from it
    title: str  #: the question, or why it is asked
    words: tuple[str, ...]  #: what is lacking or would follow: sentences
    yes: str  #: what the button says that does it; "" for none: it is only told
    no: str  #: what the other one says
    do: Callable[[], None]  #: what the first one does
    otherwise: Callable[[], None] = lambda: None  #: what the second one does, besides taking the question away


class Asking(QObject):
    """Keeps one question of each kind, of which the first is seen. What a press asks comes first, so that none is in
    vain; what comes by itself waits behind what stands, as its answers are not to change under the pointer. The one of
    a borrowed name waits behind all others: nothing but its own answer takes it away.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[Kind, Question] = {}  # in the order in which they are seen
        self._seen: Question | None = None
        self._seen_since = 0.0  # seconds of a clock that only runs forwards
        self.offer_put_off = False  # the step's offer went out of sight unanswered: it stands again once it can be seen
        self._of_name: Question | None = None  # whether the room may read the name that is borne

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return next(iter(self._asked.values()), self._of_name)

    def standing(self, kind: Kind) -> Question | None:
        """Of this kind, whether it is seen or waits."""
        return self._asked.get(kind)

    @property
    def just_asked(self) -> bool:
        """Nobody can have read what is asked now: a key that comes now is held, or was sent twice."""
        return time.monotonic() - self._seen_since < ONE_PRESS_S

    @property
    def covered(self) -> bool:
        """Whether the page must not be read yet: it was not said that the room may read the name that is borne."""
        return self._of_name is not None

    @property
    def asks_name(self) -> bool:
        """Whether that is what is asked now."""
        return self.covered and not self._asked

    @property
    def awaits_answer(self) -> bool:
        """Whether F10 waits for an answer, to what is seen or waits."""
        return self.covered or any(kind not in _BEFORE_F10 for kind in self._asked)

    @property
    def asks_of_step(self) -> bool:
        """Whether something is asked in place of the step, or before it goes on."""
        return self.covered or any(kind not in _OF_WORLD for kind in self._asked)

    @property
    def offers(self) -> bool:
        """Whether what is seen offers to prepare the present step."""
        return self.question is not None and self.question.kind == "offer"

    def ask(self, question: Question) -> None:
        """In place of the one of its kind."""
        if question.kind in _PRESSED:
            self._asked.pop(question.kind, None)
            self._asked = {question.kind: question, **self._asked}
        else:
            self._asked[question.kind] = question
        self._tell()

    def reword(self, question: Question) -> None:
        """The one of this kind has other words now; it comes no sooner for that."""
        self._asked[question.kind] = question
        self._tell()

    def make_way(self) -> None:
        """For F10, which asks again what it has to."""
        for kind in _BEFORE_F10:
            self.drop(kind)

    def drop(self, kind: Kind) -> None:
        """Its reason is gone."""
        if self._asked.pop(kind, None) is not None:
            self._tell()

    def put_off(self) -> None:
        """What is asked goes out of sight with the panel: answered no; the step's offer is only put off."""
        stands, self.offer_put_off = self.offers or self.offer_put_off, False
        self.answer(yes=False)
        self.offer_put_off = stands

    def answer(self, *, yes: bool) -> None:
        question = self.question
        if question is not None:
            self._asked.pop(question.kind, None)
        self._tell()
        if question is not None:
            (question.do if yes else question.otherwise)()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _leave_step(self) -> None:
        """Another one is shown, which asks for itself."""
        self._asked = {kind: one for kind, one in self._asked.items() if kind in _OF_WORLD}

    def _leave_world(self) -> None:
        self._asked = {kind: one for kind, one in self._asked.items() if kind not in _OF_WORLD}

    def _tell(self) -> None:
        if self.question is not self._seen:
            self._seen, self._seen_since = self.question, time.monotonic()
        self.changed.emit()


def replacing(title: str, lost: tuple[str, ...], yes: str, do: Callable[[], None]) -> Question:
    """Before the world is replaced by a prepared one. `lost`: sentences that name what goes with it."""
    return Question(kind="press", title=title, words=lost, yes=yes, no="Ne rien changer", do=do)


def offering(lacking: tuple[str, ...], lost: tuple[str, ...], do: Callable[[], None]) -> Question:
    """Offers to prepare a step that lacks something. `lost`: sentences that name what goes then; () for nothing."""
    return Question(
        kind="offer",
        title="Cette étape n’est pas prête",
        words=(*lacking, *lost),
        yes="Préparer cette étape",
        no="Continuer ainsi",
        do=do,
    )


def resuming(do: Callable[[], None], keep: Callable[[], None], *, anew: int | None = None) -> Question:
    """After a start that goes on under the name of a real commune, which today may be another one's turn: it is not
    named, as the room may read this. `do` asks for another name, `keep` goes on with it.

    `anew`: of the step at which it begins, where the world that was left is not there any more.
    """
    begins = "La démonstration reprend où elle a été fermée."
    where = begins if anew is None else f"La démonstration commence à l’étape {anew + 1}."
    otherwise = () if anew == 0 else ("Avec un autre, elle part de l’étape 1.",)  # the same: it would read as a choice
    return Question(
        kind="name",
        title="Toujours dans la même mairie\u202f?",
        words=("La démonstration porte encore le nom d’une commune.", where, *otherwise),
        yes="Un autre nom…",
        no="Garder ce nom",
        do=do,
        otherwise=keep,
    )


def renewed(trouble: str, number: int) -> Question:
    """After a start, or a breakdown, whose world could not be used. `number`: of the step that the new one is at."""
    return Question(
        kind="damage",
        title="Le monde laissé ouvert est abîmé",
        words=(
            trouble,
            f"Un monde neuf l’a remplacé, à l’étape {number + 1}.",
            "Celui d’avant est mis de côté, dans «\u00a0world.damaged\u00a0».",
            "«\u00a0Quitter et effacer\u00a0» l’efface aussi.",
        ),
        yes="",
        no="Continuer",
        do=_nothing,
    )


def _nothing() -> None:
    """It is only told."""


def without_receipt() -> Question:
    """After a byte of a receipt was to be changed, and there is none."""
    return Question(
        kind="told",
        title="Aucun accusé ici",
        words=("La plateforme n’a encore répondu à aucun envoi de la commune\u00a0: il n’y a pas d’octet à changer.",),
        yes="",
        no="Continuer",
        do=_nothing,
    )


def failing(why: Refusal, do: Callable[[], None], *, closed: bool) -> Question:
    """After the world could not be replaced. `closed`: for which the window was closed, so that it must open again."""
    title = "Le monde préparé n’a pas pu être mis en place"
    words = (words_of(why), "Le monde d’avant est resté." if closed else "Rien n’a changé ici.")
    return Question(kind="failure", title=title, words=words, yes="Réessayer", no="Continuer ainsi", do=do)
