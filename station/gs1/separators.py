"""What scanners send instead of GS, put back."""

from collections.abc import Iterator
from typing import Final

from station.gs1.charsets import CSET82

GS: Final = "\x1d"
CERTAIN: Final = (
    "{GS}", "{FNC1}", "{F1}", "{1D}", "{0X1D}", "[GS]", "[FNC1]", "[F1]", "[1D]", "[0X1D]", "^FNC1", "^GS", "^]",
    "^029", "CTRL+]", "CTRL-]", "\\U001D", "\\X1D", "\\X{1D}", "\\035", "\\29", "\\GS", "\\FNC1", "\\F1", "\\F", "\\G",
    "~D029", "~029", "~1", "~GS~", "&#29;", "&#X1D;", "#GS#", "#029", "|GS|", "@GS@",
)  # fmt: skip
"""Texts, in capitals, that no GS1 value can have in it, since one of their characters is in no value."""
LEGAL: Final = (
    "<GS>", "<FNC1>", "<F1>", "<0X1D>", "<X1D>", "<1D>", "<29>", "(GS)", "(FNC1)", "(F1)", "%1D", "ALT+029", "ALT+0029",
    "ALT029", "ALT0029", "_GS_", "_X1D_", "_X001D_", "0X1D", "X1D", "FNC1", "%",
)  # fmt: skip
"""Texts, in capitals, that a value might have in it all the same."""


def has_legal_mark(text: str) -> bool:
    """Say whether a text is there that may stand for GS although it would be legal data."""
    capitals = text.upper()
    return any(mark in capitals for mark in LEGAL)


def restored(text: str, known: tuple[str, ...]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield what is meant when one kind of text stands for GS, with the places where it does.

    Only texts that are there are tried: those this scanner is known for, or else all. What is left outside GS1's
    characters is a separator too.
    """
    if known:
        for mark in known:
            if mark in text:
                yield _with_separators(text, _places(text, mark))
        return
    # Capitals of other alphabets may be longer than their small letters; no mark has any.
    capitals = text.upper() if text.isascii() else text
    for mark in CERTAIN:
        if mark in capitals:
            yield _with_separators(text, _places(capitals, mark))
    if not CSET82.issuperset(text.replace(GS, "")):
        yield _with_separators(text, [])
    for mark in LEGAL:
        if mark in capitals:
            yield _with_separators(text, _places(capitals, mark))


def _places(text: str, mark: str) -> list[tuple[int, int]]:
    """Return where a mark stands."""
    places = []
    at = text.find(mark)
    while at >= 0:
        places.append((at, at + len(mark)))
        at = text.find(mark, at + len(mark))
    return places


def _with_separators(text: str, marks: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with GS for the marks and for every other character that no value has, and all the places."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
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
    return "".join(parts[:-1]), places[:-1]


def single(text: str) -> str:
    """Return the text with one separator where there were several, and none at either end."""
    while GS + GS in text:
        text = text.replace(GS + GS, GS)
    return text.strip(GS)
