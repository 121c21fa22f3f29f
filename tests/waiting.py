"""Waiting while the window runs, for programs that drive it outside pytest; tests have pytest-qt's `waitUntil`."""

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication


class Held(NamedTuple):
    """For how long at most a turn of the window's loop took, in milliseconds."""

    ms: float = 0.0  #: by the clock
    cpu_ms: float = 0.0  #: of the processor, in this thread: what another thread or program took is not in it

    def most(self, other: "Held") -> "Held":
        return Held(max(self.ms, other.ms), max(self.cpu_ms, other.cpu_ms))


def holding(act: Callable[[], object]) -> Held:
    """Runs `act`, and says for how long."""
    began, spent = time.perf_counter(), time.thread_time()
    act()
    return Held(1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - spent))


def until(told: Callable[[], bool], limit: float = 60) -> Held:
    """Runs the window; gives the longest time for which it held itself up.

    Between two turns it lets go of Python: a worker's thread gets on meanwhile, as it would not during QTest.qWait.
    """
    began, held = time.perf_counter(), Held()
    while not told():
        if time.perf_counter() - began > limit:
            raise TimeoutError
        held = held.most(holding(QCoreApplication.processEvents))
        time.sleep(0.0005)
    return held
