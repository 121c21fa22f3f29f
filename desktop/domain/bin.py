"""The bin of drafts: how long a draft stays before it is deleted."""

from datetime import datetime, timedelta

BIN_DAYS = 30


def emptied_before(now: datetime) -> datetime:
    """The moment before which discarded drafts are deleted."""
    return now - timedelta(days=BIN_DAYS)
