"""The bin of drafts: how long one stays there before it goes for good."""

from datetime import datetime, timedelta

BIN_DAYS = 30


def emptied_before(now: datetime) -> datetime:
    """Drafts discarded before then go."""
    return now - timedelta(days=BIN_DAYS)
