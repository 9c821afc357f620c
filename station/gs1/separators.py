"""What scanners send instead of GS, put back."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from station.gs1.charsets import CSET82

GS: Final = "\x1d"
WORDS: Final = (
    "{GS}", "{FNC1}", "{F1}", "{1D}", "{0X1D}", "[GS]", "[FNC1]", "[F1]", "[1D]", "[0X1D]", "^FNC1", "^GS", "^029",
    "CTRL+]", "CTRL-]", "\\U001D", "\\X1D", "\\X{1D}", "\\035", "\\29", "\\GS", "\\FNC1", "\\F1", "~D029", "~029",
    "~GS~", "&#29;", "&#X1D;", "#GS#", "#029", "|GS|", "@GS@",
)  # fmt: skip
"""Texts, in capitals, that no GS1 value can have in it, since one of their characters is in no value."""
SHORT: Final = ("^]", "\\F", "\\G", "~1")
"""Such texts of which one character alone may also be the separator, and the other the next element's."""
LEGAL: Final = (
    "<GS>", "<FNC1>", "<F1>", "<0X1D>", "<X1D>", "<1D>", "<29>", "(GS)", "(FNC1)", "(F1)", "%1D", "ALT+029", "ALT+0029",
    "ALT029", "ALT0029", "_GS_", "_X1D_", "_X001D_", "0X1D", "X1D", "FNC1", "%",
)  # fmt: skip
"""Texts, in capitals, that a value might have in it all the same."""


class Restored(NamedTuple):
    """A text with its separators put back."""

    text: str
    mark: str
    """What stood for them, as it is in capitals; empty where only characters did that no value has."""
    settles: bool
    """If this can be read there is no other way to read it: a whole word stood for GS."""


class _Others(dict[int, str]):
    """GS for every character that no value has."""

    def __missing__(self, code: int) -> str:
        return GS


OTHERS: Final = _Others({ord(character): character for character in CSET82})


def has_legal_mark(text: str) -> bool:
    """Say whether a text is there that may stand for GS although it would be legal data."""
    capitals = text.upper()
    return any(mark in capitals for mark in LEGAL)


def restored(text: str, known: tuple[str, ...]) -> Iterator[Restored]:
    """Yield what is meant when one kind of text stands for GS.

    Only texts that are there are tried: those this scanner is known for, or else all, whole words first. What is left
    outside GS1's characters is a separator too.
    """
    for mark in known:
        if mark in text:
            yield Restored(text.replace(mark, GS).translate(OTHERS), mark, settles=False)
    if known:
        return
    capitals = _folded(text)
    for mark in WORDS + SHORT:
        if mark in capitals:
            yield Restored(_replaced(text, mark), mark, settles=mark in WORDS)
    if not CSET82.issuperset(text.replace(GS, "")):
        yield Restored(text.translate(OTHERS), "", settles=False)
    for mark in LEGAL:
        if mark in capitals:
            yield Restored(_replaced(text, mark), mark, settles=False)


def _folded(text: str) -> str:
    """Return the text in capitals; those of other alphabets may be longer than their small letters, so not theirs."""
    return text.upper() if text.isascii() else text


def _replaced(text: str, mark: str) -> str:
    """Return the text with GS for the mark in whatever case, and for all that no value has."""
    parts = []
    end = 0
    for start, stop in _places(_folded(text), mark):
        parts.append(text[end:start])
        end = stop
    return GS.join([*parts, text[end:]]).translate(OTHERS)


def _places(text: str, mark: str) -> list[tuple[int, int]]:
    """Return where a mark stands."""
    places = []
    at = text.find(mark)
    while at >= 0:
        places.append((at, at + len(mark)))
        at = text.find(mark, at + len(mark))
    return places


def places_of(text: str, mark: str) -> list[tuple[int, int]]:
    """Return where the mark, or a character that no value has, stood for GS."""
    folded = text if mark in text else _folded(text)
    marks = _places(folded, mark) if mark else []
    inside = {at for start, end in marks for at in range(start, end)}
    others = ((at, at + 1) for at, character in enumerate(text) if character not in CSET82 and character != GS)
    return sorted([*marks, *(place for place in others if place[0] not in inside)])


def single(text: str) -> str:
    """Return the text with one separator where there were several, and none at either end."""
    while GS + GS in text:
        text = text.replace(GS + GS, GS)
    return text.strip(GS)
