"""The four character sets of GS1 values.

A linter takes a component and returns what is wrong with it, as a code and the first character and the end of
the bad part, or None.
"""

from collections.abc import Callable
from typing import Final

Fault = tuple[str, int, int]
Linter = Callable[[str], Fault | None]

GS: Final = "\x1d"
"""The separator: what a scanner sends for FNC1 within a symbol."""
DIGITS: Final = frozenset("0123456789")
UPPER: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
LOWER: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
ALPHANUMERIC: Final = DIGITS | UPPER | LOWER
CSET82: Final = ALPHANUMERIC | frozenset("!\"%&'()*+,-./:;<=>?_")
CSET39: Final = DIGITS | UPPER | frozenset("#-/")
CSET64: Final = ALPHANUMERIC | frozenset("-_")


def first_outside(text: str, allowed: frozenset[str]) -> int:
    """Return where the first character stands that is not allowed; -1 where all are."""
    if allowed.issuperset(text):
        return -1
    return next(at for at, character in enumerate(text) if character not in allowed)


def csetnumeric(text: str) -> Fault | None:
    """Want digits."""
    at = first_outside(text, DIGITS)
    return None if at < 0 else ("digit", at, at + 1)


def cset82(text: str) -> Fault | None:
    """Want the 82 characters of GS1's set for text."""
    at = first_outside(text, CSET82)
    return None if at < 0 else ("cset82", at, at + 1)


def cset39(text: str) -> Fault | None:
    """Want digits, capital letters and `# - /`."""
    at = first_outside(text, CSET39)
    return None if at < 0 else ("cset39", at, at + 1)


def cset64(text: str) -> Fault | None:
    """Want base64url; where it is padded, with one or two `=` to a multiple of three."""
    bare = text.rstrip("=")
    pads = len(text) - len(bare)
    if pads > 2 or (pads and len(text) % 3):  # noqa: PLR2004 - three bytes are four characters
        return ("padding", len(bare), len(text))
    at = first_outside(bare, CSET64)
    return None if at < 0 else ("cset64", at, at + 1)


CHARACTER_SETS: Final[dict[str, Linter]] = {"n": csetnumeric, "x": cset82, "y": cset39, "z": cset64}
