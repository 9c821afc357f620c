"""Whether a record recalls every lot of its product, and what bounds that."""

import re
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
    if windowed:
        return "expiry_window"
    return "within_expiry" if _WITHIN_EXPIRY.search(text) else "unconditional"
