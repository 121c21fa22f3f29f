"""Times as they are kept: UTC, ISO 8601, milliseconds. So they sort as text in the order of time."""

from datetime import UTC, datetime


def text(moment: datetime) -> str:
    """The moment, which must be aware, as it is kept."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
