"""Times: read from a clock that is an argument, kept as UTC ISO text that sorts."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias

#: Gives the present as an aware datetime.
Clock: TypeAlias = Callable[[], datetime]


def system_clock() -> datetime:
    """The present by this machine's clock, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=16)  # all operations of a block have the same time
def as_text(moment: datetime) -> str:
    """UTC, always with microseconds, so that texts sort as the times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_time(text: str) -> datetime:
    """The aware time that `as_text` wrote."""
    return datetime.fromisoformat(text)
