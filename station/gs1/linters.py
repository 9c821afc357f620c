"""The checks that components must pass besides their character set, by the names of GS1's syntax dictionary."""

from typing import Final

from station.gs1.charsets import Fault, Linter
from station.gs1.checks import has_check_digit
from station.gs1.dates import DAYS, last_day


def csum(text: str) -> Fault | None:
    """Want the check digit at the end."""
    if not text.isdigit():
        return None
    return None if has_check_digit(text) else ("check-digit", len(text) - 1, len(text))


def yymmd0(text: str) -> Fault | None:
    """Want YYMMDD; day 00 is the month's last."""
    if len(text) != 6:
        return None
    if text[2:4] not in DAYS:
        return ("month", 2, 4)
    return None if int(text[4:]) <= last_day(2000 + int(text[:2]), int(text[2:4])) else ("day", 4, 6)


def yymmdd(text: str) -> Fault | None:
    """Want YYMMDD with a day."""
    return ("day", 4, 6) if text[4:] == "00" else yymmd0(text)


def unchecked(_text: str) -> Fault | None:
    """Want nothing."""
    return None


class _Linters(dict[str, Linter]):
    def __missing__(self, name: str) -> Linter:
        return unchecked


LINTERS: Final = _Linters(csum=csum, yymmd0=yymmd0, yymmdd=yymmdd)
