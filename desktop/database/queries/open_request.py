"""Requests whose editor is open, each with its text from before. One found at the start means that a session broke off.

After such a break a person may go back to the text from before: the newer text is then put aside, and kept until the
request is sent.
"""

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.decided import DECIDED
from desktop.database.driver import rows
from desktop.database.untouched import REQUEST_UNTYPED

#: They begin keys in `meta`; the request's id follows. There are never more than a few such keys.
PREFIX, ASIDE = "open_request.", "aside_request."


class OpenRequest(Struct, frozen=True):
    """A request whose editor is open, or was when a session broke off."""

    request: str  #: its id
    title: str  #: as typed so far
    updated_at: str  #: last change, ISO text
    before: dict[str, str]  #: by field: the text as it was when the editor was opened
    untyped: bool  #: the text is still that one: a crash left nothing to find

    @property
    def has_words(self) -> bool:
        """Whether somebody had written something. Level, plan and letter do not count: a new request has them."""
        begun = ("level", "funding", "letter")
        return any(text.strip() for name, text in self.before.items() if name not in begun)


def open_of(connection: Connection, id: str) -> OpenRequest | None:
    return {one.request: one for one in _all(connection)}.get(id)


def broken_off(connection: Connection) -> OpenRequest | None:
    """The request in which the last session broke off; of several, the one written in last.

    Not one in which nothing was typed, nor one with a text put aside, which is offered when that request is opened. Nor
    one that the préfet has answered since: a backup that was put back may have such a row, and nobody goes on writing
    in it.
    """
    over = {id for (id,) in rows(connection, DECIDED)}
    return next(
        (
            one
            for one in _all(connection)
            if not one.untyped and one.request not in over and not aside_of(connection, one.request)
        ),
        None,
    )


def aside_of(connection: Connection, id: str) -> str:
    """The text that was put aside for this request: the JSON of its fields, "" where there is none."""
    texts = rows(connection, "SELECT value FROM meta WHERE key = ?", (ASIDE + id,))
    return str(texts[0][0]) if texts else ""


def _all(connection: Connection) -> list[OpenRequest]:
    opened = rows(
        connection,
        f"SELECT r.id, r.title, r.updated_at, m.value, {REQUEST_UNTYPED}"  # noqa: S608 - our own names
        " FROM meta m JOIN request r ON m.key = ? || r.id"
        " WHERE m.key LIKE ? ORDER BY r.updated_at DESC, r.id DESC",
        (PREFIX, f"{PREFIX}%"),
    )
    return [
        OpenRequest(id, title, updated_at, msgspec.json.decode(value, type=dict[str, str]), bool(untyped))
        for id, title, updated_at, value, untyped in opened
    ]


def kept(connection: Connection) -> list[tuple[str, str]]:
    """All rows of `meta` that hold texts of requests, from before or put aside: key and JSON of the fields."""
    texts = rows(
        connection,
        "SELECT key, value FROM meta WHERE key LIKE ? OR key LIKE ? ORDER BY key",
        (f"{PREFIX}%", f"{ASIDE}%"),
    )
    return [(key, value) for key, value in texts]
