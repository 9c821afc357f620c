"""How old the recall data is, and how that is said: a verdict weakens as its data ages."""

from datetime import date
from typing import Final

from station.domain.words import short_day

FRESH_DAYS: Final = 9
"""The feed is weekly and published within days: up to this age the data is as new as it can be."""


def line(source: date | None, today: date) -> str:
    """Return the date of the recall data, with its age once it is older than the feed's own rhythm."""
    if source is None:
        return "NO RECALL DATA!"
    if is_stale(source, today):
        return f"Recalls {(today - source).days}d old!"
    return f"Recalls {short_day(source)}"


def is_stale(source: date | None, today: date) -> bool:
    """Tell whether there is no recall data or it is older than it should be."""
    return source is None or (today - source).days > FRESH_DAYS
