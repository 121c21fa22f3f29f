"""Before a prepared world takes the present one's place: asks, and names what goes with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.demo.stage.asking import Question, offering, replacing
from desktop.demo.story import leading, made
from desktop.demo.story.made import Made
from desktop.domain.changes import Changes

if TYPE_CHECKING:
    from desktop.demo.stage.stage import Stage
    from desktop.session import Session

_REPLACED = "Ce qui a été fait ici est remplacé, les votes aussi."
_NOTHING = "Rien n’a été fait ici."


class Replacing:
    """Knows what was made since the present world was put in place, by the presenter or the mairie."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self.any = False  #: something was made, or it is not known
        self._before: Made | None = None  # what the prepared world had; None: not known, or not read yet

    # --- what is known ----------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """The world is a prepared one, just put in place."""
        self.any, self._before = False, None

    def arrive(self, session: "Session") -> None:
        """A window is open: in a world that was just put in place, nothing is made yet."""
        if not self.any and self._before is None:
            session.actor.ask(made.made, then=self._keep)

    def follow(self, changes: Changes) -> None:
        self.any = self.any or changes.of_ours

    # --- what is asked ----------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """To start again; not asked at the last step, which is there for it."""
        if self._stage.step.act == "reset":
            self._stage.reset()
        else:
            self.ask("Tout recommencer\u202f?", "Recommencer", self._stage.reset)

    def start(self, phase: str) -> None:
        self.ask("Recommencer dans cette phase\u202f?", "Recommencer", lambda: self._stage.start_in(phase))

    def step_before(self) -> None:
        """To the step before, in its prepared world: what was done in that step is not there."""
        number = self._stage.number - 1
        title = "Reprendre l’étape d’avant à son début\u202f?"
        self.ask(title, "Reprendre l’étape", lambda: self._stage.prepare(number))

    def this_step(self) -> None:
        """To begin the step again in its prepared world; where that was offered, and nothing made, it is not asked."""
        stage = self._stage

        def ask() -> None:
            title = "Reprendre cette étape à son début\u202f?"
            self.ask(title, "Reprendre l’étape", lambda: stage.prepare(stage.number))

        def offered(_saved: None) -> None:
            if stage.offers and self.any:
                ask()
            elif stage.offers:
                stage.prepare(stage.number)

        if not stage.offers or stage.session is None:
            ask()
        else:
            leading.save(stage.session)
            stage.session.actor.run(lambda: None, then=offered)

    def offer(self, lacking: tuple[str, ...], number: int) -> None:
        """Offers to prepare a step that lacks something."""

        def prepare() -> None:
            self._stage.prepare(number)

        if self.any:
            self._name(lambda lost: offering(lacking, lost, prepare))
        else:
            self._stage.ask(offering(lacking, "", prepare))

    def ask(self, title: str, yes: str, do: Callable[[], None]) -> None:
        """Asks the presenter before the world is replaced."""
        self._name(lambda lost: replacing(title, lost, yes, do))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _name(self, question: Callable[[str], Question]) -> None:
        """Asks at once; the question is made again, from the sentence that names what is lost, once that is read."""
        stage, session, asked = self._stage, self._stage.session, question(_REPLACED)
        stage.ask(asked)
        if session is None:
            return

        def name(now: Made) -> None:
            if stage.question is asked:
                words = made.named(now, self._before or Made())
                stage.ask(question(words or (_REPLACED if self.any else _NOTHING)))

        leading.save(session)  # what is being typed counts too
        session.actor.ask(made.made, then=name)

    def _keep(self, before: Made) -> None:
        self._before = before
