"""Whether a record recalls every lot of its product, and what bounds that."""

import re
from collections.abc import Iterable
from typing import Final

_ALL: Final = re.compile(
    r"""\b(?:all|any|every|entire)\b (?:\W+(?!and\b)[\w']+){0,3}? \W+
            (?:lots?|batch(?:es)?|products?|codes?|units|unexpired|kits|inventory|ndcs?)\b
        | ^\s*all\W*$
        | \blots?[\s:#]+all\b""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_PART: Final = re.compile(r"\W+(?:that |which )?(?:begin|start|end)", re.IGNORECASE)
_NOTHING: Final = re.compile(
    r"""\W*(?: n\s*/?\s*a | not?\ (?:available|applicable|known|identified|provided|lots?\b.*) | none(?:\ \w+)?
        | unknown | unavailable | see\ .* )?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_IDENTIFIED: Final = re.compile(
    r"not able to identify|unable to (?:identify|determine)|cannot be identified", re.IGNORECASE
)
_WINDOWS: Final = {
    "compounding_window": re.compile(r"compounded|prepared|produced|manufactured|made", re.IGNORECASE),
    "dispensing_window": re.compile(r"dispensed|filled", re.IGNORECASE),
    "distribution_window": re.compile(r"distributed|shipped|sold|repackaged", re.IGNORECASE),
}
_WITHIN_EXPIRY: Final = re.compile(r"within (?:\w+ )?expir|unexpired|remaining|not expired", re.IGNORECASE)

_UP_TO: Final = re.compile(r"\b(?:up to|prior to|before|earlier|no later than)\b", re.IGNORECASE)
_THROUGH: Final = re.compile(r"\b(?:through|thru|until|till|to)\b", re.IGNORECASE)
"""Words for an end; between two dates they join a beginning with it."""
_FROM: Final = re.compile(
    r"\b(?:(?<!discard )(?<!use )after|(?:or|and) (?:later|beyond|greater)|forward|onwards?|begin\w*|start\w*)\b",
    re.IGNORECASE,
)
_AMONG_OTHERS: Final = re.compile(r"\b(?:including|to (?:the )?present)\b", re.IGNORECASE)
"""Words by which the dates that follow bound nothing."""
FIRST: Final = "0001-01"
LAST: Final = "9999-12"
"""The ends of a window that is open."""


def window(text: str, expiries: Iterable[str]) -> tuple[str, str] | None:
    """Return the first and last of the expiries that belong to no lot, as far as the words let them bound anything."""
    dates = sorted(expiries)
    if not dates:
        return None
    up_to = _UP_TO.search(text) or (len(set(dates)) == 1 and _THROUGH.search(text))
    return FIRST if up_to else dates[0], LAST if _FROM.search(text) else dates[-1]


def names_all_lots(text: str) -> bool:
    """Say whether the text recalls all lots."""
    return any(not _IN_PART.match(text, found.end()) for found in _ALL.finditer(text))


def names_nothing(text: str) -> bool:
    """Say whether the text names no lot at all: empty, `N/A`, `unknown`."""
    return _NOTHING.fullmatch(text) is not None or _NOT_IDENTIFIED.search(text) is not None


def condition(text: str, *, windowed: bool) -> str:
    """Return what bounds an all-lots recall; `windowed` says that it prints expiries that belong to no lot."""
    if any(map(str.isdigit, text)):
        for name, pattern in _WINDOWS.items():
            if pattern.search(text):
                return name
    if windowed and not _AMONG_OTHERS.search(text):
        return "expiry_window"
    return "within_expiry" if _WITHIN_EXPIRY.search(text) else "unconditional"
