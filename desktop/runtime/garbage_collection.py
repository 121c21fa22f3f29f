"""Keeps Python's garbage collection of cycles in the window's thread while any worker thread runs.

Python runs it in whichever thread happens to allocate. A view-model is part of a cycle (its model asks it for lines),
so that a worker could destroy it with its timers, at which Qt crashes (reproduced in tests/desktop/runtime).
"""

import gc

from PySide6.QtCore import QTimer

_EVERY_MS = 500


class WorkerCount:
    """Counts the running workers. While there is one, automatic collection is off and a timer collects instead."""

    def __init__(self) -> None:
        self._workers = 0
        self._automatic = True  # whether automatic collection may run while no worker does
        self._timer: QTimer | None = None

    def begin(self) -> None:
        self._workers += 1
        if self._workers == 1:
            self._automatic = gc.isenabled()
            gc.disable()
            self._timer = QTimer()
            self._timer.setInterval(_EVERY_MS)
            self._timer.timeout.connect(collect_due)
            self._timer.start()

    def allow(self) -> None:
        """Allows automatic collection, which is off until the first frame; it begins once no worker runs."""
        self._automatic = True
        if self._workers == 0:
            gc.enable()

    def end(self) -> None:
        self._workers -= 1
        if self._workers == 0:
            if self._timer is not None:
                self._timer.stop()
                self._timer = None
            if self._automatic:
                gc.enable()


def collect_due() -> None:
    """Collects the oldest generation that is due, by Python's own thresholds."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


#: One for the whole process, as garbage collection is.
WORKERS = WorkerCount()
