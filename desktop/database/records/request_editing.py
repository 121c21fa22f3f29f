"""Writes of the keys of `meta` that hold other texts of a request: from before its editor was opened, or put aside."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.database.queries.open_request import ASIDE, PREFIX
from desktop.database.records import meta, own_fields


def begin(connection: Connection, request: str, before: Mapping[str, str]) -> None:
    """Its editor is open. If it is opened again after a crash, the older text is kept. Never commits."""
    meta.put_new(connection, PREFIX + request, json.dumps(dict(before), ensure_ascii=False))


def close(connection: Connection, request: str) -> None:
    """The editor was closed as usual. A text that was put aside is kept. Never commits."""
    meta.remove(connection, [PREFIX + request])


def put_aside(connection: Connection, request: str, text: Mapping[str, str]) -> None:
    """Keeps another text beside the request's own, with the editor open or not. Never commits."""
    meta.put(connection, ASIDE + request, json.dumps(dict(text), ensure_ascii=False))


def drop_aside(connection: Connection, request: str) -> None:
    """Deletes the text that was put aside; the editor may still be open. Never commits."""
    meta.remove(connection, [ASIDE + request])


def end(connection: Connection, *requests: str) -> None:
    """They are sent, or gone for good: nothing is kept beside them. Never commits."""
    meta.remove(connection, [start + id for id in requests for start in (PREFIX, ASIDE)])
    own_fields.end(connection, *requests)
