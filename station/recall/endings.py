"""Lots named by their beginning or end: `may be followed by 01 or 02`, `ending in 1001`."""

import re
from typing import Final

_FOLLOWED: Final = re.compile(
    r"""may\ (?:be\ (?:followed|proceeded|preceded)\ (?:by|with)|have(?=[\s\d,]+(?:(?:or|and)[\s\d]+)*follow))
        (?:\ an?)?(?:\ additional)?
        (?:\ numbers?|\ digits?)?(?:\ from)? (?P<values>(?:[\s,]+(?:\d{1,3}|or|and|to|thru|through)\b)*)""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDING: Final = re.compile(
    r"""lots?(?:\ numbers?)?(?:\ that|\ which)?\ end(?:s|ing)?\ (?:in|with)
        (?P<values>(?:[\s,]+(?:\d+|[A-Z]\d*|and|or)\b)+)""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGINNING: Final = re.compile(
    r"""(?:begin|start)(?:s|ning|ing)?\ with(?:\ the)?(?:\ letters?|\ numbers?|\ digits?|\ prefix)?
        (?P<values>(?:[\s,]+(?:"?[A-Z]*\d*"?|and|or)(?![\w-]))+)""",
    re.IGNORECASE | re.VERBOSE,
)
_SPAN: Final = re.compile(r"(\d+) (?:to|thru|through) (\d+)", re.IGNORECASE)
_VALUE: Final = re.compile(r"[A-Z]*\d+[A-Z0-9]*|\b[A-Z]{1,3}\b")


def followed_by(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return what the lots may be followed by (nothing: by anything), and the words that say so."""
    found = _FOLLOWED.search(text)
    if not found:
        return None
    span = _SPAN.search(found["values"])
    if span:
        first, last = span.groups()
        values = [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1)]
    else:
        values = re.findall(r"\d+", found["values"])
    return tuple(values), found.group()


def ending_in(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return what the lots end in, and the words that say so."""
    return _values(_ENDING.search(text))


def beginning_with(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return what the lots begin with, and the words that say so."""
    return _values(_BEGINNING.search(text))


def _values(found: re.Match[str] | None) -> tuple[tuple[str, ...], str] | None:
    values = tuple(_VALUE.findall(found["values"])) if found else ()
    return (values, found.group()) if found and values else None
