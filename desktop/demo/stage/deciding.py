"""F10: the platform decides in its worker; what it decided is shown until something else takes its place."""

import logging
import time
from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from desktop.demo.platform.decided import Decided, DecisionKey, Idle
from desktop.demo.stage import hearing, leading
from desktop.demo.stage.decision_rules import Doubt, next_decision, nothing_left, undecided
from desktop.demo.stage.presentation import Presentation
from desktop.demo.stage.standing_doubt import StandingDoubt
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
        self._opened_before = False  # the window opened while the commune had not heard of it
        self._standing = StandingDoubt(presentation, world, lambda key: self.decide(sure=key))
        self._unshown: Callable[[], None] | None = None  # set in the worker, as the window may fall before it hears
        presentation.turned.connect(self.forget)
        presentation.renewed.connect(self._drop_unshown)

    @property
    def waits(self) -> bool:
        """Whether F10 does nothing now: the platform is deciding, or an answer is awaited first."""
        return self.running or self._presentation.awaits_answer

    @property
    def hears(self) -> str:
        """When the commune hears of it, as the pages show what was before it until then; "" where it has, or will have
        before anybody has read this.
        """
        presentation, session = self._presentation, self._presentation.session
        if self.decided is None or session is None or not presentation.unheard:
            return ""
        if presentation.network == "absent":
            return hearing.LATER
        state = session.syncing.state
        # A window that opens begins its first exchange by itself.
        first = self._opened_before and not (state.answered or state.network_problem or state.vain)
        if state.running or first:
            return hearing.NOW if presentation.network == "slow" or self._opened_before else ""
        return "" if self.running else hearing.NEXT

    def forget(self) -> None:
        """Another step is shown: what was decided at the one before is told no more."""
        self.decided, self._judged = None, False
        self._decided_at = 0.0

    def arrive(self) -> None:
        """Another window is there: shows what the platform answered while the one before fell."""
        if self._unshown is not None:
            self._unshown()
        self._opened_before = True
        self._presentation.changed.emit()

    def _drop_unshown(self) -> None:
        """It was of a world that is gone."""
        self._unshown = None

    def decide(self, *, sure: DecisionKey | None = None) -> None:
        """What the step expects of the platform, or carries the USB stick; asks before it decides anything else.

        Runs in the network's worker, where the platform answers its calls. `sure`: asked about this decision, and
        answered yes; where another one has come before it meanwhile, that is asked about.
        """
        presentation, session = self._presentation, self._presentation.session
        pressed_again = self._decided_at and time.monotonic() - self._decided_at < ONE_PRESS_S
        if session is None or self.waits or (pressed_again and sure is None):
            return
        self.running = True
        presentation.make_way()
        if presentation.network != "absent":
            session.syncing.now()  # so that the platform first gets what the commune has just done
        number, phase = presentation.number, session.status_summary.opening.open_phase
        decide = partial(next_decision, self._world, presentation.step, sure=sure)
        show = partial(self._show, number=number, phase=phase, sure=sure)

        def keep() -> "Decided | Doubt | None":
            answer = decide()
            self._unshown = partial(show, Done(value=answer))
            return answer

        session.network.submit(keep, show)
        presentation.changed.emit()

    def follow(self, changes: Changes) -> None:
        """Takes an answer away once what it asks for was done; judges a doubt anew; leads to the committee's reasons
        once they are here.
        """
        session = self._presentation.session
        if changes.outbox:
            self._standing.judge_anew()
        if self._judged and "proposals" in changes.scopes and session is not None:
            self._judged = False
            if session.frame.current == self._presentation.step.place:
                session.frame.go("votes", RESULTS)
        decided = self.decided
        if decided is None or decided.stays or not changes.outbox:
            return
        # Every exchange changes the link too, also that which F10 begins: it is nothing that the commune has done.
        if (decided.by_stick or isinstance(decided, Idle)) and not changes.link:
            self._drop_answer()

    def take(self, changes: Changes) -> None:
        """The commune has acted: where it has taken the stick's answer, what stays told asks for that no more."""
        decided = self.decided
        if decided is None or not (decided.by_stick and changes.outbox and changes.link):
            return
        if not decided.stays:
            self._drop_answer()
        elif decided.to_take:
            self.decided = replace(decided, lines=decided.lines[:-1], to_take="", taken=True)
            self._presentation.changed.emit()

    def _drop_answer(self) -> None:
        self.decided = None
        self._presentation.changed.emit()

    def _show(
        self, done: "Done[Decided | Doubt | None]", number: int, phase: str | None, sure: DecisionKey | None
    ) -> None:
        """Shows the result. `number`: the step at which F10 was pressed. `phase`: the one that was open then, where the
        decision can be seen. `sure`: as it was asked for, for another try.
        """
        presentation, self.running, self._unshown = self._presentation, False, None
        if done.error is not None:
            self.decided = None  # of a press before
            full = full_at(self._world.live.parent)
            question = undecided(done.error, presentation.step, lambda: self.decide(sure=sure), full=full)
            if question is None:
                presentation.changed.emit()
                raise done.error
            _log.warning("the platform could not decide", exc_info=done.error)
            if number == presentation.number:
                presentation.ask(question)
            presentation.changed.emit()
            return
        if isinstance(done.value, Doubt):
            if number == presentation.number:  # otherwise another step was chosen meanwhile, and nothing was decided
                self._standing.ask(done.value)
            presentation.changed.emit()
            return
        answer = done.value or nothing_left(presentation.step)
        if answer == self.decided:  # said again, as it may have been folded away since
            self.decided = None
            presentation.changed.emit()
        self.decided, self._opened_before = answer, False
        if answer.by_stick:
            presentation.counting.read()  # it says what has arrived, and no exchange comes that would
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
