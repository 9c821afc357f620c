"""Dates and times of day."""

from station.gs1.charsets import Fault, csetnumeric
from station.gs1.dates import DAYS, last_day


def _date(text: str, year_digits: int, *, day_required: bool) -> Fault | None:
    """Want a year, a month and a day of that month."""
    month, day = year_digits, year_digits + 2
    if len(text) != day + 2:
        return ("length", 0, len(text))
    fault = csetnumeric(text)
    if fault:
        return fault
    if text[month:day] not in DAYS:
        return ("month", month, day)
    # Two digits of a year stand for 1951 to 2050 or later, all in the rhythm of 2000 to 2099.
    year = int(text[:month]) + (2000 if year_digits == 2 else 0)  # noqa: PLR2004 - YY
    number = int(text[day:])
    if number > last_day(year, int(text[month:day])) or (day_required and number == 0):
        return ("day", day, day + 2)
    return None


def yymmd0(text: str) -> Fault | None:
    """Want YYMMDD; day 00 is the month's last."""
    return _date(text, 2, day_required=False)


def yymmdd(text: str) -> Fault | None:
    """Want YYMMDD with a day."""
    return _date(text, 2, day_required=True)


def yyyymmd0(text: str) -> Fault | None:
    """Want YYYYMMDD; day 00 is the month's last."""
    return _date(text, 4, day_required=False)


def yyyymmdd(text: str) -> Fault | None:
    """Want YYYYMMDD with a day."""
    return _date(text, 4, day_required=True)


def _below(text: str, limit: str, code: str) -> Fault | None:
    """Want two digits below the limit."""
    if len(text) != 2:  # noqa: PLR2004 - hours, minutes and seconds alike
        return ("length", 0, len(text))
    return csetnumeric(text) or (None if text < limit else (code, 0, 2))


def hh(text: str) -> Fault | None:
    """Want an hour."""
    return _below(text, "24", "hour")


def mi(text: str) -> Fault | None:
    """Want a minute."""
    return _below(text, "60", "minute")


def ss(text: str) -> Fault | None:
    """Want a second."""
    return _below(text, "60", "second")


def hhmi(text: str) -> Fault | None:
    """Want an hour and a minute."""
    if len(text) != 4:  # noqa: PLR2004 - HHMI
        return ("length", 0, len(text))
    fault = hh(text[:2])
    if fault:
        return fault
    fault = mi(text[2:])
    return fault and (fault[0], fault[1] + 2, fault[2] + 2)
