"""Lots named by their beginning or end: `may be followed by 01 or 02`, `ending in 1001`."""

import re
from typing import Final

_FOLLOWED: Final = re.compile(
    r"(?:may|can|could|might) (?:also )?(?:be followed by|have)((?: additional)?(?: numbers?| digits?)?(?: from)?(?:[\s,]+(?:\d{1,3}|or|and|to|thru|through)\b)+)"
    r"|may be followed by( \w+)",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(
    r"lots?(?: numbers?)?(?: that| which)? end(?:s|ing)? (?:in|with)((?:[\s,]+(?:\d+|[A-Z]\d*|and|or)\b)+)",
    re.IGNORECASE,
)
_BEGINNING: Final = re.compile(
    r"(?:begin|start)(?:s|ning|ing)? with(?: the)?(?: letters?| numbers?| digits?| prefix)?((?:[\s,]+(?:\"?[A-Z]*\d*\"?|and|or)(?![\w-]))+)",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(r"[A-Z]*\d+[A-Z0-9]*|\b[A-Z]{1,3}\b")


def followed_by(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return what the lots may be followed by, and the words that say so; None when nothing does."""
    found = _FOLLOWED.search(text)
    if not found:
        return None
    values = re.findall(r"\d+", found.group(1) or "")
    if re.search(r"\d (?:to|thru|through) \d", found.group(1) or ""):
        first, last = values[0], values[-1]
        values = [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1)]
    return tuple(values), found.group()


def ending_in(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return what the lots end in, and the words that say so."""
    return _values(_ENDING.search(text))


def beginning_with(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return what the lots begin with, and the words that say so."""
    return _values(_BEGINNING.search(text))


def _values(found: re.Match[str] | None) -> tuple[tuple[str, ...], str] | None:
    if not found:
        return None
    values = tuple(_VALUE.findall(found.group(1)))
    return (values, found.group()) if values else None
