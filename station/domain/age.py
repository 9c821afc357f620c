"""How old the recall data is, and how that is said: a verdict weakens as its data ages."""

from datetime import date
from enum import Enum
from typing import Final

from station.domain.screens.words import first_that_fits, short_day

FRESH_DAYS: Final = 9
"""The feed is weekly and published within days: up to this age the data is as new as it can be."""
AMBER_DAYS: Final = 16
"""Up to this age one publication was missed; beyond it, what was recalled since is not known here."""


class Level(Enum):
    """How good the data is."""

    FRESH = "fresh"
    AMBER = "amber"
    RED = "red"
    """Too old, past the day until which its maker vouches for it, or not there."""


def level(source: date | None, today: date, expires: date | None = None) -> Level:
    """Return how good data of this date is today."""
    if source is None or (today - source).days > AMBER_DAYS or (expires is not None and expires < today):
        return Level.RED
    return Level.AMBER if (today - source).days > FRESH_DAYS else Level.FRESH


def line(source: date | None, today: date, expires: date | None = None) -> str:
    """Return the date of the recall data, with its age once it is older than the feed's own rhythm."""
    if source is None:
        return "NO RECALL DATA!"
    if level(source, today, expires) is Level.FRESH:
        return f"Recalls {short_day(source)}"
    days = (today - source).days
    return f"Recalls {days}d old!" if days > FRESH_DAYS else "RECALLS OUT OF DATE!"


def verdict_line(source: date | None, today: date, expires: date | None = None) -> str:
    """Return what is said below a package that no recall names: of which day the data is, or that it is too old."""
    of_data = level(source, today, expires)
    if source is None or of_data is Level.AMBER:
        return line(source, today, expires)
    if of_data is Level.FRESH:
        return f"No match {short_day(source)} data"
    days = (today - source).days
    said = f"{days}d OLD" if days > FRESH_DAYS else "EXPIRED"
    return first_that_fits(f"{said} CHECK CLASS I", f"{days}d: CHECK CLASS I")


def headline(source: date | None) -> str:
    """Return the word, in place of OK, for a package that old data does not name: it may not know its recall."""
    return "NO MATCH" if source else "UNCHECKED"
