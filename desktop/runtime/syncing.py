"""The exchange's rhythm: one round at a time, when there is something to do and the last failure is far enough away."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.actions.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor, Weather
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.lane import Done, Lane

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LOOK_EVERY_MS = 60_000
_QUIET = timedelta(minutes=15)  # between two rounds when nothing waits


@dataclass(frozen=True, slots=True)
class RoundDone:
    """How a round ended: what it changed, the weather that ended it if any, when the next try may begin.

    `more`: its time was up with documents still to be brought.
    """

    changes: Changes
    weather: Weather | None = None
    next_at: datetime | None = None
    sent: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the connection band and the status bar tell."""

    running: bool = False
    done: int = 0
    total: int = 0
    weather: Weather | None = None
    next_at: datetime | None = None
    network: str = "unknown"


#: A round: told how far it is (done, total); runs in the network lane, with a desk of its own.
Round = Callable[[Callable[[int, int], None], bool], RoundDone]


class Syncing(QObject):
    """Asks for a round at start, after each act, when the network returns, and every quarter of an hour."""

    changed = Signal()
    _progress = Signal(int, int)

    def __init__(
        self,
        lane: Lane,
        actor: Actor,
        connectivity: Connectivity,
        do_round: Round,
        do_enrol: Callable[[str, str], Changes],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._lane, self._actor, self._connectivity = lane, actor, connectivity
        self._round, self._enrol, self._clock = do_round, do_enrol, clock
        self._enrolled = False
        self._waiting = 0
        self._last: datetime | None = None
        self._again = False  # a person asked while a round was under way
        self._missed = False  # an act came while a round was under way, maybe too late for it
        self.pulse = Pulse(network=connectivity.state)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.consider)
        connectivity.changed.connect(self._network)
        self._progress.connect(self._heard)

    def start(self) -> None:
        self._timer.start()
        self.consider()

    def stop(self) -> None:
        self._timer.stop()

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
            next_at=self.pulse.next_at,
        ):
            self._begin(patient=True)

    def enrol(
        self,
        url: str,
        code: str,
        *,
        then: Callable[[], object],
        refused: Callable[[Refusal], object],
        failed: Callable[[str], object],
    ) -> None:
        """Enrols this device in the network lane, then has a round begin."""

        def told(done: Done[Changes]) -> None:
            if done.value is None:
                if done.error is not None:
                    self._actor.sort(done.error, refused, failed)
                return
            self._show(replace(self.pulse, weather=None, next_at=None))
            self._actor.announce(done.value)
            then()
            self._begin(patient=False)

        self._lane.submit(lambda: self._enrol(url, code), told)

    def errand(
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], object],
        refused: Callable[[Refusal], object],
        failed: Callable[[str], object],
    ) -> None:
        """Runs a job that asks the network in its lane, where nothing that a person writes has to wait for it."""

        def told(done: Done[T]) -> None:
            if done.error is None:
                then(cast(T, done.value))
            else:
                self._actor.sort(done.error, refused, failed)

        self._lane.submit(job, told)

    def now(self) -> None:
        """The person asks: no waiting for the next try."""
        if self._enrolled:
            self._begin(patient=False)

    def _begin(self, *, patient: bool) -> None:
        if self.pulse.running:
            self._again = self._again or not patient
            self._missed = True
            return
        self._show(replace(self.pulse, running=True, done=0, total=0))
        self._lane.submit(lambda: self._round(self._progress.emit, patient), self._ended)

    def _ended(self, done: Done[RoundDone]) -> None:
        self._last = self._clock()
        if done.value is None:
            if done.error is not None:
                self._actor.report(done.error)
            self._show(replace(self.pulse, running=False))
            return
        outcome = done.value
        _log.info("round: %s", outcome.weather.code if outcome.weather else "complete")
        self._show(replace(self.pulse, running=False, weather=outcome.weather, next_at=outcome.next_at))
        self._actor.announce(outcome.changes)
        again, missed = self._again, self._missed
        self._again = self._missed = False
        if again:
            self._begin(patient=False)
        elif outcome.more:
            self._begin(patient=True)
        elif missed:
            self.consider()

    def _heard(self, done: int, total: int) -> None:
        if self.pulse.running:
            self._show(replace(self.pulse, done=done, total=total))

    def _network(self, state: str) -> None:
        # The network is back: what failed for want of it need not wait any longer.
        forgiven = state == "present" and self.pulse.weather is not None
        self._show(replace(self.pulse, network=state, next_at=None if forgiven else self.pulse.next_at))
        if state == "present":
            self.consider()

    def _show(self, pulse: Pulse) -> None:
        if pulse != self.pulse:
            self.pulse = pulse
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
