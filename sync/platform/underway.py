"""Bodies that are coming in just now: whoever asks how far one is waits for what has come to be counted."""

import threading
import time

#: Without a piece for so long, a line is idle, or half open: nobody waits for it.
_IDLE_S = 1.0
_MOST_S = 10.0


class Underway:
    """By path, in one process; where several serve, a question that comes too early costs bytes, and nothing else."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._last: dict[str, float] = {}

    def moves(self, path: str) -> None:
        """A piece has come."""
        with self._changed:
            self._last[path] = time.monotonic()

    def ends(self, path: str) -> None:
        """All that came is kept."""
        with self._changed:
            self._last.pop(path, None)
            self._changed.notify_all()

    def wait(self, path: str) -> None:
        """Until all that came is kept, as far as it takes no longer than anyone should wait."""
        end = time.monotonic() + _MOST_S
        with self._changed:
            while path in self._last:
                left = min(self._last[path] + _IDLE_S, end) - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)
