"""One round as the window follows it: how far it is, how long it has lasted, and whether it was asked to stop."""

import time
from collections.abc import Callable
from typing import Literal, NamedTuple

#: Less than a second; up to ten seconds; longer. What the window says about a round depends on it.
Lasts = Literal["brief", "awhile", "long"]
_AWHILE_S, _LONG_S = 1.0, 10.0


class At(NamedTuple):
    """How far a round is."""

    step: str = ""  #: one of sync.client.reporter.Step; "" before the first
    done: int = 0  #: acts, bytes or items, by the step
    total: int = 0  #: of how many; 0 where that is not known


class RoundProgress:
    """Written by the network's worker, read by the window at any time: the tuple is always replaced as a whole."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic, self._begun = monotonic, monotonic()
        self._stopped = False
        self.at = At()

    def tell(self, step: str, done: int, total: int) -> None:
        self.at = At(step, done, total)

    def stop(self) -> None:
        """Asks the round to end after its present step; what it has done stays."""
        self._stopped = True

    @property
    def stopped(self) -> bool:
        return self._stopped

    @property
    def lasts(self) -> Lasts:
        seconds = self._monotonic() - self._begun
        return "brief" if seconds < _AWHILE_S else "awhile" if seconds < _LONG_S else "long"
