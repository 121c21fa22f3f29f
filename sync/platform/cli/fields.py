"""A whole document as lines for a person."""

from typing import Any

from sync.platform.cli import words


def filled(kind: str, document: dict[str, Any]) -> list[str]:
    """The fields that are not empty of this need, request or service, one line each."""
    shown = {key: value for key, value in document.items() if value not in (None, "", [], {})}
    return [f"{words.field(key)}\u00a0: {words.value(kind, key, value)}" for key, value in shown.items()]
