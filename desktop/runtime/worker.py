"""A lane: one thread that does one job after another. The only file with threads."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.runtime.garbage_collection import LANES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What came of a job: its value, or the error that ended it."""

    value: T | None = None
    error: BaseException | None = None


class Worker(QObject):
    """Jobs run in order in the lane's thread; what came of each is told in the thread that made the lane."""

    _home = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Callable[[Done[Any]], None]] | None] = (
            queue.SimpleQueue()
        )
        self._under_way = 0
        self._closed = False
        self._home.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._swept = True
        LANES.begin()
        self._thread = threading.Thread(target=self._work, name=f"relais-{name}", daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Nothing is waiting, running or still to be told."""
        return self._under_way == 0

    def submit(self, job: Callable[[], T], told: Callable[[Done[T]], None]) -> None:
        """Has `job` done in the lane; `told` is then called at home. After `close` nothing is taken any more."""
        if self._closed:
            return
        self._under_way += 1
        self._jobs.put((job, told))

    def close(self, patience_s: float = 10.0) -> bool:
        """Finishes the jobs already taken, tells nobody any more, ends the thread; False if a job would not end."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        self._thread.join(patience_s)
        ended = not self._thread.is_alive()
        if ended and self._swept:
            self._swept = False
            LANES.end()
        return ended

    def _work(self) -> None:
        while (taken := self._jobs.get()) is not None:
            job, told = taken
            try:
                done: Done[Any] = Done(value=job())
            except BaseException as error:  # noqa: BLE001 - a thread has nobody above it: the error goes home
                done = Done(error=error)
            self._home.emit(told, done)
            del job, told, taken, done

    @Slot(object, object)
    def _tell(self, told: Callable[[Done[Any]], None], done: Done[Any]) -> None:
        self._under_way -= 1
        if not self._closed:
            told(done)
