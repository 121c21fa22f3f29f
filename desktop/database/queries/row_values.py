"""Turns rows of SQLAlchemy into the values that the frozen rows of this folder are made from."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CursorResult


def row_values(columns: dict[str, Any]) -> dict[str, Any]:
    """The same dict, with every value as text, "" for NULL; only `number`, given by the platform, stays int or None."""
    number = columns["number"]
    for name, value in columns.items():
        if type(value) is not str:  # ten thousand rows of thirty columns: what is text already is left as it is
            columns[name] = "" if value is None else str(value)
    columns["number"] = number if isinstance(number, int) else None
    return columns


def dicts(result: CursorResult[*tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Each row as a new dict. With `_asdict`, a list of ten thousand lines would take a tenth of a second longer."""
    names = tuple(result.keys())
    return (dict(zip(names, row, strict=True)) for row in result)
