"""A row of SQLAlchemy as the frozen rows of this folder take it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import CursorResult


def row_values(found: Mapping[str, object]) -> dict[str, Any]:
    """Every column as a text, "" where it is null; only the platform's `number` of an act stays a number, or None."""
    texts = {name: "" if value is None else str(value) for name, value in found.items()}
    number = found["number"]
    return texts | {"number": number if isinstance(number, int) else None}


def dicts(found: CursorResult[*tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Each row as a dict of its own: by `_asdict`, a list of ten thousand lines would wait a tenth of a second more."""
    names = tuple(found.keys())
    return (dict(zip(names, row, strict=True)) for row in found)
