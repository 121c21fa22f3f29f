"""What this computer's clock showed since the platform last told how wrong it is; `last_exchange` reads it back."""

import json

from sqlalchemy import Connection

from desktop.database.last_exchange import CLOCK_NOTED
from desktop.database.records import meta
from desktop.domain.phases import ClockOffset


def note(connection: Connection, offset: ClockOffset) -> None:
    seen = None if offset.seen is None else offset.seen.isoformat()
    meta.put(connection, CLOCK_NOTED, json.dumps([offset.exchange, seen, offset.void]))
