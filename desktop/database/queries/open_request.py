"""A request whose editor is open: what its text was before. One that a start finds shows a session that broke off.

Beside it the other text of a request, put aside when the text of before was taken: kept until the request is sent.
"""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from desktop.database.decided import DECIDED
from desktop.database.driver import rows

#: Of the keys in `meta`, before the request's id: there are never more than a few.
PREFIX, ASIDE = "open_request.", "aside_request."


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """`before` is the text by field, as it was when the editor was opened."""

    request: str
    title: str
    updated_at: str
    before: dict[str, str]

    @property
    def said_something(self) -> bool:
        """What a new request begins with, its level, an empty plan and letter, are no words of anybody."""
        begun = ("level", "funding", "letter")
        return any(text.strip() for name, text in self.before.items() if name not in begun)


def open_of(connection: Connection, id: str) -> OpenRequest | None:
    return {one.request: one for one in _all(connection)}.get(id)


def broken_off(connection: Connection) -> OpenRequest | None:
    """The one that was written in last; not one of which the other text is kept: that one is offered when it opens.

    Nor one that was decided on since: a backup put back may bring its mark, and nobody goes on with it.
    """
    over = {id for (id,) in rows(connection, DECIDED)}
    return next(
        (one for one in _all(connection) if one.request not in over and not aside_of(connection, one.request)), None
    )


def aside_of(connection: Connection, id: str) -> str:
    """The text that was put aside for this request: the JSON of its fields, "" where there is none."""
    found = rows(connection, "SELECT value FROM meta WHERE key = ?", (ASIDE + id,))
    return str(found[0][0]) if found else ""


def _all(connection: Connection) -> list[OpenRequest]:
    found = rows(
        connection,
        "SELECT r.id, r.title, r.updated_at, m.value FROM meta m JOIN request r ON m.key = ? || r.id"
        " WHERE m.key LIKE ? ORDER BY r.updated_at DESC, r.id DESC",
        (PREFIX, f"{PREFIX}%"),
    )
    return [
        OpenRequest(id, title, updated_at, msgspec.json.decode(value, type=dict[str, str]))
        for id, title, updated_at, value in found
    ]


def kept(connection: Connection) -> list[tuple[str, str]]:
    """Key in `meta` and text, as JSON, of each: those of before, and those that were put aside."""
    found = rows(
        connection,
        "SELECT key, value FROM meta WHERE key LIKE ? OR key LIKE ? ORDER BY key",
        (f"{PREFIX}%", f"{ASIDE}%"),
    )
    return [(key, value) for key, value in found]
