"""Identification keys: check digits and pairs, and the place of the GS1 Company Prefix."""

from typing import Final

from station.gs1.charsets import DIGITS, Fault, cset82, csetnumeric, first_outside
from station.gs1.checks import PRIMES, check_pair, has_check_digit

SHORTEST_PREFIX: Final = 4
"""Digits that every GS1 Company Prefix has."""


def csum(text: str) -> Fault | None:
    """Want the check digit at the end."""
    if not text:
        return ("too-short", 0, 0)
    fault = csetnumeric(text)
    if fault:
        return fault
    return None if has_check_digit(text) else ("check-digit", len(text) - 1, len(text))


def csumalpha(text: str) -> Fault | None:
    """Want the pair of check characters at the end."""
    if len(text) < 2:  # noqa: PLR2004 - a pair
        return ("too-short", 0, len(text))
    if len(text) > len(PRIMES) + 2:
        return ("too-long", 0, len(text))
    fault = cset82(text[:-2])
    if fault:
        return fault
    return None if text[-2:] == check_pair(text[:-2]) else ("check-pair", len(text) - 2, len(text))


def gcppos1(text: str) -> Fault | None:
    """Want a company prefix at the start; how long it is stands in no table here, so its first digits are checked."""
    if len(text) < SHORTEST_PREFIX:
        return ("too-short", 0, len(text))
    at = first_outside(text[:SHORTEST_PREFIX], DIGITS)
    return None if at < 0 else ("company-prefix", at, at + 1)


def gcppos2(text: str) -> Fault | None:
    """Want a company prefix after the first character."""
    if len(text) < 2:  # noqa: PLR2004 - nothing stands after the first
        return ("too-short", 0, len(text))
    fault = gcppos1(text[1:])
    return fault and (fault[0], fault[1] + 1, fault[2] + 1)


def hasnondigit(text: str) -> Fault | None:
    """Want at least one character that is no digit."""
    return ("only-digits", 0, len(text)) if first_outside(text, DIGITS) < 0 else None
