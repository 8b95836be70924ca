"""Tell the time. Knows no council and no entry."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time in UTC, to the second: no reader needs more, and it prints without a tail."""
    return datetime.now(UTC).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Write a UTC time as ISO 8601 with a Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
