"""Calls side by side, each lane a thread of its own: the one file of this folder with threads.

Over several connections, since on a bad link each one waits for itself: for its handshake, for its window to open, for
what it lost. Only calls and answers cross a thread; nothing is looked at or kept there.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn, TypeAlias

from sync.contract.wire import Answer, Call

#: Gives the answer, or raises what came in its place.
Answered: TypeAlias = Callable[[], Answer]


def side_by_side(lanes: Sequence[Callable[[Call], Answer]], calls: Sequence[Call]) -> Iterator[tuple[int, Answered]]:
    """Each call's place and what came of it, as it comes; a lane that is free takes the next one.

    Once a call had no answer none is begun any more: the rest have that same fault. Whoever stops listening leaves the
    lanes to themselves: what they still bring goes nowhere.
    """
    waiting: queue.SimpleQueue[tuple[int, Call]] = queue.SimpleQueue()
    told: queue.SimpleQueue[tuple[int, Answered]] = queue.SimpleQueue()
    faults: list[Exception] = []
    for numbered in enumerate(calls):
        waiting.put(numbered)

    def work(send: Callable[[Call], Answer]) -> None:
        while not waiting.empty():
            try:
                place, call = waiting.get_nowait()
            except queue.Empty:  # another lane was quicker
                return
            told.put((place, _done(send, call, faults)))

    for number, send in enumerate(lanes[: len(calls)]):
        threading.Thread(target=work, args=(send,), name=f"relais-call-{number}", daemon=True).start()
    for _ in calls:
        yield told.get()


def _done(send: Callable[[Call], Answer], call: Call, faults: list[Exception]) -> Answered:
    if faults:
        return _raising(faults[0])
    try:
        answer = send(call)
    except Exception as error:  # noqa: BLE001 - a thread has nobody above it: the error goes to whoever asks
        faults.append(error)
        return _raising(error)
    return lambda: answer


def _raising(error: Exception) -> Answered:
    def answered() -> NoReturn:
        raise error

    return answered
