"""Which words of a draft were typed in a form that the window has, and stand in no other place."""

from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.database.queries import typed


def own_fields(
    connection: Connection, draft: str, text: Mapping[str, str], before: Mapping[str, str] | None
) -> frozenset[str]:
    """Their fields. `before`: the text with which the form in sight was opened; None for none in sight.

    Those that were typed in it before it was out of sight are noted (`pause_need`).
    """
    since = text if before is None else before
    return typed.own_fields(connection, draft) | {name for name, words in text.items() if words != since.get(name, "")}


def replaces_own(written: Mapping[str, str], text: Mapping[str, str], own: frozenset[str]) -> bool:
    """Whether what another program has `written` replaces such words in the draft's `text`."""
    return any(name in own and text[name] != words for name, words in written.items())
