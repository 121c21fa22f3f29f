"""After a demand for a deployment or the report of its effect: when it is answered, and when it is cancelled."""

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import deployment
from desktop.domain.changes import Changes
from desktop.effects import come_back
from sync.client.news import Settled

#: The fields that a row keeps of each, with their value where the act says nothing.
_ASKED: Mapping[str, object] = {"wanted_from": "", "remarks": ""}
_REPORTED: Mapping[str, object] = {"live_since": "", "effect": "", "agents_trained": None, "people_served": None}


def settled(connection: Connection, news: Settled) -> Changes:
    """A refused demand keeps its row, which says so; it may be made again."""
    _come_back(connection, news, "ask", _ASKED)
    _come_back(connection, news, "report", _REPORTED)
    return Changes(deployments=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    records.deployments.remove(connection, act.op)
    return Changes(deployments=frozenset({act.subject}))


def relied_on(_connection: Connection, _op: str) -> bool:
    return False


def _come_back(
    connection: Connection, news: Settled, kind: Literal["ask", "report"], empty: Mapping[str, object]
) -> None:
    act = come_back.lost(connection, news, f"deployment.{kind}", deployment.c.op)
    if act is not None:
        value = {name: act.body.get(name, nothing) for name, nothing in empty.items()}
        records.deployments.insert(
            connection, act.op, news.subject, kind=kind, title=act.title, value=value, now=act.made_at
        )
