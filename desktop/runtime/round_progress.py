"""One round as the window follows it: where it is, for how long it has lasted, and whether it is asked to end."""

import time
from collections.abc import Callable
from typing import Literal, NamedTuple

#: Under a second; up to ten seconds; longer. What the window says of a round depends on it.
Lasts = Literal["brief", "awhile", "long"]
_AWHILE_S, _LONG_S = 1.0, 10.0


class At(NamedTuple):
    """Where a round is: `step` is one of sync.client.reporter.Step; acts, octets or items `done`, of a `total` or 0."""

    step: str = ""
    done: int = 0
    total: int = 0


class RoundProgress:
    """Told by the network's worker, looked at by the window when it likes: a value is put in place whole."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic, self._begun = monotonic, monotonic()
        self._stopped = False
        self.at = At()

    def tell(self, step: str, done: int, total: int) -> None:
        self.at = At(step, done, total)

    def stop(self) -> None:
        """The round ends between two steps; what it has done stays."""
        self._stopped = True

    @property
    def stopped(self) -> bool:
        return self._stopped

    @property
    def lasts(self) -> Lasts:
        seconds = self._monotonic() - self._begun
        return "brief" if seconds < _AWHILE_S else "awhile" if seconds < _LONG_S else "long"
