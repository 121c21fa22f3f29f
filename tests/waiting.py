"""Waiting while the window runs, for programs that drive it outside pytest; tests have pytest-qt's `waitUntil`."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication


def until(told: Callable[[], bool], limit: float = 60) -> float:
    """Runs the window; gives the longest time for which it held itself up, in milliseconds.

    Between two turns it lets go of Python: a worker's thread gets on meanwhile, as it would not during QTest.qWait.
    """
    began, held = time.perf_counter(), 0.0
    while not told():
        before = time.perf_counter()
        if before - began > limit:
            raise TimeoutError
        QCoreApplication.processEvents()
        held = max(held, time.perf_counter() - before)
        time.sleep(0.0005)
    return 1000 * held
