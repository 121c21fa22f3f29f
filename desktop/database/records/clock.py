"""What this computer's clock showed since the platform last told how wrong it is; `last_exchange` reads it back."""

import json

from sqlalchemy import Connection

from desktop.database.last_exchange import CLOCK_NOTED
from desktop.database.records import meta
from desktop.domain.phases import ClockOffset


def note(connection: Connection, offset: ClockOffset) -> None:
    seen = None if offset.seen is None else offset.seen.isoformat()
    known = [offset.exchange, seen, offset.void, offset.unsure, offset.by.total_seconds()]
    meta.put(connection, CLOCK_NOTED, json.dumps(known))
