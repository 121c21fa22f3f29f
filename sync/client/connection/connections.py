"""Calls over several connections at once, each on a thread of its own: the one file of this folder with threads.

On a bad link each connection waits only for its own handshake and its own lost packets. Only calls and answers cross
threads; verification and storage stay on the caller's.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn, Protocol, TypeAlias

from sync.contract.wire import Answer, Call

#: A function that gives the answer, or raises what came in its place.
GiveAnswer: TypeAlias = Callable[[], Answer]


class Connection(Protocol):
    """Both methods raise NetworkError."""

    def dial(self) -> None: ...

    def send(self, call: Call) -> Answer: ...


class _Work:
    """What the threads share: waiting calls, results, errors."""

    def __init__(self, connections: int, calls: Sequence[Call]) -> None:
        self.waiting: queue.SimpleQueue[tuple[int, Call]] = queue.SimpleQueue()
        self.results: queue.SimpleQueue[tuple[int, GiveAnswer]] = queue.SimpleQueue()
        self._connections, self._not_dialled, self._errors = connections, 0, list[Exception]()
        for numbered in enumerate(calls):
            self.waiting.put(numbered)

    def run(self, connection: Connection) -> None:
        """Takes calls one after the other; runs on a thread of its own."""
        if self._dial(connection):
            while (numbered := self._next()) is not None:
                place, call = numbered
                self.results.put((place, self._send(connection, call)))

    def _dial(self, connection: Connection) -> bool:
        """Dials.

        True if this connection is to take calls; the last one is even if no dialling worked, to report why.
        """
        try:
            connection.dial()
        except Exception as error:  # noqa: BLE001 - nothing is above a thread: the error is raised at the caller
            self._not_dialled += 1
            if self._not_dialled < self._connections:
                return False
            self._errors.append(error)
        return True

    def _next(self) -> tuple[int, Call] | None:
        try:
            return self.waiting.get_nowait()
        except queue.Empty:
            return None

    def _send(self, connection: Connection, call: Call) -> GiveAnswer:
        if self._errors:
            return _raising(self._errors[0])
        try:
            answer = connection.send(call)
        except Exception as error:  # noqa: BLE001 - see above
            self._errors.append(error)
            return _raising(error)
        return lambda: answer


def side_by_side(connections: Sequence[Connection], calls: Sequence[Call]) -> Iterator[tuple[int, GiveAnswer]]:
    """Each call's place and result, in the order of arrival. A connection takes a call once it is established and idle.

    So a slow handshake delays no call. After a first error no further call is sent: the rest get the same error. The
    results of a caller that stops iterating are dropped.
    """
    work = _Work(len(connections), calls)
    for number, connection in enumerate(connections):
        threading.Thread(target=work.run, args=(connection,), name=f"relais-call-{number}", daemon=True).start()
    for _ in calls:
        yield work.results.get()


def _raising(error: Exception) -> GiveAnswer:
    def give() -> NoReturn:
        raise error

    return give
