"""What scanners send instead of GS, put back."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from station.gs1.charsets import ALPHANUMERIC, CSET82, GS

WORDS: Final = (
    "^FNC1", "^GS", "^029", "CTRL+]", "CTRL-]", "\\U001D", "\\X1D", "\\X{1D}", "\\035", "\\29", "\\GS", "\\FNC1",
    "\\F1", "~D029", "~029", "~GS~", "&#29;", "&#X1D;", "#GS#", "#029", "|GS|", "@GS@",
)  # fmt: skip
"""Texts, in capitals, that no GS1 value can have in it, since one of their characters is in no value."""
SHORT: Final = ("^]", "\\F", "\\G", "~1")
"""Such texts of which one character alone may also be the separator, and the other the next element's."""
LEGAL: Final = (
    "(GS)", "(FNC1)", "(F1)", "%1D", "ALT+029", "ALT+0029", "ALT029", "ALT0029", "_GS_", "_X1D_", "_X001D_", "0X1D",
    "X1D", "FNC1", "%",
)  # fmt: skip
"""Texts, in capitals, that a value might have in it all the same; so it might a word in angle brackets."""
PUNCTUATION: Final = CSET82 - ALPHANUMERIC
LONGEST_WORD: Final = 10
"""Characters of a word in brackets, with them."""
MOST_PLACES: Final = 6
"""Places of a mark beyond which it is not asked which of them stand for GS."""


class Restored(NamedTuple):
    """A text with its separators put back."""

    text: str
    mark: str
    """What stood for them, as it is in capitals; empty where only characters did that no value has."""
    settles: bool
    """If this can be read there is no other way to read it: a whole word stood for GS."""
    places: tuple[tuple[int, int], ...] | None = None
    """Where the mark stood for GS; None where it did so everywhere."""


class _Others(dict[int, str]):
    """GS for every character that no value has."""

    def __missing__(self, code: int) -> str:
        return GS


OTHERS: Final = _Others({ord(character): character for character in CSET82})


def has_legal_mark(text: str) -> bool:
    """Say whether a text is there that may stand for GS although it would be legal data."""
    capitals = text.upper()
    return any(mark in capitals for mark in LEGAL) or bool(_words(capitals, "<", ">"))


def restored(text: str, known: tuple[str, ...]) -> Iterator[Restored]:
    """Yield what is meant when one kind of text stands for GS.

    Only texts that are there are tried: those this scanner is known for, or without any of them all, whole words
    first. What is left outside GS1's characters is a separator too.
    """
    present = [mark for mark in known if mark in text]
    for mark in present:
        yield Restored(text.replace(mark, GS).translate(OTHERS), mark, settles=False)
    if present:
        return
    capitals = _folded(text)
    words = (*_words(capitals, "{", "}"), *_words(capitals, "[", "]"), *WORDS)
    for mark in (*words, *SHORT):
        if mark in capitals:
            yield Restored(_replaced(text, mark), mark, settles=mark in words)
    if not CSET82.issuperset(text.replace(GS, "")):
        yield Restored(text.translate(OTHERS), "", settles=False)
    # A scanner that sends GS itself sends no legal data for it, unless for the FNC1 that a symbol begins with.
    sent = GS in text.strip(GS)
    for mark in (*_words(capitals, "<", ">"), *LEGAL):
        if sent and capitals.startswith(mark):
            yield Restored(text[len(mark) :].translate(OTHERS), mark, settles=False, places=((0, len(mark)),))
        elif mark in capitals and not sent:
            yield Restored(_replaced(text, mark), mark, settles=False)
            yield from ending(text, mark)


def partly(text: str, mark: str) -> Iterator[Restored]:
    """Yield what is meant when a scanner's mark stands for GS in some places, all or none, and is data in the others.

    All places come first; a mark of which a part is in no value is never data.
    """
    places = _places(text, mark)
    if not CSET82.issuperset(mark) or len(places) > MOST_PLACES:
        return
    for chosen in range(2 ** len(places) - 1, -1, -1):
        meant = tuple(place for number, place in enumerate(places) if chosen & 1 << number)
        yield Restored(_parted(text, meant).translate(OTHERS), mark, settles=False, places=meant)


def punctuated(text: str) -> Iterator[Restored]:
    """Yield what is meant when a mark that values may have stands for GS wherever it is, or a word in such marks.

    Nothing where GS itself came, for then the marks are data.
    """
    if GS in text.strip(GS):
        return
    capitals = _folded(text)
    for brackets in ("<>", "()"):
        for word in _words(capitals, *brackets, numbers=True):
            yield Restored(_replaced(text, word), word, settles=False)
    for mark in sorted(set(text) & PUNCTUATION):
        yield Restored(text.replace(mark, GS).translate(OTHERS), mark, settles=False)
        yield from ending(text, mark)


def ending(text: str, mark: str) -> Iterator[Restored]:
    """Yield what is meant when a value ends in the mark that stands for GS: before one more, or where the text ends."""
    if not CSET82.issuperset(mark):
        return
    places = _places(text, mark)
    follows = {start for start, _ in places}
    for ends in ({len(text)}, follows, follows | {len(text)}):
        meant = tuple(place for place in places if place[1] not in ends)
        if len(meant) < len(places):
            yield Restored(_parted(text, meant).translate(OTHERS), mark, settles=False, places=meant)


def _words(text: str, opening: str, closing: str, *, numbers: bool = False) -> list[str]:
    """Return the words in these brackets, each once; a number is an AI unless it is GS's own, 29."""
    words: dict[str, None] = {}
    start = text.find(opening)
    while start >= 0:
        end = text.find(closing, start + 2, start + LONGEST_WORD) + 1
        word = text[start:end]
        if word and (numbers or not word[1:-1].isdigit() or word[1:-1].lstrip("0") == "29"):
            words[word] = None
        start = text.find(opening, start + 1)
    return list(words)


def _folded(text: str) -> str:
    """Return the text in capitals; those of other alphabets may be longer than their small letters, so not theirs."""
    return text.upper() if text.isascii() else text


def _replaced(text: str, mark: str) -> str:
    """Return the text with GS for the mark in whatever case, and for all that no value has."""
    return _parted(text, _places(_folded(text), mark)).translate(OTHERS)


def _parted(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Return the text with GS in these places."""
    parts = []
    end = 0
    for start, stop in places:
        parts.append(text[end:start])
        end = stop
    return GS.join([*parts, text[end:]])


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
