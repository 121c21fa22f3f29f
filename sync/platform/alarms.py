"""Alarms: what an operator must look at, once per device and operation."""

import logging
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Connection, insert, select

from sync.platform.tables import alarm
from sync.platform.times import as_text

Kind: TypeAlias = Literal["intent_differs", "journal_fork"]
_log = logging.getLogger(__name__)


def raise_alarm(connection: Connection, kind: Kind, *, device_id: str, op: str, now: datetime) -> None:
    """Writes the alarm down, and in the log."""
    _log.warning("%s device=%s op=%s", kind, device_id, op)
    table = alarm.c
    query = select(table.id).where(table.kind == kind, table.device == device_id, table.op == op)
    if connection.execute(query.limit(1)).first() is None:
        connection.execute(insert(alarm).values(at=as_text(now), kind=kind, device=device_id, op=op))
