"""Alarms: what an operator must check, once per device and operation."""

import logging
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, insert, select

from sync.platform.tables import alarm, device
from sync.platform.times import as_text

Kind: TypeAlias = Literal["intent_differs", "journal_fork", "code_spent"]
_log = logging.getLogger(__name__)


def raise_alarm(connection: Connection, kind: Kind, *, device_id: str, op: str, now: datetime) -> None:
    """Stores the alarm, and logs it."""
    _log.warning("%s device=%s op=%s", kind, device_id, op)
    table = alarm.c
    query = select(table.id).where(table.kind == kind, table.device == device_id, table.op == op)
    if connection.execute(query.limit(1)).first() is None:
        connection.execute(insert(alarm).values(at=as_text(now), kind=kind, device=device_id, op=op))


def all_alarms(connection: Connection) -> list[dict[str, Any]]:
    """The latest first; `commune` is that of the device."""
    query = (
        select(alarm.c.id, alarm.c.at, alarm.c.kind, alarm.c.device, device.c.commune, alarm.c.op)
        .join_from(alarm, device, device.c.id == alarm.c.device, isouter=True)
        .order_by(alarm.c.id.desc())
    )
    return [dict(row._mapping) for row in connection.execute(query)]
