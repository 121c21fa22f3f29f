"""Python's search for dead cycles, kept in the thread of the windows while any worker has its thread.

Left alone, it runs in whichever thread allocates last. A view-model is part of a cycle (its model asks it for lines):
a worker could be the one to destroy it, timers and all: Qt then crashes (reproduced in tests/desktop/runtime).
"""

import gc

from PySide6.QtCore import QTimer

_EVERY_MS = 500


class WorkerCount:
    """The workers that have begun: the first stops the automatic search, and a timer collects instead; once the last
    has ended it runs again, where it may.
    """

    def __init__(self) -> None:
        self._workers = 0
        self._automatic = True  # whether the automatic search may run where no worker does
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
        """Python's own search, off until the first frame, may run from now on; beside a worker, not before it ends."""
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
    """The oldest generation that is due, by Python's own thresholds."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


#: Of this process: the search for cycles is one for all workers.
WORKERS = WorkerCount()
