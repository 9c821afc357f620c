"""What scanners send instead of GS, put back."""

from collections.abc import Iterator
from typing import Final

from station.gs1.charsets import CSET82

GS: Final = "\x1d"
CERTAIN: Final = (
    "{GS}", "{FNC1}", "{F1}", "[GS]", "[FNC1]", "[F1]", "[1D]", "{1D}", "{0x1D}", "[0x1D]", "^FNC1", "^GS", "^]", "Ctrl+]", "CTRL+]",
    "\\u001d", "\\u001D", "\\x1d", "\\x1D", "\\x{1d}", "\\x{1D}", "\\035", "\\29", "\\F1", "\\F", "\\GS", "\\g", "~d029",
    "~029", "~1", "&#29;", "&#x1d;", "&#x1D;", "#GS#", "|GS|", "~GS~", "^029", "#029", "@GS@",
)  # fmt: skip
"""Texts that no GS1 value can have in it, since one of their characters is in no value. Longer before shorter."""
LEGAL: Final = (
    "<GS>", "<gs>", "<FNC1>", "<fnc1>", "<F1>", "<0x1D>", "<0x1d>", "<1D>", "<1d>", "<29>", "(GS)", "(gs)", "(FNC1)",
    "(F1)", "%1D", "%1d", "Alt+029", "ALT+029", "Alt+0029", "Alt0029", "ALT0029", "alt0029", "Alt029", "ALT029", "alt029", "aLT029",
    "_GS_", "_x1D_", "_x001D_", "x1d", "x1D", "0x1D", "0x1d", "FNC1", "%",
)  # fmt: skip
"""Texts that a value might have in it all the same. Longer before shorter."""


def has_legal_mark(text: str) -> bool:
    """Say whether a text is there that may stand for GS although it would be legal data."""
    return any(mark in text for mark in LEGAL)


def restored(text: str, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is meant when one kind of text stands for GS, with that text; first those this scanner is known for.

    Only texts that are there are tried, and what is left outside GS1's characters is a separator too.
    """
    for mark in known:
        if mark in text:
            yield _characters(text.replace(mark, GS)), mark
    if known:
        return
    certain = [mark for mark in CERTAIN if mark in text]
    for mark in certain:
        yield _characters(text.replace(mark, GS)), mark
    plain = _characters(text)
    if plain != text:
        yield plain, _first_other(text)
    for mark in LEGAL:
        if mark in text:
            yield _characters(text.replace(mark, GS)), mark


def _characters(text: str) -> str:
    """Return the text with GS for every character that no value may have."""
    if CSET82.issuperset(text):
        return text
    return "".join(character if character in CSET82 else GS for character in text)


def _first_other(text: str) -> str:
    """Return the first character that no value may have, GS itself apart."""
    return next((character for character in text if character not in CSET82 and character != GS), GS)


def single(text: str) -> str:
    """Return the text with one separator where there were several, and none at either end."""
    while GS + GS in text:
        text = text.replace(GS + GS, GS)
    return text.strip(GS)
