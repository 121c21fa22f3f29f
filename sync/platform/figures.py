"""Numbers, sizes and moments, as sentences have them."""

from datetime import UTC, datetime


def number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


def megabytes(size: int) -> str:
    """A size in whole megabytes, as a sentence has it."""
    return f"{number(size // 1_000_000)}\u00a0Mo"


def instant(at: datetime) -> str:
    """A moment such as 2026-11-28 à 11:29:42 (UTC), where a second may decide."""
    return f"{at.astimezone(UTC):%Y-%m-%d à %H:%M:%S} (UTC)"


def as_typed(at: datetime) -> str:
    """The moment as an option of a command takes it: 2026-11-28T11:29:42Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
