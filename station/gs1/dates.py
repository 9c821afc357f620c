"""GS1 dates: two digits of a year and the century they stand in, and a day 00."""

from datetime import date
from typing import Final

REFERENCE: Final = date(2026, 1, 1)
"""The day that centuries are reckoned from where the caller gives none."""

DAYS: Final = {
    "01": "31", "02": "29", "03": "31", "04": "30", "05": "31", "06": "30",
    "07": "31", "08": "31", "09": "30", "10": "31", "11": "30", "12": "31",
}  # fmt: skip
"""The last day of each month, February's in a leap year."""


def year_of(two_digits: int, today: date) -> int:
    """Return the year that two digits mean: from 49 years before today's year to 50 after it."""
    century = today.year - today.year % 100
    ahead = two_digits - today.year % 100
    if ahead > 50:  # noqa: PLR2004 - GS1 General Specifications 7.12
        century -= 100
    elif ahead <= -50:  # noqa: PLR2004 - the same clause
        century += 100
    return century + two_digits


def last_day(year: int, month: int) -> int:
    """Return the last day of a month."""
    if month == 2:  # noqa: PLR2004 - February
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return int(DAYS[f"{month:02}"])


def date_of(yymmdd: str, today: date = REFERENCE) -> date | None:
    """Return the day that six digits mean, day 00 being the month's last, or None where there is no such day."""
    if len(yymmdd) != 6 or not (yymmdd.isdigit() and yymmdd.isascii()):  # noqa: PLR2004 - YYMMDD
        return None
    year, month, day = year_of(int(yymmdd[:2]), today), int(yymmdd[2:4]), int(yymmdd[4:])
    if not 1 <= month <= 12 or not 1 <= year <= 9999 or day > last_day(year, month):  # noqa: PLR2004 - a calendar
        return None
    return date(year, month, day or last_day(year, month))


def full_date(yyyymmdd: str) -> date | None:
    """Return the day that eight digits mean, or None where there is no such day."""
    if len(yyyymmdd) != 8 or yyyymmdd[6:] == "00" or yyyymmdd[:4] == "0000":  # noqa: PLR2004 - YYYYMMDD
        return None
    day = date_of(yyyymmdd[2:], date(2000, 1, 1))
    if day is None or not yyyymmdd[:2].isdigit():
        return None
    year = int(yyyymmdd[:4])
    return None if day.day > last_day(year, day.month) else date(year, day.month, day.day)
