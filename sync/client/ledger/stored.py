"""JSON that is stored here, read so that what cannot be read counts as absent: it is asked for again."""

from typing import Any

from sqlalchemy import ColumnElement, Function, case, func


def extract(column: ColumnElement[Any], *paths: str) -> Function[Any]:
    """The value at this path of the column's JSON, for a statement; NULL where the text is no JSON.

    `json_extract` alone would have one damaged row fail the whole statement, in every round.
    """
    return func.json_extract(case((func.json_valid(column), column)), *paths)
