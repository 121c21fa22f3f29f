"""Writes of the table `editing`: needs whose editor is open."""

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


def end(connection: Connection, need: str) -> None:
    write(connection, "DELETE FROM editing WHERE need = ?", (need,))
