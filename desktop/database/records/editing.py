"""Writes of the table `editing`: needs whose editor is open, or of which another text is put aside, or both."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.database import times
from desktop.database.driver import write
from desktop.database.records import own_fields
from desktop.database.tables import editing


def begin(connection: Connection, need: str, before: Mapping[str, str], now: datetime) -> None:
    """`before` is the text as opened. If the editor is opened again after a crash, the older text is kept."""
    opened = {"opened_at": times.text(now), "before": _words(before)}
    row = insert(editing).values(need=need, **opened, aside="")
    connection.execute(row.on_conflict_do_update(index_elements=["need"], set_=opened, where=editing.c.opened_at == ""))


def put_aside(connection: Connection, need: str, text: Mapping[str, str]) -> None:
    """Keeps another text beside the need's own, with the editor open or not, until `drop_aside` or `end`."""
    row = insert(editing).values(need=need, opened_at="", before="", aside=_words(text))
    connection.execute(row.on_conflict_do_update(index_elements=["need"], set_={"aside": row.excluded.aside}))


def close(connection: Connection, need: str) -> None:
    """The editor was closed as usual. A text that was put aside is kept."""
    write(connection, "UPDATE editing SET opened_at = '', before = '' WHERE need = ?", (need,))
    _delete_if_empty(connection, need)


def drop_aside(connection: Connection, need: str) -> None:
    """Deletes the text that was put aside; the editor may still be open."""
    write(connection, "UPDATE editing SET aside = '' WHERE need = ?", (need,))
    _delete_if_empty(connection, need)


def end(connection: Connection, need: str) -> None:
    """It is sent, or gone for good: nothing is kept beside it."""
    write(connection, "DELETE FROM editing WHERE need = ?", (need,))
    own_fields.end(connection, need)


def _delete_if_empty(connection: Connection, need: str) -> None:
    write(connection, "DELETE FROM editing WHERE need = ? AND opened_at = '' AND aside = ''", (need,))


def _words(text: Mapping[str, str]) -> str:
    return json.dumps(dict(text), ensure_ascii=False)
