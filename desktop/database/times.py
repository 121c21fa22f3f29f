"""Times as they stand in the database: UTC, ISO 8601, milliseconds, so that their order as text is their order."""

from datetime import UTC, datetime


def text(moment: datetime) -> str:
    """The aware moment as kept."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
