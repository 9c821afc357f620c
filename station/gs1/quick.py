"""Tests that most good values pass at once; what does not pass is looked at part by part."""

from collections.abc import Callable
from typing import Final

from station.gs1.dates import DAYS


def _checked(length: int) -> Callable[[str], bool]:
    """Return the test for a number of this length with its check digit."""
    heavy, light = (length % 2), 1 - (length % 2)
    # The digits are summed as ASCII codes, 48 more than they mean.
    excess = 48 * (3 * ((length - heavy + 1) // 2) + (length - light + 1) // 2)

    def accepts(value: str) -> bool:
        if len(value) != length or not value.isdigit():
            return False
        codes = value.encode()
        return (3 * sum(codes[heavy::2]) + sum(codes[light::2]) - excess) % 10 == 0

    return accepts


MONTH_DAYS: Final = frozenset(f"{month}{day:02}" for month, last in DAYS.items() for day in range(int(last) + 1)) - {
    "0229"
}
"""MMDD of every day that every year has, and of day 00."""


def _is_date(value: str) -> bool:
    """Say whether it is YYMMDD; the last of February is for a closer look."""
    return value[2:] in MONTH_DAYS and value[:2].isdigit()


def _text(longest: int) -> Callable[[str], bool]:
    """Return the test for letters and digits."""
    return lambda value: value.isalnum() and len(value) <= longest


def _digits(shortest: int, longest: int) -> Callable[[str], bool]:
    """Return the test for digits."""
    return lambda value: value.isdigit() and shortest <= len(value) <= longest


def acceptor(form: str) -> Callable[[str], bool] | None:
    """Return the test for a value of this form, to be used on ASCII alone; None where there is none."""
    words = form.split()
    if words[1:] == ["csum", "gcppos2"] or words[1:] == ["csum", "gcppos1"]:
        return _checked(int(words[0][1:]))
    if form == "n6 yymmd0":
        return _is_date
    if len(words) > 1:
        return None
    shortest, _, longest = form[1:].partition("-")
    if form[0] == "x" and shortest == "1":
        return _text(int(longest or shortest))
    return _digits(int(shortest), int(longest or shortest)) if form[0] == "n" else None
