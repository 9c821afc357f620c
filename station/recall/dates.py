"""Dates as recalls print them, read as `YYYY-MM` or `YYYY-MM-DD`."""

import re
from calendar import monthrange
from typing import Final

from station.recall.tokens import Kind, Token
from station.recall.words import MONTHS

_CENTURY: Final = 2000
_MONTH_NAME: Final = "(?P<name>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR: Final = r"(?P<year>20[0-4]\d|[0-4]\d)"
_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])"


class _Shapes:
    """Ways to print a date. What is none is found out by one look, for most of what is asked about is none."""

    def __init__(self, *texts: str) -> None:
        nameless = (re.sub(r"\?P<\w+>", "?:", text) for text in texts)
        self._any = re.compile("|".join(f"(?:{text})" for text in nameless), re.IGNORECASE)
        self._each = tuple(re.compile(text, re.IGNORECASE) for text in texts)

    def read(self, text: str) -> str | None:
        """Return the date a text is; None where it is none of these."""
        if not self._any.fullmatch(text):
            return None
        return next(_iso(found) for shape in self._each if (found := shape.fullmatch(text)))


_SURE: Final = _Shapes(
    rf"{_MONTH}/{{1,2}}{_DAY}[/.]{{1,2}}{_YEAR}",
    rf"{_DAY}/{_MONTH}/{_YEAR}",
    rf"{_MONTH}/{_YEAR}",
    rf"{_DAY}[-/]?{_MONTH_NAME}[-/]?{_YEAR}",
    rf"{_MONTH_NAME}[-/]?{_YEAR}",
    rf"{_MONTH_NAME}-{_DAY}-{_YEAR}",
    rf"(?P<year>20[0-4]\d)/{_MONTH}(/{_DAY})?",
    rf"(?P<year>20[0-4]\d)[-/]?{_MONTH_NAME}([-/]?{_DAY})?",
    rf"{_MONTH}-{_DAY}-(?P<year>20[0-4]\d)",
    rf"(?P<year>20[0-4]\d)-(?P<month>0[1-9]|1[0-2])-{_DAY}",
)
"""Shapes that are a date wherever they stand."""
_LABELLED: Final = _Shapes(
    rf"{_MONTH}[-.]{_YEAR}",
    rf"{_MONTH}[-./]{{1,2}}{_DAY}[-./]{{1,2}}{_YEAR}",
    rf"{_DAY}[-.]{_MONTH_NAME}[-.]{_YEAR}",
    rf"(?P<year>20[0-4]\d)[-./]{_MONTH}([-./]{_DAY})?",
    r"(?P<month>0[1-9]|1[0-2])(?P<year>20[0-4]\d)",
    r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?P<year>20[0-4]\d)",
    r"(?P<year>20[0-4]\d)(?P<month>0[1-9]|1[0-2])((?P<day>0[1-9]|[12]\d|3[01]))?",
    rf"{_MONTH}/\d\d/{_YEAR}",
    rf"(?P<year>[12]\d)-{_MONTH_NAME}",
    rf"{_DAY}[-.]{_MONTH}[-.](?P<year>20[0-4]\d)",
)
"""Shapes that are a date after a word that asks for one; elsewhere they may be lots."""
_LONGEST: Final = 4
"""Tokens of the longest date: `Dec`, `31`, a comma, `2020`."""
_SPOKEN: Final = _Shapes(
    rf"{_MONTH_NAME} ?-? ?(?P<year>20[0-4]\d)",
    rf"{_MONTH_NAME} {_DAY} ,? ?(?P<year>20[0-4]\d)",
    rf"{_DAY} {_MONTH_NAME} {_YEAR}",
    rf"{_DAY}-?{_MONTH_NAME} {_YEAR}",
    rf"{_MONTH_NAME} , (?P<year>20[0-4]\d)",
    rf"{_MONTH_NAME} {_YEAR}",
    rf"{_MONTH_NAME} - {_YEAR}",
    rf"(?P<year>20[0-4]\d) {_MONTH_NAME}( ?{_DAY})?",
    rf"{_DAY} ,? ?{_MONTH_NAME} ,? ?(?P<year>20[0-4]\d)",
)
_BROKEN: Final = _Shapes(
    rf"{_MONTH} ?/ ?{_YEAR}",
    rf"{_MONTH} ?/ ?{_DAY} ?/ ?{_YEAR}",
    rf"{_MONTH}[ -](?P<year>20[0-4]\d)",
    rf"{_DAY} {_MONTH} {_YEAR}",
)

_COMPACT: Final = _Shapes(
    r"(?P<month>0[1-9]|1[0-2])(?P<year>[1-4]\d)",
    r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?P<year>[1-4]\d)",
)


def compact(text: str) -> str | None:
    """Return the date that four or six digits behind `Exp` are: `0919`, `020615`; None when they are none."""
    return _COMPACT.read(text)


def date_at(tokens: list[Token], at: int, *, labelled: bool) -> tuple[str, int] | None:
    """Return the date that begins at a token, and the position after it; None when none does.

    `labelled` says that a word before it asks for a date, so that `10-19` is one.
    """
    if at >= len(tokens) or not _can_begin(tokens[at]):
        return None
    for length in range(min(_LONGEST, len(tokens) - at), 1, -1):
        joined = " ".join(token.text for token in tokens[at : at + length])
        for shapes in (_SPOKEN, _BROKEN) if labelled else (_SPOKEN,):
            if date := shapes.read(joined):
                return date, at + length
    if tokens[at].kind is Kind.CODE:
        for shapes in (_SURE, _LABELLED) if labelled else (_SURE,):
            if date := shapes.read(tokens[at].text):
                return date, at + 1
    return None


def _can_begin(token: Token) -> bool:
    """Say whether a token can be the first of a date."""
    return token.kind is Kind.CODE or token.text.lower().strip(".-") in MONTHS


def _iso(found: re.Match[str]) -> str:
    """Return the date; of a day that does not exist the month alone."""
    parts = found.groupdict()
    year = int(parts["year"]) + (_CENTURY if len(parts["year"]) == len("YY") else 0)
    name = parts.get("name")
    month = MONTHS[name.lower()] if name else int(parts["month"])
    day = parts.get("day")
    if day is None or int(day) > monthrange(year, month)[1]:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{int(day):02}"
