"""HIBC, the bar code of the Health Industry Business Communications Council: `+A123BJC5D6E71G`."""

from datetime import date, timedelta
from typing import Final

from station.gs1.dates import date_of, full_date, last_day, year_of
from station.gs1.scan import Facts

CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
"""The characters in the order of their values; there are 43."""
LABELER: Final = 4
QUANTITIES: Final = {"8": 2, "9": 5}
"""Digits of a quantity, by the mark before it."""
DATE_LENGTHS: Final = {"2": 6, "3": 6, "4": 8, "5": 5, "6": 7, "7": 0}
"""Digits of an expiry, by the mark before it; without a mark it is MMYY."""


def check_character(text: str) -> str:
    """Return the check character that belongs after the text."""
    return CHARACTERS[sum(map(CHARACTERS.index, text)) % len(CHARACTERS)]


def is_hibc(text: str) -> bool:
    """Say whether it is a whole HIBC text: it begins with its mark and ends with its check character."""
    if len(text) < 4 or text[0] != "+" or any(character not in CHARACTERS for character in text):  # noqa: PLR2004
        return False
    return text[-1] == check_character(text[:-1])


def read_hibc(text: str, today: date) -> Facts:
    """Return what a whole HIBC text says: a primary part, a secondary one, or both with `/` between."""
    primary, *parts = text[1:-1].split("/")
    product, lot, expiry, serial = None, None, None, None
    if primary[:1].isalpha():
        # The unit of measure is the last digit; the product is named without it.
        product = primary[:-1]
    else:
        # A secondary text alone ends with a link character, which repeats the primary's check character.
        parts = [primary[:-1], *parts]
    for part in parts:
        if part.startswith("14D"):
            expiry = full_date(part[3:])
        elif part.startswith("S"):
            serial = part[1:]
        elif part.startswith("$$+"):
            expiry, serial = _dated(part[3:], today)
        elif part.startswith("$$"):
            expiry, lot = _dated(part[2:], today)
        elif part.startswith("$+"):
            serial = part[2:]
        elif part.startswith("$"):
            lot = part[1:]
        elif part[:5].isdigit() and len(part) >= 5:  # noqa: PLR2004 - YYJJJ
            expiry, lot = _julian(part[:5], today), part[5:]
    return Facts(product=product, lot=lot or None, expiry=expiry, serial=serial or None)


def _dated(text: str, today: date) -> tuple[date | None, str]:
    """Return the expiry and what follows it, a quantity before it left out."""
    skip = QUANTITIES.get(text[:1])
    if skip is not None:
        text = text[1 + skip :]
    mark = text[:1]
    if mark not in DATE_LENGTHS:
        return _month(text[:4], today), text[4:]
    digits, rest = text[1 : 1 + DATE_LENGTHS[mark]], text[1 + DATE_LENGTHS[mark] :]
    if mark == "2":
        return date_of(digits[4:] + digits[:4], today), rest
    if mark in "34":
        return date_of(digits[:6], today), rest
    return (_julian(digits[:5], today) if mark in "56" else None), rest


def _month(mmyy: str, today: date) -> date | None:
    """Return the last day of the month that MMYY means."""
    return date_of(mmyy[2:] + mmyy[:2] + "00", today) if len(mmyy) == 4 else None  # noqa: PLR2004 - MMYY


def _julian(yyjjj: str, today: date) -> date | None:
    """Return the day that YYJJJ means, the day being counted from the first of January."""
    if len(yyjjj) != 5 or not (yyjjj.isascii() and yyjjj.isdigit()):  # noqa: PLR2004 - YYJJJ
        return None
    year, day = year_of(int(yyjjj[:2]), today), int(yyjjj[2:])
    if not 1 <= day <= (366 if last_day(year, 2) == 29 else 365):  # noqa: PLR2004 - a leap year
        return None
    return date(year, 1, 1) + timedelta(days=day - 1)
