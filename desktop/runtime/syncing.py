"""When exchanges begin: one round at a time, if there is something to do and the last failure is long enough ago."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.errors import DatabaseFault
from desktop.domain.changes import Changes
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor, NetworkProblem
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.exchange_state import ExchangeState
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.worker import Done, Worker

T = TypeVar("T")
_log = logging.getLogger(__name__)
_CONSIDER_EVERY_MS = 60_000
_PROGRESS_EVERY_MS = 250  # smooth enough to watch; a fast link reports more often
#: No try is put off for longer; a later moment comes from a clock that was ahead, and is ignored.
LONGEST_WAIT = timedelta(hours=1)
_QUIET = timedelta(minutes=15)  # between two rounds where nothing waits, or after one that was stopped or failed


class RoundDone(NamedTuple):
    """How a round ended."""

    changes: Changes  #: what it changed in the database
    network_problem: NetworkProblem | None = None  #: the one that ended it; None where none did
    next_at: datetime | None = None  #: when the next try may begin; None where nothing has to wait
    sent: int = 0  #: acts that were sent
    more: bool = False  #: its time was up while attached files were still to be sent
    halted: bool = False  #: a person stopped it before all was done
    called: bool = True  #: the platform was called; where it was not, `network_problem` is the one of the last try
    failures: int = 0  #: where it was not: how many tries in a row had failed by then
    failed_at: datetime | None = None  #: where it was not: when the last of them ended; None for none


#: Runs a round in the network's worker, with the commune opened for itself. Takes its progress, by which it is also
#: asked to stop, and whether it is automatic.
Round = Callable[[RoundProgress, bool], RoundDone]


class Syncing(QObject):
    """Begins a round at start, after each act, when the network returns, and every quarter of an hour."""

    changed = Signal()  #: `state` has changed

    def __init__(
        self,
        worker: Worker,
        actor: Actor,
        connectivity: Connectivity,
        do_round: Round,
        do_enrol: Callable[[str, str], Changes],
        clock: Callable[[], LocalTime],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._worker, self._actor, self._connectivity = worker, actor, connectivity
        self._round, self._enrol, self._clock, self._monotonic = do_round, do_enrol, clock, monotonic
        self._progress = RoundProgress(monotonic)
        self._enrolled = False
        self._waiting = 0
        self._last: datetime | None = None
        self._again = False  # a person asked for a round while another was under way
        self._missed = False  # an act was made since the last round began, perhaps too late for it
        self.state = ExchangeState(network=connectivity.state)
        self._timer = QTimer(self)
        self._timer.setInterval(_CONSIDER_EVERY_MS)
        self._timer.timeout.connect(self.consider)
        self._watch = QTimer(self)
        self._watch.setInterval(_PROGRESS_EVERY_MS)
        self._watch.timeout.connect(self._show_progress)
        connectivity.changed.connect(self._network)
        actor.acted.connect(self._acted)

    def start(self) -> None:
        self._timer.start()
        self.consider()

    def stop(self) -> None:
        """The window closes: no other round begins, and the one under way stops after its present step."""
        self._timer.stop()
        self._progress.stop()

    def end_round(self) -> None:
        """A person asks the round to stop: it ends after its present step. The next one begins when asked, or later."""
        if self.state.running:
            self._again = False
            self._progress.stop()
            self._show_progress()

    def inform(self, *, enrolled: bool, waiting: int, completed: str | None = None) -> None:
        """Takes what the database says. More acts than before, or a first enrolment, begin a round.

        `completed`: when the last complete exchange of any program ended, ISO text.
        """
        self._show(self.state.after(completed, self._clock()))
        more = waiting > self._waiting or (enrolled and not self._enrolled)
        self._missed = self._missed or (more and self.state.running)
        self._enrolled, self._waiting = enrolled, waiting
        if (more or self._missed) and self._timer.isActive():
            self.consider()

    def consider(self) -> None:
        """Begins a round if one is due."""
        if due(
            self._clock(),
            enrolled=self._enrolled,
            waiting=self._waiting,
            network=self._connectivity.state,
            last=self._last,
            next_at=self.state.next_at,
        ):
            self._begin(automatic=True)

    def enrol(
        self,
        url: str,
        code: str,
        *,
        then: Callable[[], object],
        refused: Callable[[Refusal], object],
        failed: Callable[[str], object],
    ) -> None:
        """Enrols this device, in the network's worker; then begins a round."""

        def enrolled(changes: Changes) -> None:
            self._show(self.state._replace(network_problem=None, next_at=None, answered=True))
            self._actor.announce(changes)
            then()
            self._begin(automatic=False)

        self.run_on_network(lambda: self._enrol(url, code), then=enrolled, refused=refused, failed=failed)

    def run_on_network(
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], object],
        refused: Callable[[Refusal], object],
        failed: Callable[[str], object],
    ) -> None:
        """Runs a job in the network's worker, so that saving what a person writes does not have to wait for it."""

        def finished(done: Done[T]) -> None:
            if done.error is None:
                then(cast(T, done.value))
            else:
                self._actor.sort(done.error, refused, failed)

        self._worker.submit(job, finished)

    def now(self) -> None:
        """A person asks for a round: it does not wait for the next planned try."""
        if self._enrolled:
            self._begin(automatic=False)

    def _acted(self, changes: Changes) -> None:
        """Notes an act: where one is answered while another comes, as many wait as before, which tells nothing."""
        self._missed = self._missed or changes.outbox

    def _begin(self, *, automatic: bool) -> None:
        if self.state.running:
            self._again = self._again or not automatic
            self._missed = True
            return
        self._missed = False
        progress = self._progress = RoundProgress(self._monotonic)
        self._watch.start()
        self._show(
            ExchangeState(
                running=True,
                network_problem=self.state.network_problem,
                next_at=self.state.next_at,
                failures=self.state.failures,
                failed_at=self.state.failed_at,
                asked=not automatic,
                network=self.state.network,
                answered=self.state.answered,
            )
        )
        self._worker.submit(lambda: self._round(progress, automatic), self._ended)

    def _ended(self, done: Done[RoundDone]) -> None:
        self._last = self._clock()
        self._watch.stop()
        before, at_rest = self.state, ExchangeState(network=self.state.network)
        again, self._again = self._again, False
        if done.value is None:
            # A bug opens a dialog, and the next round would probably open another: wait longer than a minute.
            disk = isinstance(done.error, DatabaseFault)
            next_at = before.next_at if disk else self._last + _QUIET
            failed = at_rest._replace(
                failures=before.failures, failed_at=before.failed_at, answered=before.answered, vain=True
            )
            self._show(failed._replace(network_problem=before.network_problem, next_at=next_at))
            if done.error is not None:
                self._actor.report(done.error)
            return
        outcome = done.value
        ended = outcome.network_problem.code if outcome.network_problem else "complete"
        _log.info("round: %s", ended if outcome.called else "nobody was called")
        next_at = self._last + _QUIET if outcome.halted else outcome.next_at
        problem, well = outcome.network_problem, outcome.network_problem is None
        if not outcome.called:  # it says again what was known before
            if problem is not None and problem.code == "no_route" and self.state.network == "present":
                problem = None  # there is a network since
            well = well and before.answered
            failures, failed_at = outcome.failures, outcome.failed_at
            if outcome.halted:  # before its first call: nothing is known anew
                problem, well = before.network_problem, before.answered
                failures, failed_at = before.failures, before.failed_at
            at_rest = at_rest._replace(failures=failures, failed_at=failed_at, vain=True)
        elif not well:
            at_rest = at_rest._replace(failures=before.failures + 1, failed_at=self._last, asked=before.asked)
        self._show(at_rest._replace(network_problem=problem, next_at=next_at, halted=outcome.halted, answered=well))
        self._actor.announce(outcome.changes)
        if again:
            self._begin(automatic=False)
        elif outcome.more:
            self._begin(automatic=True)
        elif self._missed:
            self.consider()

    def _show_progress(self) -> None:
        progress, at = self._progress, self._progress.at
        state = self.state._replace(step=at.step, done=at.done, total=at.total)
        self._show(state._replace(lasts=progress.lasts, stopping=progress.stopped))

    def _network(self, state: str) -> None:
        # The network is back: a try that failed without it need not wait any longer.
        before = self.state.network_problem
        forgiven = state == "present" and before is not None
        there = self.state._replace(network=state, next_at=None if forgiven else self.state.next_at)
        # Nor is it offline any longer, which was still said while a slow link had taken acts already.
        offline = forgiven and before is not None and before.code == "no_route"
        self._show(there._replace(network_problem=None) if offline else there)
        if state == "present":
            self.consider()

    def _show(self, state: ExchangeState) -> None:
        if state == self.state:
            return
        more = _answered(state) > _answered(self.state)
        self.state = state
        if more:  # first: what waits is counted again by all that show it, so that they say the same
            self._actor.show_answered()
        self.changed.emit()


def _answered(state: ExchangeState) -> int:
    """How many acts of the round under way have their answer."""
    return state.done if state.running and state.step == "sending" else 0


def due(
    now: datetime, *, enrolled: bool, waiting: int, network: str, last: datetime | None, next_at: datetime | None
) -> bool:
    """Whether a round should begin. Times too far ahead are ignored: they come from a clock that was set back since."""
    if not enrolled or network == "absent":
        return False
    if next_at is not None and now < next_at <= now + LONGEST_WAIT:
        return False
    if waiting > 0 or last is None or next_at is not None:
        return True
    return not (timedelta(0) <= now - last < _QUIET)
