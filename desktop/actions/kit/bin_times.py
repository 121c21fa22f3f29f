"""When drafts go out of the bin for good, which a computer's clock that is wrong once must not tell alone."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.database import records, times
from desktop.database.absence import BIN_SEEN
from desktop.database.driver import rows
from desktop.domain import drafts


def emptied_before(connection: Connection, what: str, now: datetime) -> datetime:
    """As `drafts.bin_emptied_before`, of one kind of drafts; notes for the next time what it says."""
    noted = rows(connection, "SELECT value FROM meta WHERE key = ?", (BIN_SEEN + what,))
    seen = datetime.fromisoformat(noted[0][0]) if noted else None
    before, next_seen = drafts.bin_emptied_before(now, seen)
    records.meta.put(connection, BIN_SEEN + what, times.text(next_seen))
    return before
