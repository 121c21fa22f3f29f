"""Alarms: what an operator must check, once per device and operation, or per device and day."""

import logging
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, insert, select, update

from sync.platform.tables import alarm, device
from sync.platform.times import as_text

AlarmKind: TypeAlias = Literal["intent_differs", "journal_fork", "code_spent", "restored", "went_back", "key_again"]
_log = logging.getLogger(__name__)


def raise_alarm(connection: Connection, kind: AlarmKind, *, device_id: str, op: str, now: datetime) -> None:
    """Stores the alarm, and logs it."""
    _log.warning("%s device=%s op=%s", kind, device_id, op)
    table = alarm.c
    query = select(table.id).where(table.kind == kind, table.device == device_id, table.op == op)
    if connection.execute(query.limit(1)).first() is None:
        connection.execute(insert(alarm).values(at=as_text(now), kind=kind, device=device_id, op=op))


def went_back(connection: Connection, *, device_id: str, acts: int, now: datetime) -> None:
    """Tells that a device presented this many acts with words of this platform that its database does not hold.

    All of one device and day are one alarm, which says since when, and when the last came: the database may have been
    put back once more in between.
    """
    _log.warning("went_back device=%s acts=%d", device_id, acts)
    table, at = alarm.c, as_text(now)
    query = select(table.id).where(table.kind == "went_back", table.device == device_id, table.at.startswith(at[:10]))
    standing = connection.execute(query.limit(1)).scalar_one_or_none()
    if standing is not None:
        connection.execute(update(alarm).where(table.id == standing).values(acts=table.acts + acts, op=at))
    else:
        connection.execute(insert(alarm).values(at=at, kind="went_back", device=device_id, op=at, acts=acts))


def all_alarms(connection: Connection) -> list[dict[str, Any]]:
    """The latest first; `commune` is that of the device, `last_at` when the last act of a "went_back" came."""
    query = (
        select(alarm.c.id, alarm.c.at, alarm.c.kind, alarm.c.device, device.c.commune, alarm.c.op, alarm.c.acts)
        .join_from(alarm, device, device.c.id == alarm.c.device, isouter=True)
        .order_by(alarm.c.id.desc())
    )
    entries = [dict(row._mapping) | {"last_at": None} for row in connection.execute(query)]
    return [one | {"op": "", "last_at": one["op"] or None} if one["kind"] == "went_back" else one for one in entries]
