"""Numbers, sizes and moments, as sentences have them."""

from datetime import UTC, datetime


def number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


def megabytes(size: int) -> str:
    """Whole ones."""
    return f"{number(size // 1_000_000)}\u00a0Mo"


def instant(at: datetime) -> str:
    """2026-11-28 à 11:29:42 (UTC): where a second may decide."""
    return f"{at.astimezone(UTC):%Y-%m-%d à %H:%M:%S} (UTC)"


def as_typed(at: datetime) -> str:
    """The same as an option takes it, wherever it is typed."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
