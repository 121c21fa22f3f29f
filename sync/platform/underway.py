"""What is under way just now: bodies coming in, which whoever asks for waits for; and work that one alone does."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Underway:
    """By path, in one process; where several serve, a question that comes too early costs bytes, and nothing else."""

    def __init__(self, *, idle_s: float = 1.0, most_s: float = 10.0) -> None:
        """Without a piece for `idle_s`, a line is idle, or half open: nobody waits for it, nor longer than `most_s`."""
        self._idle_s, self._most_s = idle_s, most_s
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
        end = time.monotonic() + self._most_s
        with self._changed:
            while path in self._last:
                left = min(self._last[path] + self._idle_s, end) - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)


class Turn:
    """Of one process. Whoever comes while somebody has it does without, and does not wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Whether it is ours, until the end of the block."""
        ours = self._lock.acquire(blocking=False)
        try:
            yield ours
        finally:
            if ours:
                self._lock.release()
