"""Sees this computer's clock set while a window is open, by a second clock that nobody can set."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from desktop.domain.phases import TICK, LocalTime


class ClockLeaps:
    """Compares the two at each look. The second one may stand still while the computer sleeps, which is a leap too."""

    def __init__(self, clock: Callable[[], LocalTime], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._zero = self._apart()

    def last(self) -> timedelta:
        """How far the clock was set forward, or back, since the last leap or the start; none for less than a tick."""
        apart = self._apart()
        leap = apart - self._zero
        if abs(leap) <= TICK:
            return timedelta()
        self._zero = apart
        return leap

    def _apart(self) -> datetime:
        """What the clock showed when the second one began: always the same while nobody sets it."""
        return self._clock() - timedelta(seconds=self._monotonic())
