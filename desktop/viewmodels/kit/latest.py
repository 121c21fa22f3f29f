"""Answers that come too late are dropped: what they were asked for has been left meanwhile."""

from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


class Latest:
    """One text after another, one search after another: only what is asked for the latest is heard."""

    def __init__(self) -> None:
        self._current = object()

    def begin(self) -> None:
        """Whatever is on its way is for something earlier from now on."""
        self._current = object()

    def only(self, then: Callable[P, object]) -> Callable[P, None]:
        """`then`, as long as nothing else has begun."""
        asked = self._current

        def come(*args: P.args, **named: P.kwargs) -> None:
            if asked is self._current:
                then(*args, **named)

        return come
