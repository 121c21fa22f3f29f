"""Before a prepared world takes the present one's place: asks, and names what goes with it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from desktop.demo.stage import exchange_trouble
from desktop.demo.stage.asking import Kind, Question, offering, replacing
from desktop.demo.stage.made import Lost
from desktop.demo.stage.made_here import UNKNOWN, MadeHere
from desktop.demo.stage.presentation import Presentation
from desktop.demo.story import readiness
from desktop.demo.story.storyline import PHASE_NAMES, STEPS
from desktop.demo.worlds.situations import WITHOUT_VOTES, home
from desktop.domain.french import FIXED
from resources import demonstration

if TYPE_CHECKING:
    from desktop.session import Session

_NOTHING = "Rien n’a été fait ici."
_STORY_VOTES = "Les votes seront alors ceux de l’histoire."


class Moves(Protocol):
    """What follows from a yes: the stage does it."""

    def prepare(self, number: int) -> None: ...

    def start_in(self, phase: str) -> None: ...

    def reset(self) -> None: ...

    def quit_and_erase(self) -> None: ...


class Confirming:
    """A question that stands is asked anew, in other words, when something else would be lost."""

    def __init__(self, presentation: Presentation, moves: Moves, made_here: MadeHere) -> None:
        self._presentation, self._moves, self._made_here = presentation, moves, made_here
        self._asked: dict[Kind, tuple[Question, Callable[[Lost], Question]]] = {}  # last, of each kind

    def arrive(self, session: "Session") -> None:
        """A window is open: what was asked while there was none names what goes."""
        self._made_here.arrive(session)
        exchange_trouble.follow(self._presentation, session, self.this_step)
        for _asked, question in self._standing:
            self._name(question, tell=self._presentation.reword)

    def follow(self, look_again: Callable[[tuple[str, ...]], object]) -> None:
        """The data have changed: a question that stands names what it would take now. `look_again` gets what the step
        lacks, where that is offered.
        """
        presentation, session = self._presentation, self._presentation.session
        if session is None or not self._standing:
            return

        def name(lost: Lost) -> None:
            for asked, question in self._standing:
                if question(lost).words != asked.words:
                    presentation.reword(self._make(question, lost))

        self._made_here.read_saved(session, name)
        if presentation.standing("offer") is not None:
            session.actor.ask(readiness.lacking, presentation.step, then=look_again)

    # --- what is asked ----------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """To start again; not asked at the last step, which is there for it."""
        if self._presentation.step.act == "reset":
            self._moves.reset()
        else:
            self.ask("Tout recommencer\u202f?", "Recommencer", self._moves.reset)

    def erase(self) -> None:
        """To end without a trace of the story; always asked, as nothing comes back."""
        title, yes = "Quitter, et effacer ce monde\u202f?", "Quitter et effacer"
        self._name(
            lambda lost: replacing(title, (lost.words or _NOTHING, *self._name_lost()), yes, self._moves.quit_and_erase)
        )

    def _name_lost(self) -> tuple[str, ...]:
        """The borrowed name goes too; while it is in question nobody reads it."""
        if not demonstration.borrows():
            return ()
        name = "" if self._presentation.covered else f"{FIXED}: {home().name}"
        return (f"Le nom emprunté disparaît aussi{name}.",)

    def start(self, phase: str) -> None:
        title = f"Recommencer dans la phase «\u00a0{PHASE_NAMES[phase]}\u00a0»\u202f?"
        self.ask(title, "Recommencer", lambda: self._moves.start_in(phase))

    def step_before(self) -> None:
        """To the step before, in its prepared world: what was done in that step is not there."""
        number = self._presentation.number - 1
        title = "Reprendre l’étape d’avant à son début\u202f?"
        self._ask_step(title, number)

    def this_step(self) -> None:
        """To begin the step again in its prepared world; where that was offered, and nothing made, it is not asked."""
        presentation = self._presentation

        def ask() -> None:
            self._ask_step("Reprendre cette étape à son début\u202f?", presentation.number)

        def offered(lost: Lost) -> None:
            if presentation.offers and lost.words:
                ask()
            elif presentation.offers:
                self._moves.prepare(presentation.number)

        if not presentation.offers or presentation.session is None:
            ask()
        else:
            self._made_here.read(presentation.session, offered)

    def offer_if_unready(self) -> None:
        """Offers to prepare the step if it lacks something; nothing else of it begins."""
        presentation, number = self._presentation, self._presentation.number

        def offer(lacking: tuple[str, ...]) -> None:
            if number != presentation.number:
                return
            presentation.judge(lacking)
            if lacking:
                self.offer(lacking, number)

        if presentation.session is not None:
            presentation.session.actor.ask(readiness.lacking, presentation.step, then=offer)

    def offer(self, lacking: tuple[str, ...], number: int) -> None:
        """Offers to prepare a step that lacks something."""
        presentation, session = self._presentation, self._presentation.session

        def ask(lost: Lost) -> None:
            if presentation.session is session and presentation.number == number:
                prepare = partial(self._moves.prepare, number)
                made = self._make(lambda lost: offering(lacking, _with_votes(lost, number), prepare), lost)
                presentation.ask(made)

        if session is not None:
            self._made_here.read(session, ask)

    def ask(self, title: str, yes: str, do: Callable[[], None]) -> None:
        """Asks the presenter before the world is replaced."""
        self._name(lambda lost: replacing(title, (lost.words or _NOTHING,), yes, do))

    def _ask_step(self, title: str, number: int) -> None:
        """Likewise, before that is the one of a step."""
        prepare = partial(self._moves.prepare, number)
        self._name(
            lambda lost: replacing(title, _with_votes(lost, number) or (_NOTHING,), "Reprendre l’étape", prepare)
        )

    # --- inside -----------------------------------------------------------------------------------------------------

    def _name(self, question: Callable[[Lost], Question], tell: Callable[[Question], None] | None = None) -> None:
        """Asks at once; the question is made again, from the sentence that names what is lost, once that is read.

        `tell`: in place of asking it, which would bring it before what stands.
        """
        presentation, asked = self._presentation, self._make(question, UNKNOWN)
        (tell or presentation.ask)(asked)

        def name(lost: Lost) -> None:
            if presentation.standing(asked.kind) is asked:
                presentation.reword(self._make(question, lost))

        if presentation.session is not None:
            self._made_here.read(presentation.session, name)

    def _make(self, question: Callable[[Lost], Question], lost: Lost) -> Question:
        """While it stands it is made again whenever something else would be lost."""
        asked = question(lost)
        self._asked[asked.kind] = asked, question
        return asked

    @property
    def _standing(self) -> list[tuple[Question, Callable[[Lost], Question]]]:
        standing = self._presentation.standing
        return [one for kind, one in self._asked.items() if standing(kind) is one[0]]


def _with_votes(lost: Lost, number: int) -> tuple[str, ...]:
    """What goes, and what comes in the place of the first votes: nobody is to take the story's for those cast here."""
    replaced = lost.first_votes and STEPS[number].situation not in WITHOUT_VOTES
    return tuple(filter(None, (lost.words, _STORY_VOTES if replaced else "")))
