"""What the presenter is asked before something happens: one question at a time."""

import time
from collections.abc import Callable

from msgspec import Struct, field
from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal, words_of
from desktop.views.widgets.buttons import ONE_PRESS_S


class Question(Struct, frozen=True, kw_only=True):
    """What is asked of the presenter; answered no, nothing happens."""

    title: str  #: the question, or why it is asked
    words: tuple[str, ...]  #: what is lacking or would follow: sentences
    yes: str  #: what the button says that does it; "" for none: it is only told
    no: str  #: what the other one says
    do: Callable[[], None]  #: what the first one does
    of_world: bool = False  #: the step lacks something of the present world, and this offers to prepare it
    otherwise: Callable[[], None] = lambda: None  #: what the second one does, besides taking the question away
    first: bool = False  #: F10 does nothing until it was answered, as the world itself is in question
    of_waiting: bool = False  #: acts of the commune had not arrived; once they have, nothing is to be asked
    asked_at: float = field(default_factory=time.monotonic)  #: seconds of a clock that only runs forwards

    @property
    def just_asked(self) -> bool:
        """Nobody can have read it yet: a key that comes now is held, or was sent twice."""
        return time.monotonic() - self.asked_at < ONE_PRESS_S


class Asking(QObject):
    """Asks one question at a time; another one takes its place. The one of a borrowed name waits below all others:
    nothing but its own answer takes it away.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: Question | None = None
        self._of_name: Question | None = None  # whether the room may read the name that is borne

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return self._asked or self._of_name

    @question.setter
    def question(self, asked: Question | None) -> None:
        self._asked = asked

    @property
    def covered(self) -> bool:
        """Whether the page must not be read yet: it was not said that the room may read the name that is borne."""
        return self._of_name is not None

    @property
    def asks_name(self) -> bool:
        """Whether that is what is asked now."""
        return self.covered and self._asked is None

    @property
    def world_in_question(self) -> bool:
        """Whether F10 waits for an answer, as what is decided might be of a world that goes, or that nobody sees."""
        return self.covered or (self.question is not None and self.question.first)

    @property
    def offers(self) -> bool:
        """Whether it offers to prepare the present step."""
        return self.question is not None and self.question.of_world

    def ask(self, question: Question | None) -> None:
        self.question = question
        self.changed.emit()

    def answer(self, *, yes: bool) -> None:
        question = self.question
        self.ask(None)
        if question is not None:
            (question.do if yes else question.otherwise)()


def replacing(title: str, lost: tuple[str, ...], yes: str, do: Callable[[], None]) -> Question:
    """Before the world is replaced by a prepared one. `lost`: sentences that name what goes with it."""
    return Question(title=title, words=lost, yes=yes, no="Ne rien changer", do=do, first=True)


def offering(lacking: tuple[str, ...], lost: tuple[str, ...], do: Callable[[], None]) -> Question:
    """Offers to prepare a step that lacks something. `lost`: sentences that name what goes then; () for nothing."""
    return Question(
        title="Cette étape n’est pas prête",
        words=(*lacking, *lost),
        yes="Préparer cette étape",
        no="Continuer ainsi",
        do=do,
        of_world=True,
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
    return Question(title=title, words=words, yes="Réessayer", no="Continuer ainsi", do=do)
