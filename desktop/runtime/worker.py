"""A worker: one thread that does one job after another. The only file with threads."""

import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.runtime.garbage_collection import WORKERS

T = TypeVar("T")


class Done(NamedTuple, Generic[T]):
    """What came of a job: its value, or the error that ended it."""

    value: T | None = None
    error: BaseException | None = None


class Worker(QObject):
    """Jobs run in order in its own thread; what came of each is handed over in the thread that made the worker."""

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
        WORKERS.begin()
        self._thread = threading.Thread(target=self._work, name=f"relais-{name}", daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Nothing is waiting, running or still to be handed over."""
        return self._under_way == 0

    def submit(self, job: Callable[[], T], finished: Callable[[Done[T]], None]) -> None:
        """Has `job` done in the worker; `finished` is then called at home. After `close` nothing is taken any more."""
        if self._closed:
            return
        self._under_way += 1
        self._jobs.put((job, finished))

    def close(self, patience_s: float = 10.0) -> bool:
        """Finishes the jobs already taken, tells nobody any more, ends the thread; False if a job would not end."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        self._thread.join(patience_s)
        ended = not self._thread.is_alive()
        if ended and self._swept:
            self._swept = False
            WORKERS.end()
        return ended

    def _work(self) -> None:
        while (taken := self._jobs.get()) is not None:
            job, finished = taken
            try:
                done: Done[Any] = Done(value=job())
            except BaseException as error:  # noqa: BLE001 - a thread has nobody above it: the error goes home
                done = Done(error=error)
            self._home.emit(finished, done)
            del job, finished, taken, done

    @Slot(object, object)
    def _tell(self, finished: Callable[[Done[Any]], None], done: Done[Any]) -> None:
        self._under_way -= 1
        if not self._closed:
            finished(done)
