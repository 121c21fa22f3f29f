"""What the exchange notes for itself, in `copy` beside what the platform published: in scopes of its own, as JSON."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from sync.client.ledger.driver import driver_of

# Through the driver, as some are read for each receipt.
_READ, _ONLY = "SELECT value FROM copy WHERE scope = ? AND id = ?", "SELECT value FROM copy WHERE scope = ?"
_EVERY = "SELECT id, value FROM copy WHERE scope = ? ORDER BY id"
_WRITE = (
    "INSERT INTO copy (scope, id, position, value) VALUES (?, ?, 0, ?)"
    " ON CONFLICT (scope, id) DO UPDATE SET value = excluded.value"
)
_FORGET, _FORGET_ALL = "DELETE FROM copy WHERE scope = ? AND id = ?", "DELETE FROM copy WHERE scope = ?"


def read(connection: Connection, scope: str, id_: str | None = None) -> str | None:
    """The note, or without an id the only one of the scope; None where there is none."""
    asked = (_ONLY, (scope,)) if id_ is None else (_READ, (scope, id_))
    row = driver_of(connection).execute(*asked).fetchone()
    return None if row is None else row[0]


def every(connection: Connection, scope: str) -> dict[str, str]:
    """All notes of the scope, by their ids and in the order of these."""
    return dict(driver_of(connection).execute(_EVERY, (scope,)).fetchall())


def write(connection: Connection, scope: str, id_: str, value: Any, *, alone: bool = False) -> None:
    """Writes a note in the place of an earlier one; `alone`: of all notes of the scope. Never commits."""
    if alone:
        forget(connection, scope)
    driver_of(connection).execute(_WRITE, (scope, id_, msgspec.json.encode(value).decode()))


def forget(connection: Connection, scope: str, id_: str | None = None) -> None:
    """Deletes the note, or all notes of the scope. Never commits."""
    driver_of(connection).execute(*((_FORGET_ALL, (scope,)) if id_ is None else (_FORGET, (scope, id_))))
