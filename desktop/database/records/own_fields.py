"""Writes of the keys of `meta` that name the fields typed in a form which the window has, though out of sight."""

import json
from collections.abc import Collection

from sqlalchemy import Connection

from desktop.database.queries.typed import OWN_FIELDS, own_fields
from desktop.database.records import meta


def note(connection: Connection, draft: str, names: Collection[str]) -> None:
    """Its form is out of sight: `names` instead of those of before. Never commits."""
    if names:
        meta.put(connection, OWN_FIELDS + draft, json.dumps(sorted(names)))
    else:
        end(connection, draft)


def move(connection: Connection, draft: str, to: str) -> None:
    """The form goes on in another draft. Never commits."""
    names = own_fields(connection, draft)
    end(connection, draft)
    note(connection, to, names | own_fields(connection, to))


def end(connection: Connection, *drafts: str) -> None:
    """Their forms are closed, or they are no drafts any more. Never commits."""
    meta.remove(connection, [OWN_FIELDS + draft for draft in drafts])


def end_all(connection: Connection) -> None:
    """No form is open. Never commits."""
    meta.remove_beginning(connection, OWN_FIELDS)
