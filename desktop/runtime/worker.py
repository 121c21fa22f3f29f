"""A worker: one thread that does one job after another. No other file uses threads."""

import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.runtime.garbage_collection import WORKERS

T = TypeVar("T")


class Done(NamedTuple, Generic[T]):
    """The result of a job: its value, or the error that ended it."""

    value: T | None = None  #: None too where the job failed, or gives nothing
    error: BaseException | None = None  #: None where the job succeeded


class Worker(QObject):
    """Runs jobs in order in its own thread; each result is handed over in the thread that made the worker.

    That thread keeps a reference to the caller until then: if the worker's thread held the last one, it would destroy
    the caller's Qt objects there.
    """

    _home = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._jobs: queue.SimpleQueue[Callable[[], Any] | None] = queue.SimpleQueue()
        self._asked = deque[tuple[Callable[[], Any], Callable[[Done[Any]], None]]]()  # in order; results come likewise
        self._answers = deque[Done[Any]]()
        self._closed = False
        self._home.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._begun = self._swept = False
        self._thread = threading.Thread(target=self._work, name=f"relais-{name}", daemon=True)

    @property
    def idle(self) -> bool:
        """Whether no job is waiting or running, and no result is still to be handed over."""
        return not self._asked

    def submit(self, job: Callable[[], T], finished: Callable[[Done[T]], None]) -> None:
        """Runs `job` in the worker, then `finished` in the thread that made the worker. Does nothing after `close`."""
        if self._closed:
            return
        self._asked.append((job, finished))
        self._jobs.put(job)
        if not self._begun:
            self._begin()

    def close(self, patience_s: float = 10.0) -> bool:
        """Finishes the jobs already taken, hands over no more results, ends the thread; False if it did not end."""
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
        """Starts the thread, at the first job only, so that the first frame does not wait for it."""
        self._begun = self._swept = True
        WORKERS.begin()
        self._thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                done: Done[Any] = Done(value=job())
            except BaseException as error:  # noqa: BLE001 - nothing catches errors above a thread: the caller gets it
                done = Done(error=error)
            self._answers.append(done)
            del job, done  # both may hold a reference to the caller, an error by its traceback
            self._home.emit()

    @Slot()
    def _tell(self) -> None:
        (_job, finished), done = self._asked.popleft(), self._answers.popleft()
        if not self._closed:
            finished(done)
