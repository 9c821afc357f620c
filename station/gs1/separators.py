"""What scanners send instead of GS, put back."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from station.gs1.charsets import CSET82

GS: Final = "\x1d"
WORDS: Final = (
    "{GS}", "{FNC1}", "{F1}", "{1D}", "{0X1D}", "[GS]", "[FNC1]", "[F1]", "[1D]", "[0X1D]", "^FNC1", "^GS", "^029", "CTRL+]",
    "CTRL-]", "\\U001D", "\\X1D", "\\X{1D}", "\\035", "\\29", "\\GS", "\\FNC1", "\\F1", "~D029", "~029", "~GS~",
    "&#29;", "&#X1D;", "#GS#", "#029", "|GS|", "@GS@",
)  # fmt: skip
"""Texts, in capitals, that no GS1 value can have in it, since one of their characters is in no value."""
SHORT: Final = ("^]", "\\F", "\\G", "~1")
"""Such texts of which one character alone may also be the separator, and the other the next element's."""
LEGAL: Final = (
    "<GS>", "<FNC1>", "<F1>", "<0X1D>", "<X1D>", "<1D>", "<29>", "(GS)", "(FNC1)", "(F1)", "%1D", "ALT+029", "ALT+0029",
    "ALT029", "ALT0029", "_GS_", "_X1D_", "_X001D_", "0X1D", "X1D", "FNC1", "%",
)  # fmt: skip
"""Texts, in capitals, that a value might have in it all the same."""


Place = tuple[int, int]


class Restored(NamedTuple):
    """A text with its separators put back."""

    text: str
    places: list[Place]
    """Where something else stood for them."""
    settles: bool
    """If this can be read there is no other way to read it: a whole word stood for GS."""


def has_legal_mark(text: str) -> bool:
    """Say whether a text is there that may stand for GS although it would be legal data."""
    capitals = text.upper()
    return any(mark in capitals for mark in LEGAL)


def restored(text: str, known: tuple[str, ...]) -> Iterator[Restored]:
    """Yield what is meant when one kind of text stands for GS.

    Only texts that are there are tried: those this scanner is known for, or else all, whole words first. What is left
    outside GS1's characters is a separator too.
    """
    # Capitals of other alphabets may be longer than their small letters; no mark has any.
    capitals = text.upper() if text.isascii() else text
    for mark in known:
        yield from _replaced(text, text, mark, settles=False)
    if known:
        return
    for mark in WORDS:
        yield from _replaced(text, capitals, mark, settles=True)
    for mark in SHORT:
        yield from _replaced(text, capitals, mark, settles=False)
    if not CSET82.issuperset(text.replace(GS, "")):
        yield _with_separators(text, [], settles=False)
    for mark in LEGAL:
        yield from _replaced(text, capitals, mark, settles=False)


def _replaced(text: str, folded: str, mark: str, *, settles: bool) -> Iterator[Restored]:
    """Yield the text with GS for the mark, where it is there."""
    if mark in folded:
        yield _with_separators(text, _places(folded, mark), settles=settles)


def _places(text: str, mark: str) -> list[Place]:
    """Return where a mark stands."""
    places = []
    at = text.find(mark)
    while at >= 0:
        places.append((at, at + len(mark)))
        at = text.find(mark, at + len(mark))
    return places


def _with_separators(text: str, marks: list[Place], *, settles: bool) -> Restored:
    """Return the text with GS for the marks and for every other character that no value has, and all the places."""
    parts: list[str] = []
    places: list[Place] = []
    at = 0
    for start, end in [*marks, (len(text), len(text))]:
        for place in range(at, start):
            character = text[place]
            if character not in CSET82 and character != GS:
                places.append((place, place + 1))
                character = GS
            parts.append(character)
        parts.append(GS)
        places.append((start, end))
        at = end
    return Restored("".join(parts[:-1]), places[:-1], settles)


def single(text: str) -> str:
    """Return the text with one separator where there were several, and none at either end."""
    while GS + GS in text:
        text = text.replace(GS + GS, GS)
    return text.strip(GS)
