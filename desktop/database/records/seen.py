"""Writes of the table `seen`: what the person has seen of the platform's word."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.database import times
from desktop.database.tables import seen


def mark(connection: Connection, places: Iterable[str], now: datetime) -> None:
    """Those marked before keep their moment."""
    rows = [{"place": place, "moment": times.text(now)} for place in places]
    if rows:
        connection.execute(insert(seen).on_conflict_do_nothing(), rows)
