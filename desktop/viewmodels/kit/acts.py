"""What the window's fixed bar offers, as a view-model says it."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

Act = TypeVar("Act", bound=Enum)


@dataclass(frozen=True, slots=True)
class Acts(Generic[Act]):
    """The main act first, others after it, the one that takes away at the far end."""

    main: Act | None = None
    others: tuple[Act, ...] = ()
    danger: Act | None = None
