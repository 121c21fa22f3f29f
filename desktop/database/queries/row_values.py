"""A row of SQLAlchemy as the frozen rows of this folder take it."""

from collections.abc import Mapping
from typing import Any


def row_values(found: Mapping[str, object]) -> dict[str, Any]:
    """Every column as a text, "" where it is null; only the platform's `number` of an act stays a number, or None."""
    texts = {name: "" if value is None else str(value) for name, value in found.items()}
    number = found["number"]
    return texts | {"number": number if isinstance(number, int) else None}
