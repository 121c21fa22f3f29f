"""What the window's fixed bar offers, as a view-model says it."""

from enum import Enum
from typing import Generic, NamedTuple, TypeVar

Act = TypeVar("Act", bound=Enum)


class Acts(NamedTuple, Generic[Act]):
    """The main act first, others after it, the one that takes away at the far end.

    `back` stands before them all where something is only asked: under the finger that led there.
    """

    main: Act | None = None
    others: tuple[Act, ...] = ()
    danger: Act | None = None
    back: Act | None = None
