"""Calls side by side, each lane a thread of its own: the one file of this folder with threads.

Over several connections, since on a bad link each one waits for itself: for its handshake, for its window to open, for
what it lost. Only calls and answers cross a thread; nothing is looked at or kept there.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn, Protocol, TypeAlias

from sync.contract.wire import Answer, Call

#: Gives the answer, or raises what came in its place.
Answered: TypeAlias = Callable[[], Answer]


class Connection(Protocol):
    """One connection. Both raise what came in the way."""

    def dial(self) -> None: ...

    def send(self, call: Call) -> Answer: ...


class _Work:
    """What the lanes share: the calls that wait, what came of them, what went wrong."""

    def __init__(self, lines: int, calls: Sequence[Call]) -> None:
        self.waiting: queue.SimpleQueue[tuple[int, Call]] = queue.SimpleQueue()
        self.told: queue.SimpleQueue[tuple[int, Answered]] = queue.SimpleQueue()
        self._lines, self._undialled, self._faults = lines, 0, list[Exception]()
        for numbered in enumerate(calls):
            self.waiting.put(numbered)

    def begin(self, line: Connection) -> None:
        """A thread of its own."""
        if self._dialled(line):
            while (taken := self._next()) is not None:
                place, call = taken
                self.told.put((place, self._done(line, call)))

    def _dialled(self, line: Connection) -> bool:
        """Whether calls can be taken; also where no lane came about, and each gets what stood in the way."""
        try:
            line.dial()
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it: the error goes to whoever asks
            self._undialled += 1
            if self._undialled < self._lines:
                return False
            self._faults.append(error)
        return True

    def _next(self) -> tuple[int, Call] | None:
        try:
            return self.waiting.get_nowait()
        except queue.Empty:
            return None

    def _done(self, line: Connection, call: Call) -> Answered:
        if self._faults:
            return _raising(self._faults[0])
        try:
            answer = line.send(call)
        except Exception as error:  # noqa: BLE001 - see above
            self._faults.append(error)
            return _raising(error)
        return lambda: answer


def side_by_side(lines: Sequence[Connection], calls: Sequence[Call]) -> Iterator[tuple[int, Answered]]:
    """Each call's place and what came of it, as it comes; a lane that stands, and is free, takes the next one.

    So a handshake that lost a packet keeps no call waiting. Once a call had no answer none is begun any more: the rest
    have that same fault. Whoever stops listening leaves the lanes to themselves: what they still bring goes nowhere.
    """
    work = _Work(len(lines), calls)
    for number, line in enumerate(lines):
        threading.Thread(target=work.begin, args=(line,), name=f"relais-call-{number}", daemon=True).start()
    for _ in calls:
        yield work.told.get()


def _raising(error: Exception) -> Answered:
    def answered() -> NoReturn:
        raise error

    return answered
