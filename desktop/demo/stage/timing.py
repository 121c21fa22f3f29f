"""How long the presentation lasts, and each of its steps; for the presenter alone."""

import time
from collections import Counter
from collections.abc import Callable

from desktop.demo.worlds.notes import Spent


class Timing:
    """Counts from the first step on. A step that is shown again goes on counting, and so does a breakdown."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, clock: Callable[[], float] = time.time) -> None:
        self._monotonic, self._clock = monotonic, clock
        self._spent: Counter[int] = Counter()  # milliseconds of each step, without the present stay
        self._at, self._since = 0, monotonic()

    def turn(self, number: int) -> None:
        """Another step is shown."""
        self._spent[self._at] += self._stay
        self._at, self._since = number, self._monotonic()

    def restart(self) -> None:
        """The presentation begins again."""
        self._spent.clear()
        self._at, self._since = 0, self._monotonic()

    @property
    def spent(self) -> Spent:
        return Spent(steps=dict(self._spent), since=self._clock() - self._stay / 1000)

    def go_on(self, number: int, spent: Spent) -> None:
        """After a breakdown at this step. A clock that was set back meanwhile takes nothing away."""
        self._spent = Counter(spent.steps)
        self._at, self._since = number, self._monotonic() - max(0.0, self._clock() - spent.since)

    @property
    def total(self) -> str:
        return clock_words(sum(self._spent.values()) + self._stay)

    @property
    def of_step(self) -> str:
        return clock_words(self._spent[self._at] + self._stay)

    @property
    def _stay(self) -> int:
        return round(1000 * (self._monotonic() - self._since))


def clock_words(milliseconds: int) -> str:
    """Such as 4 min 05."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}\u00a0min\u00a0{seconds:02d}"
