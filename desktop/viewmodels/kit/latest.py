"""Drops answers that come too late, once the person has gone on to something else."""

from collections.abc import Callable
from typing import NamedTuple, ParamSpec

from desktop.domain.refusals import Refusal

P = ParamSpec("P")


def drop(*_args: object, **_named: object) -> None:
    """An answer that nobody waits for any more."""


class Latest:
    """Of several searches, or texts opened one after the other: lets only the answers for the latest through.

    So too of the screens of a page: what was asked at one that she has left turns no other.
    """

    def __init__(self) -> None:
        self._current = object()

    def begin(self) -> None:
        """Something new begins: answers still on their way are dropped from now on."""
        self._current = object()

    def only(self, then: Callable[P, object], late: Callable[P, object] = drop) -> Callable[P, None]:
        """A function that calls `then`, or `late` where something else has begun meanwhile."""
        asked = self._current

        def come(*args: P.args, **named: P.kwargs) -> None:
            (then if asked is self._current else late)(*args, **named)

        return come


class NotDone(NamedTuple):
    """Who says why an act was not done: the screen that asked, or the one where she is once `here` has begun anew."""

    here: Latest  #: of the page, or of the text
    refused: Callable[[Refusal], object]  #: where she still is
    late: Callable[[Refusal], object]  #: once she has turned to something else
