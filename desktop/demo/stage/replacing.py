"""Before a prepared world takes the present one's place: asks, and names what goes with it."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop.demo.stage import leading, made
from desktop.demo.stage.asking import Question, offering, replacing
from desktop.demo.stage.made import Made
from desktop.demo.story import readiness
from desktop.documents.whole_file import replace_whole

if TYPE_CHECKING:
    from desktop.demo.stage.stage import Stage
    from desktop.session import Session

_UNKNOWN = "Ce qui a été fait ici disparaît."
_FILE = "made.json"
_NOTHING = "Rien n’a été fait ici."


class Replacing:
    """Knows what stood in the present world when it was put in place; what stands there beyond it was made here."""

    def __init__(self, stage: "Stage", folder: Path) -> None:
        """`folder`: the live world, where it is noted too, for a breakdown."""
        self._stage, self._file = stage, folder / _FILE
        self._before: Made | None = None  # what the prepared world had; None: not read yet, or not known
        self._known = True  # False after a breakdown that came before it was noted
        self._asked: tuple[Question, Callable[[str], Question]] | None = None

    # --- what is known ----------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """The world is a prepared one, just put in place."""
        self._before, self._known = None, True

    def recall(self) -> None:
        """The world is one that a breakdown has left."""
        self._before = None
        with contextlib.suppress(OSError, msgspec.MsgspecError):  # then it is not known
            self._before = msgspec.json.decode(self._file.read_bytes(), type=Made)
        self._known = self._before is not None

    def arrive(self, session: "Session") -> None:
        """A window is open: in a world that was just put in place, nothing is made yet. What was asked meanwhile names
        what goes.
        """
        if self._known and self._before is None:
            session.actor.ask(made.made, then=self._keep)
        if self._asked is not None and self._stage.question is self._asked[0]:
            self._name(self._asked[1])

    def follow(self, look_again: Callable[[tuple[str, ...]], object]) -> None:
        """The data have changed: a question that stands names what it would take now. `look_again` gets what the step
        lacks, where that is offered.
        """
        stage, session = self._stage, self._stage.session
        if session is None or self._asked is None or stage.question is not self._asked[0]:
            return
        asked, question = self._asked

        def name(now: Made) -> None:
            if stage.question is asked and question(self._lost(now)).words != asked.words:
                self._stand(question, self._lost(now))

        session.actor.ask(made.made, then=name)
        if stage.offers:
            session.actor.ask(readiness.lacking, stage.step, then=look_again)

    # --- what is asked ----------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """To start again; not asked at the last step, which is there for it."""
        if self._stage.step.act == "reset":
            self._stage.reset()
        else:
            self.ask("Tout recommencer\u202f?", "Recommencer", self._stage.reset)

    def erase(self) -> None:
        """To end without a trace; always asked, as nothing comes back."""
        self.ask("Quitter, et tout effacer\u202f?", "Quitter et effacer", self._stage.quit_and_erase)

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

        def offered(lost: str) -> None:
            if stage.offers and lost:
                ask()
            elif stage.offers:
                stage.prepare(stage.number)

        if not stage.offers or stage.session is None:
            ask()
        else:
            self._read(stage.session, offered)

    def offer(self, lacking: tuple[str, ...], number: int) -> None:
        """Offers to prepare a step that lacks something."""
        stage, session = self._stage, self._stage.session

        def ask(lost: str) -> None:
            if stage.session is session and stage.number == number:
                self._stand(lambda lost: offering(lacking, lost, lambda: stage.prepare(number)), lost)

        if session is not None:
            self._read(session, ask)

    def ask(self, title: str, yes: str, do: Callable[[], None]) -> None:
        """Asks the presenter before the world is replaced."""
        self._name(lambda lost: replacing(title, lost or _NOTHING, yes, do))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _name(self, question: Callable[[str], Question]) -> None:
        """Asks at once; the question is made again, from the sentence that names what is lost, once that is read."""
        stage, asked = self._stage, self._stand(question, _UNKNOWN)

        def name(lost: str) -> None:
            if stage.question is asked:
                self._stand(question, lost)

        if stage.session is not None:
            self._read(stage.session, name)

    def _stand(self, question: Callable[[str], Question], lost: str) -> Question:
        """Asks it; while it stands it is made again whenever something else would be lost."""
        asked = question(lost)
        self._asked = asked, question
        self._stage.ask(asked)
        return asked

    def _read(self, session: "Session", then: Callable[[str], object]) -> None:
        """`then` gets a sentence on what was made here; "" for nothing."""

        leading.save(session)  # what is being typed counts too
        session.actor.ask(made.made, then=lambda now: then(self._lost(now)))

    def _lost(self, now: Made) -> str:
        return _UNKNOWN if self._before is None else made.named(now, self._before)

    def _keep(self, before: Made) -> None:
        self._before = before
        with contextlib.suppress(OSError):  # a full disk: only after a breakdown it would not be known
            replace_whole(self._file, msgspec.json.encode(before))
