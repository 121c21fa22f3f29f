"""Publishes what an operator's decision changes in a commune's own case, for this commune alone."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from sync.platform.publish import own


def answer(connection: Connection, commune: str, id_: str, now: datetime, **changes: Any) -> None:
    """Changes these fields of what the commune reads; `moved_at` changes only where one of them differs."""
    before = own.read(connection, commune, id_)
    if before is None or all(getattr(before, name) == value for name, value in changes.items()):
        return
    own.publish(connection, commune, msgspec.structs.replace(before, moved_at=now, **changes))
