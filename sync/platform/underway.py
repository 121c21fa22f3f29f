"""What is in progress: bodies that are arriving, for which a question waits, and work that one thread does."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Underway:
    """Bodies in progress by path, in one process.

    With several processes, a question may be answered too early. Then some bytes are sent again, and nothing else
    happens.
    """

    def __init__(self, *, idle_s: float = 1.0, most_s: float = 10.0) -> None:
        """Nobody waits for a line that brings no piece for `idle_s`, nor for any line longer than `most_s`."""
        self._idle_s, self._most_s = idle_s, most_s
        self._changed = threading.Condition()
        self._last: dict[str, float] = {}

    def moves(self, path: str) -> None:
        """A piece has arrived."""
        with self._changed:
            self._last[path] = time.monotonic()

    def ends(self, path: str) -> None:
        """All that arrived is stored."""
        with self._changed:
            self._last.pop(path, None)
            self._changed.notify_all()

    def wait(self, path: str) -> None:
        """Returns once all that arrived is stored, or the waiting has lasted long enough."""
        end = time.monotonic() + self._most_s
        with self._changed:
            while path in self._last:
                left = min(self._last[path] + self._idle_s, end) - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)


class Turn:
    """A lock of one process that nobody waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """True where the caller has the lock, until the end of the block."""
        ours = self._lock.acquire(blocking=False)
        try:
            yield ours
        finally:
            if ours:
                self._lock.release()
