"""JSON that is stored here, read so that what cannot be read counts as absent: it is asked for again."""

from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Function, case, func

_T = TypeVar("_T")


def kept(text: str | bytes | None, shape: type[_T]) -> _T | None:
    """The stored text, decoded. None also where it cannot be read, or has another shape than today's."""
    try:
        return None if text is None else msgspec.json.decode(text, type=shape, strict=True)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None


def extract(column: ColumnElement[Any], *paths: str) -> Function[Any]:
    """The value at this path of the column's JSON, for a statement; NULL where the text is no JSON.

    `json_extract` alone would have one damaged row fail the whole statement, in every round.
    """
    return func.json_extract(case((func.json_valid(column), column)), *paths)
