"""The values of a row of another system's file: each as it goes into the database, or what is wrong with it."""

from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import Final

from station import gs1
from station.domain.stock import LONGEST_LOCATION
from station.store.rows import Row

_GTIN_LENGTHS: Final = (8, 12, 13, 14)
_MOST: Final = 1_000_000
_LONGEST: Final = 20
"""Characters of a lot and of a serial number (GS1 General Specifications, AI 10 and 21)."""
_MOST_DAYS: Final = 3650


def value(row: Row, name: str) -> str:
    """Return a value without the spaces around it; refuse a row that is wider than its header."""
    if "" in row:
        raise ValueError(f"has more columns than the header ({', '.join(row[''])})")
    return (row.get(name) or "").strip()


def mark(row: Row, name: str) -> str:
    """Return a lot or a serial number; empty where there is none."""
    text = value(row, name)
    if len(text) > _LONGEST or not all("!" <= c <= "z" for c in text):
        raise ValueError(f"{name} {text!r} is none of GS1; at most 20 letters, digits and signs")
    return text


def location(text: str) -> str:
    """Return the name of a place."""
    if len(text) > LONGEST_LOCATION or not all(" " <= c <= "~" for c in text):
        raise ValueError(
            f"location {text!r} is too long or not plain; at most {LONGEST_LOCATION} letters, digits and signs"
        )
    return text


def gtin(row: Row, name: str = "gtin") -> str:
    """Return a GTIN in 14 digits."""
    text = value(row, name)
    if not text.isascii() or not text.isdigit() or len(text) not in _GTIN_LENGTHS:
        broken = "; a spreadsheet broke it, format the column as text" if "E+" in text.upper() else ""
        raise ValueError(f"gtin {text!r} is none; it has 8, 12, 13 or 14 digits{broken}")
    if gs1.check_digit(text[:-1]) != text[-1]:
        raise ValueError(f"gtin {text!r} ends in {text[-1]}; its check digit is {gs1.check_digit(text[:-1])}")
    return text.zfill(14)


def ndc(text: str) -> str | None:
    """Return an NDC as it is written, or None where there is none."""
    if not text:
        return None
    parts = text.split("-")
    digits = "".join(parts)
    sizes = {(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2), (6, 4, 2)}
    fits = tuple(map(len, parts)) in sizes if len(parts) > 1 else len(digits) in (10, 11, 12)
    if not fits or not digits.isascii() or not digits.isdigit():
        broken = "; a spreadsheet broke it, format the column as text" if "E+" in text.upper() else ""
        raise ValueError(f"ndc {text!r} is none; it has 10 digits as 4-4-2, 5-3-2 or 5-4-1{broken}")
    return text


def expiry(text: str) -> date:
    """Return a date; of a month alone its last day."""
    with suppress(ValueError):
        if len(text) == len("2027-03"):
            first = date.fromisoformat(f"{text}-01")
            return first.replace(day=monthrange(first.year, first.month)[1])
        if len(text) == len("2027-03-31"):
            return date.fromisoformat(text)
    raise ValueError(f"expiry {text!r} is no date; write 2027-03-31, or 2027-03 for the last day of the month")


def quantity(text: str) -> int:
    """Return a whole number of packages."""
    if not text.isascii() or not text.isdigit() or int(text) > _MOST:
        raise ValueError(f"quantity {text!r} is none; a whole number from 0 to {_MOST}")
    return int(text)


def days(row: Row, name: str) -> int | None:
    """Return a number of days, or None where there is none."""
    text = value(row, name)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_DAYS:
        raise ValueError(f"{name} {text!r} is no number of days from 0 to 3650")
    return int(text)


def truth(row: Row, name: str, empty: str = "yes") -> int:
    """Return 1 for yes and 0 for no; what is empty is yes, unless it is to be something else."""
    text = value(row, name).lower() or empty
    if text not in ("yes", "no", "true", "false", "1", "0"):
        raise ValueError(f"{name} {text!r} is neither yes nor no")
    return int(text in ("yes", "true", "1"))
