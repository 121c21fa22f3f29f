"""A round that a test holds, and the rhythm of the exchange around it."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.domain.changes import Changes
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.runtime.worker import Worker

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def syncing_of(
    commune: "Commune",
    do_round: Callable[..., RoundDone] = lambda *_: RoundDone(changes=Changes()),
    worker: Worker | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Syncing:
    """The commune's rhythm; a round runs as the test's function says, in the commune's worker where none is given."""
    return Syncing(
        worker or commune.worker,
        commune.actor,
        Connectivity(),
        do_round,
        lambda _url, _code: Changes(),
        commune.actor.clock,
        monotonic=monotonic,
    )


class Slow:
    """A round that the test holds, in a worker of its own and at a time of its own."""

    def __init__(self, commune: "Commune", waiting: int = 8) -> None:
        self.seconds, self.go_on, self.courses = 0.0, threading.Event(), list[RoundProgress]()
        self._commune, self._worker = commune, Worker("network")
        self.syncing = syncing_of(commune, self._round, worker=self._worker, monotonic=lambda: self.seconds)
        self.syncing.inform(enrolled=True, waiting=waiting)

    def _round(self, round_progress: RoundProgress, _automatic: bool) -> RoundDone:
        self.courses.append(round_progress)
        assert self.go_on.wait(10)
        return RoundDone(changes=Changes(), halted=round_progress.stopped)

    def tell(self, step: str, done: int, total: int) -> None:
        self._commune.until(lambda: len(self.courses) == 1)
        self.courses[0].tell(step, done, total)

    def end(self) -> None:
        self.go_on.set()
        self._commune.until(lambda: not self.syncing.state.running)
        self._commune.settle()
        assert self._worker.close()
