"""Rows and lines are dataclasses, or structs where ten thousand are made at once: what a test does to either."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, structs


def replaced(one: Any, **changes: Any) -> Any:
    """A copy with these fields changed."""
    if isinstance(one, Struct):
        return structs.replace(one, **changes)
    return dataclasses.replace(one, **changes)


def fields_of(kind: type) -> Sequence[Any]:
    """Each with a `name` and a `type`."""
    return structs.fields(kind) if issubclass(kind, Struct) else dataclasses.fields(kind)
