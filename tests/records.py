"""Rows and lines are structs; a dataclass where the first screen needs it or a field is left out of a comparison."""

import dataclasses
import inspect
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import Struct, structs


class Field(NamedTuple):
    """One field as it is declared; `structs.fields` would want each type imported, also one of a stub alone."""

    name: str
    type: Any


def replaced(one: Any, **changes: Any) -> Any:
    """A copy with these fields changed."""
    if isinstance(one, Struct):
        return structs.replace(one, **changes)
    return dataclasses.replace(one, **changes)


def fields_of(kind: type) -> Sequence[Any]:
    """Each with a `name` and a `type`, the inherited ones first."""
    if not issubclass(kind, Struct):
        return dataclasses.fields(kind)
    declared: dict[str, Any] = {}
    for part in reversed(kind.__mro__):
        declared |= inspect.get_annotations(part)
    return [Field(name, declared[name]) for name in kind.__struct_fields__]
