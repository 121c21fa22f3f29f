"""Sees this computer's clock set while a window is open, by a second clock that nobody can set."""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from desktop.domain.phases import TICK, LocalTime

_COUNTS_SLEEP = sys.platform.startswith("linux")


def second_clock() -> float:
    """Seconds by a clock that nobody can set; on Linux by one that runs on while the computer sleeps."""
    if not sys.platform.startswith("linux"):
        return time.monotonic()
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class ClockLeaps:
    """Compares the two at each look. Where the second one stands still while the computer sleeps, that is a leap too.

    `counts_sleep`: it is known to run on meanwhile, so that a leap back is seen in its whole length.
    """

    def __init__(
        self,
        clock: Callable[[], LocalTime],
        monotonic: Callable[[], float] = second_clock,
        *,
        counts_sleep: bool = _COUNTS_SLEEP,
    ) -> None:
        self.counts_sleep = counts_sleep
        self._clock, self._monotonic = clock, monotonic
        self._zero = self._apart()

    def seen(self) -> timedelta:
        """How far the clock was set forward, or back, since what was noted last; none for less than a tick."""
        leap = self._apart() - self._zero
        return leap if abs(leap) > TICK else timedelta()

    def noted(self, leap: timedelta) -> None:
        """This much was noted, and is not seen again; until then it is."""
        self._zero += leap

    def _apart(self) -> datetime:
        """What the clock showed when the second one began: always the same while nobody sets it."""
        return self._clock() - timedelta(seconds=self._monotonic())
