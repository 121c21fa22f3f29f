"""The exchange's rhythm: one round at a time, when there is something to do and the last failure is far enough away."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.errors import DatabaseFault
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor, NetworkProblem
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.round_progress import Lasts, RoundProgress
from desktop.runtime.worker import Done, Worker

T = TypeVar("T")
_log = logging.getLogger(__name__)
_CONSIDER_EVERY_MS = 60_000
_PROGRESS_EVERY_MS = 250  # smooth enough to watch; a fast link reports more often
_QUIET = timedelta(minutes=15)  # between two rounds when nothing waits, after one that a person or a fault ended


class RoundDone(NamedTuple):
    """How a round ended: what it changed, the network problem that ended it, if any, when the next try may begin.

    `more`: its time was up with documents still to be brought. `halted`: a person had it end before all was done.
    """

    changes: Changes
    network_problem: NetworkProblem | None = None
    next_at: datetime | None = None
    sent: int = 0
    more: bool = False
    halted: bool = False


class ExchangeState(NamedTuple):
    """What the connection band and the status bar tell. `step`, `done` and `total` are those of the round's progress.

    `stopping`: it was asked to end, and has not yet; `halted`: the last one was, and more is to come at `next_at`.
    """

    running: bool = False
    step: str = ""
    done: int = 0
    total: int = 0
    lasts: Lasts = "brief"
    stopping: bool = False
    halted: bool = False
    network_problem: NetworkProblem | None = None
    next_at: datetime | None = None
    network: str = "unknown"


#: A round: tells its progress, and ends when asked; `automatic` or not.
#: Runs in the network's worker, with the commune opened for itself.
Round = Callable[[RoundProgress, bool], RoundDone]


class Syncing(QObject):
    """Asks for a round at start, after each act, when the network returns, and every quarter of an hour."""

    changed = Signal()

    def __init__(
        self,
        worker: Worker,
        actor: Actor,
        connectivity: Connectivity,
        do_round: Round,
        do_enrol: Callable[[str, str], Changes],
        clock: Callable[[], datetime],
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
        self._again = False  # a person asked while a round was under way
        self._missed = False  # an act came while a round was under way, maybe too late for it
        self.state = ExchangeState(network=connectivity.state)
        self._timer = QTimer(self)
        self._timer.setInterval(_CONSIDER_EVERY_MS)
        self._timer.timeout.connect(self.consider)
        self._watch = QTimer(self)
        self._watch.setInterval(_PROGRESS_EVERY_MS)
        self._watch.timeout.connect(self._show_progress)
        connectivity.changed.connect(self._network)

    def start(self) -> None:
        self._timer.start()
        self.consider()

    def stop(self) -> None:
        """The window closes: no other round begins, and the one under way goes no further than it must."""
        self._timer.stop()
        self._progress.stop()

    def end_round(self) -> None:
        """The person asks: the round ends between two steps. The next one begins when asked, or in a while."""
        if self.state.running:
            self._again = False
            self._progress.stop()
            self._show_progress()

    def inform(self, *, enrolled: bool, waiting: int) -> None:
        """What the database says; more acts than before, or a first enrolment, ask for a round."""
        more = waiting > self._waiting or (enrolled and not self._enrolled)
        self._enrolled, self._waiting = enrolled, waiting
        if more and self._timer.isActive():
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
        """Enrols this device in the network's worker, then has a round begin."""

        def enrolled(changes: Changes) -> None:
            self._show(self.state._replace(network_problem=None, next_at=None))
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
        """Runs a job that asks the network in its worker, where nothing that a person writes has to wait for it."""

        def finished(done: Done[T]) -> None:
            if done.error is None:
                then(cast(T, done.value))
            else:
                self._actor.sort(done.error, refused, failed)

        self._worker.submit(job, finished)

    def now(self) -> None:
        """The person asks: no waiting for the next try."""
        if self._enrolled:
            self._begin(automatic=False)

    def _begin(self, *, automatic: bool) -> None:
        if self.state.running:
            self._again = self._again or not automatic
            self._missed = True
            return
        progress = self._progress = RoundProgress(self._monotonic)
        self._watch.start()
        self._show(
            ExchangeState(
                running=True,
                network_problem=self.state.network_problem,
                next_at=self.state.next_at,
                network=self.state.network,
            )
        )
        self._worker.submit(lambda: self._round(progress, automatic), self._ended)

    def _ended(self, done: Done[RoundDone]) -> None:
        self._last = self._clock()
        self._watch.stop()
        at_rest = ExchangeState(network=self.state.network)
        again, missed = self._again, self._missed
        self._again = self._missed = False
        if done.value is None:
            # A fault of ours opens a dialog, and the next round would open another: not each minute.
            disk = isinstance(done.error, DatabaseFault)
            next_at = self.state.next_at if disk else self._last + _QUIET
            self._show(at_rest._replace(network_problem=self.state.network_problem, next_at=next_at))
            if done.error is not None:
                self._actor.report(done.error)
            return
        outcome = done.value
        _log.info("round: %s", outcome.network_problem.code if outcome.network_problem else "complete")
        next_at = self._last + _QUIET if outcome.halted else outcome.next_at
        self._show(at_rest._replace(network_problem=outcome.network_problem, next_at=next_at, halted=outcome.halted))
        self._actor.announce(outcome.changes)
        if again:
            self._begin(automatic=False)
        elif outcome.more:
            self._begin(automatic=True)
        elif missed:
            self.consider()

    def _show_progress(self) -> None:
        progress, at = self._progress, self._progress.at
        found = self.state._replace(step=at.step, done=at.done, total=at.total)
        self._show(found._replace(lasts=progress.lasts, stopping=progress.stopped))

    def _network(self, state: str) -> None:
        # The network is back: what failed for want of it need not wait any longer.
        forgiven = state == "present" and self.state.network_problem is not None
        self._show(self.state._replace(network=state, next_at=None if forgiven else self.state.next_at))
        if state == "present":
            self.consider()

    def _show(self, state: ExchangeState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def due(
    now: datetime, *, enrolled: bool, waiting: int, network: str, last: datetime | None, next_at: datetime | None
) -> bool:
    """Whether a round should begin. A clock that was set back does not block: times too far ahead are not believed."""
    if not enrolled or network == "absent":
        return False
    if next_at is not None and now < next_at <= now + timedelta(hours=1):
        return False
    if waiting > 0 or last is None or next_at is not None:
        return True
    return not (timedelta(0) <= now - last < _QUIET)
