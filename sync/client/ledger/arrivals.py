"""Which attachments the platform has: those of which its ledger, as it is chained here, says that they arrived."""

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from sync.client.ledger import stored
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import platform_entry, upload
from sync.contract.ledger import ARRIVED, LedgerEntry

_UNKNOWN = {"sent": 0, "location": "", "done_at": None}


def arrival_times(connection: Connection, platform: str) -> dict[str, str]:
    """When each attachment arrived, by its digest. An entry behind a gap of the ledger does not count yet."""
    of_documents = platform_entry.c.entry.endswith(f'"status":"{ARRIVED}"}}')  # canonical bytes: the last field
    mine = (platform_entry.c.platform == platform, platform_entry.c.head.is_not(None), of_documents)
    rows = connection.execute(select(platform_entry.c.entry).where(*mine)).scalars()
    entries = (stored.kept(entry, LedgerEntry) for entry in rows)
    return {entry.reason: stamp(entry.at) for entry in entries if entry is not None}


def take(connection: Connection, platform: str, digests: Collection[str]) -> int:
    """Notes as arrived those of these attachments of which the ledger says so too. Returns how many are new.

    `digests`: what the platform answers to have whole. The others are asked about again. Never commits.
    """
    arrived = 0
    for sha256, at in arrival_times(connection, platform).items():
        if sha256 in digests:
            due = update(upload).where(upload.c.sha256 == sha256, upload.c.done_at.is_(None))
            arrived += connection.execute(due.values(sent=upload.c.size, location="", done_at=at)).rowcount
    return arrived


def forget(connection: Connection, platform: str) -> None:
    """Has sent again what the ledger of a platform that was put back says nothing of any more. Never commits."""
    kept = arrival_times(connection, platform)
    for sha256 in connection.execute(select(upload.c.sha256)).scalars().all():
        if sha256 not in kept:
            connection.execute(update(upload).where(upload.c.sha256 == sha256).values(**_UNKNOWN))


def forget_all(connection: Connection) -> None:
    """Has the platform asked about each attachment again; only what is missing is sent. Never commits."""
    connection.execute(update(upload).values(**_UNKNOWN))
