"""A row of SQLAlchemy as the frozen rows of this folder take it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CursorResult


def row_values(found: dict[str, Any]) -> dict[str, Any]:
    """The same dict, each column now a text, "" where it is null; only `number`, the platform's, stays one, or None."""
    number = found["number"]
    for name, value in found.items():
        if type(value) is not str:  # ten thousand rows of thirty columns: nothing is made anew that is right already
            found[name] = "" if value is None else str(value)
    found["number"] = number if isinstance(number, int) else None
    return found


def dicts(found: CursorResult[*tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Each row as a dict of its own: by `_asdict`, a list of ten thousand lines would wait a tenth of a second more."""
    names = tuple(found.keys())
    return (dict(zip(names, row, strict=True)) for row in found)
