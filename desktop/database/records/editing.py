"""Writes of the table `editing`: needs whose editor is open, or of which another text is put aside."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.database import times
from desktop.database.driver import write
from desktop.database.tables import editing


def begin(connection: Connection, need: str, before: Mapping[str, str], now: datetime) -> None:
    """`before` is the text as opened. Opened again after a crash, the older text stays the one kept."""
    row = {"need": need, "opened_at": times.text(now), "before": json.dumps(before, ensure_ascii=False)}
    connection.execute(insert(editing).values(row).on_conflict_do_nothing())


def put_aside(connection: Connection, need: str, text: Mapping[str, str]) -> None:
    """Kept beside the one that stands, whether its editor is open or not; `end` alone lets it go."""
    words = json.dumps(dict(text), ensure_ascii=False)
    row = insert(editing).values(need=need, opened_at="", before=words)
    connection.execute(row.on_conflict_do_update(index_elements=["need"], set_={"opened_at": "", "before": words}))


def close(connection: Connection, need: str) -> None:
    """The editor was left as it should be: a text that was put aside stays."""
    write(connection, "DELETE FROM editing WHERE need = ? AND opened_at != ''", (need,))


def end(connection: Connection, need: str) -> None:
    write(connection, "DELETE FROM editing WHERE need = ?", (need,))
