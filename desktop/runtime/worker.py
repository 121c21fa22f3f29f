"""A worker: one thread that does one job after another. The only file with threads."""

import queue
import threading
from collections import deque
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
    """Jobs run in order in its own thread; what came of each is handed over in the thread that made the worker.

    Whoever asked is kept there until it is told: were the thread the last to let go of it, it would be destroyed in it.
    """

    _home = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._jobs: queue.SimpleQueue[Callable[[], Any] | None] = queue.SimpleQueue()
        self._asked = deque[tuple[Callable[[], Any], Callable[[Done[Any]], None]]]()  # in the order of their answers
        self._answers = deque[Done[Any]]()
        self._closed = False
        self._home.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._begun = self._swept = False
        self._thread = threading.Thread(target=self._work, name=f"relais-{name}", daemon=True)

    @property
    def idle(self) -> bool:
        """Nothing is waiting, running or still to be handed over."""
        return not self._asked

    def submit(self, job: Callable[[], T], finished: Callable[[Done[T]], None]) -> None:
        """Has `job` done in the worker; `finished` is then called at home. After `close` nothing is taken any more."""
        if self._closed:
            return
        self._asked.append((job, finished))
        self._jobs.put(job)
        if not self._begun:
            self._begin()

    def close(self, patience_s: float = 10.0) -> bool:
        """Finishes the jobs already taken, tells nobody any more, ends the thread; False if a job would not end."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        if not self._begun:
            return True
        self._thread.join(patience_s)
        ended = not self._thread.is_alive()
        if ended and self._swept:
            self._swept = False
            WORKERS.end()
        return ended

    def _begin(self) -> None:
        """With the first job: the first frame waits neither for a thread that has none, nor for its dead cycles."""
        self._begun = self._swept = True
        WORKERS.begin()
        self._thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                done: Done[Any] = Done(value=job())
            except BaseException as error:  # noqa: BLE001 - a thread has nobody above it: the error goes home
                done = Done(error=error)
            self._answers.append(done)
            del job, done  # an error holds on to whoever asked, too
            self._home.emit()

    @Slot()
    def _tell(self) -> None:
        (_job, finished), done = self._asked.popleft(), self._answers.popleft()
        if not self._closed:
            finished(done)
