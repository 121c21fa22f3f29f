"""Drops answers that come too late, once the person has gone on to something else."""

from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


class Latest:
    """Of several searches, or texts opened one after the other: lets only the answers for the latest through."""

    def __init__(self) -> None:
        self._current = object()

    def begin(self) -> None:
        """Something new begins: answers still on their way are dropped from now on."""
        self._current = object()

    def only(self, then: Callable[P, object]) -> Callable[P, None]:
        """A function that calls `then`, unless something else has begun meanwhile."""
        asked = self._current

        def come(*args: P.args, **named: P.kwargs) -> None:
            if asked is self._current:
                then(*args, **named)

        return come
