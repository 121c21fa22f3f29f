"""Words of the platform's ledger that cannot be read here any more: they count as absent, and are asked for again.

As long as one stands here no act can be held against it, and each round gives back to the platform what it has.
"""

from sqlalchemy import Connection, delete

from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import platform_entry

_UNREADABLE = """
    SELECT min(n) FROM platform_entry WHERE platform = ? AND CASE WHEN json_valid(entry) THEN
        json_type(entry, '$.op') IS NOT 'text' OR json_type(entry, '$.status') IS NOT 'text'
        OR json_extract(entry, '$.n') IS NOT n
    ELSE 1 END
"""


def first(connection: Connection, platform: str) -> int | None:
    """The place of the first entry that cannot be read; None where all can."""
    row = driver_of(connection).execute(_UNREADABLE, (platform,)).fetchone()
    return None if row is None else row[0]


def forget(connection: Connection, platform: str) -> None:
    """Deletes the entries from that one on. Never commits."""
    n = first(connection, platform)
    if n is not None:
        connection.execute(delete(platform_entry).where(platform_entry.c.platform == platform, platform_entry.c.n >= n))
