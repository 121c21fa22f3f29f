"""F10: the platform decides in its worker; what it decided is shown until something else takes its place."""

import logging
import time
from functools import partial

from desktop.demo.platform.decided import Decided, DecisionKey, Idle
from desktop.demo.stage import leading
from desktop.demo.stage.decision_rules import Doubt, doubting, next_decision, nothing_left, undecided
from desktop.demo.stage.presentation import Presentation
from desktop.demo.story import readiness
from desktop.demo.worlds.soundness import full_at
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.changes import Changes
from desktop.runtime.worker import Done
from desktop.viewmodels.kit.targets import RESULTS
from desktop.views.widgets.buttons import ONE_PRESS_S

_log = logging.getLogger(__name__)


class Deciding:
    """Whether the platform is deciding now, and what it decided last at this step."""

    def __init__(self, presentation: Presentation, world: DemonstrationWorld) -> None:
        self._presentation, self._world = presentation, world
        self.decided: Decided | None = None
        self.running = False
        self._decided_at = 0.0  # seconds; a press before anybody can have read the answer decides nothing more
        self._judged = False  # the committee's reasons are shown as soon as the commune has them
        presentation.turned.connect(self.forget)

    def forget(self) -> None:
        """Another step is shown: what was decided at the one before is told no more."""
        self.decided, self._judged = None, False
        self._decided_at = 0.0

    def decide(self, *, sure: DecisionKey | None = None) -> None:
        """What the step expects of the platform, or carries the USB stick; asks before it decides anything else.

        Runs in the network's worker, where the platform answers its calls. `sure`: asked about this decision, and
        answered yes; where another one has come before it meanwhile, that is asked about.
        """
        presentation, session = self._presentation, self._presentation.session
        pressed_again = self._decided_at and time.monotonic() - self._decided_at < ONE_PRESS_S
        waits = self.running or presentation.world_in_question or (pressed_again and sure is None)
        if session is None or waits:
            return
        self.running, presentation.question = True, None
        if presentation.network != "absent":
            session.syncing.now()  # so that the platform first gets what the commune has just done
        number, phase = presentation.number, session.status_summary.opening.open_phase or ""
        decide = partial(next_decision, self._world, presentation.step, sure=sure)
        session.network.submit(decide, lambda done: self._show(done, number, phase, sure))
        presentation.changed.emit()

    def follow(self, changes: Changes) -> None:
        """Takes an answer away once what it asks for was done, and a question once what it names has arrived; leads to
        the committee's reasons once they are here.
        """
        question, session = self._presentation.question, self._presentation.session
        if question is not None and question.of_waiting and changes.outbox and session is not None:

            def drop_if_arrived(waits: bool) -> None:
                if not waits and self._presentation.question is question:
                    self._presentation.ask(None)

            session.actor.ask(readiness.waits, then=drop_if_arrived)
        if self._judged and "proposals" in changes.scopes and session is not None:
            self._judged = False
            if session.frame.current == self._presentation.step.place:
                session.frame.go("votes", RESULTS)
        if self.decided is None or not changes.outbox:
            return
        # Every exchange changes the link too: it is nothing that the commune has done.
        if self.decided.stays:
            return
        if self.decided.by_stick or (isinstance(self.decided, Idle) and not changes.link):
            self.decided = None
            self._presentation.changed.emit()

    def _show(self, done: "Done[Decided | Doubt | None]", number: int, phase: str, sure: DecisionKey | None) -> None:
        """Shows the result. `number`: the step at which F10 was pressed. `phase`: the one that was open then, where the
        decision can be seen. `sure`: as it was asked for, for another try.
        """
        presentation, self.running = self._presentation, False
        if done.error is not None:
            self.decided = None  # of a press before
            full = full_at(self._world.live.parent)
            question = undecided(done.error, presentation.step, lambda: self.decide(sure=sure), full=full)
            if question is None:
                presentation.changed.emit()
                raise done.error
            _log.warning("the platform could not decide", exc_info=done.error)
            presentation.ask(question if number == presentation.number else presentation.question)
            return
        if isinstance(done.value, Doubt):
            doubt = done.value
            if number == presentation.number:  # otherwise another step was chosen meanwhile, and nothing was decided
                presentation.ask(doubting(doubt, lambda: self.decide(sure=doubt.key)))
            presentation.changed.emit()
            return
        answer = done.value or nothing_left(presentation.step)
        if answer == self.decided:  # said again, as it may have been folded away since
            self.decided = None
            presentation.changed.emit()
        self.decided = answer
        decides = answer.key is not None  # not that nothing waits, nor what the stick has carried
        self._decided_at = time.monotonic() if decides else 0.0
        self._judged = decides and number == presentation.number and answer.key == "judge"
        if presentation.session is not None and presentation.network != "absent":
            presentation.session.syncing.now()
            there = number == presentation.number and presentation.session.frame.current == presentation.step.place
            if decides and presentation.step.proposal and there:
                # Goes from the screen after an act back to where the decision can be seen.
                leading.lead(presentation.session, presentation.step, phase)
        presentation.changed.emit()
