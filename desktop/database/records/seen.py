"""Writes of the table `seen`: which news the person has seen, and when undated news came to this computer."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.database import times
from desktop.database.driver import rows
from desktop.database.queries.news import LEARNT
from desktop.database.tables import seen

_NOTED = f"{LEARNT}/"  # this row says that days are noted in this database
_WORDS = {"proposals": "decision", "projects": "project"}
_NOTE = "INSERT INTO seen (place, moment) VALUES (?, ?) ON CONFLICT (place) DO NOTHING"
_KNOWN = "SELECT id, value ->> 'state' FROM copy WHERE scope = ? AND coalesce(value ->> 'state', 'open') != 'open'"


def mark(connection: Connection, places: Iterable[str], now: datetime) -> None:
    """Marks these places as seen; those marked before keep their moment."""
    marked = [{"place": place, "moment": times.text(now)} for place in places]
    if marked:
        connection.execute(insert(seen).on_conflict_do_nothing(), marked)


def learn(connection: Connection, scope: str, decided: Iterable[tuple[str, str]], now: datetime) -> None:
    """Notes today as the day on which decisions came. `decided`: id and state of those in the page just read.

    Decisions that were known before days were noted have none, even if that page brings them once more. Never commits.
    """
    if not rows(connection, "SELECT 1 FROM seen WHERE place = ?", (_NOTED,)):
        _keep(connection, [(_NOTED, times.text(now))])
        if rows(connection, "SELECT 1 FROM exchange LIMIT 1"):
            for one in _WORDS:
                _keep(connection, [(_place(one, *known), "") for known in rows(connection, _KNOWN, (one,))])
    if scope in _WORDS:
        _keep(connection, [(_place(scope, *one), times.text(now)) for one in decided])


def _place(scope: str, id: str, state: str) -> str:
    return f"{LEARNT}/{_WORDS[scope]}/{id}/{state}"


def _keep(connection: Connection, noted: list[tuple[str, str]]) -> None:
    if noted:
        connection.exec_driver_sql(_NOTE, noted)
