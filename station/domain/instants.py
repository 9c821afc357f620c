"""Instants as they are written: in the journal, in the database and on the wire."""

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """Return an instant in UTC with milliseconds and a Z, so that the order of the texts is that of the instants."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
