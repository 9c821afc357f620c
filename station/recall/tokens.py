"""Recall text cut into tokens: codes, words with a meaning, and what separates them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from station.recall import words


class Kind(Enum):
    """What a token is."""

    __hash__ = object.__hash__  # the one of Enum is written in Python, and kinds are looked up for every token

    CODE = auto()
    """Has a digit: a lot, a date, a quantity, a product code."""
    WORD = auto()
    """Has none and no meaning of its own."""
    LOT = auto()
    EXPIRY = auto()
    WHEN = auto()
    """`distributed`, `compounded` and the like: a date that follows is no expiry."""
    OTHER = auto()
    """Names what is listed in the place of lots: prescriptions, SKUs, serial numbers."""
    NOUN = auto()
    """Names an identifier that is no lot when a number follows: `item 123`, `service code 2K8`."""
    PRODUCT = auto()
    """Names an NDC, a UPC or a GTIN."""
    FILLER = auto()
    """Belongs to the label before it: `number`, `#`, `code`, `date`, a colon."""
    TO = auto()
    AND = auto()
    STAR = auto()
    DASH = auto()
    COMMA = auto()
    BREAK = auto()
    """A semicolon or the end of a sentence."""
    ITEM = auto()
    """`a)`, `B)`, `1)`: the next of several packages."""
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text."""

    kind: Kind
    text: str


_SCANNER: Final = re.compile(
    r"(?P<ITEM>(?<![\w/@.-])\(?(?:[A-Za-z]|[ivx]{1,4})\.?\)[.:]?)|(?P<NUMBERED>(?<![\w/@.(-])\d{1,2}\)[.:]?)"
    r"|(?P<BREAK>;)|(?P<COMMA>,)|(?P<OPEN>[(\[{])|(?P<CLOSE>[)\]}])|(?P<STAR>\*+)|(?P<FILLER>\#+|:)|(?P<AND>&)"
    r"|(?P<CHUNK>(?:\d{1,3},000\b|(?<!\S)\d{1,2},\d{3}(?!\S)|(?<=\d)\#(?=\d)|[^\s,;()\[\]{}*#&])+)"
)
_WORDS_JOINED: Final = re.compile(r"[A-Za-z.]+(?:[/:][A-Za-z.]+)+")


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; nothing of it but blanks is left out."""
    found: list[Token] = []
    depth = 0
    for piece in _SCANNER.finditer(text):
        kind, raw = piece.lastgroup, piece.group()
        if kind == "CHUNK":
            found.extend(_chunk(raw))
            continue
        if kind == "NUMBERED" and depth:
            found.extend((*_chunk(raw.rstrip(").:")), Token(Kind.CLOSE, ")")))
            depth -= 1
            continue
        depth = max(0, depth + (kind == "OPEN") - (kind == "CLOSE"))
        found.append(Token(Kind.ITEM if kind == "NUMBERED" else Kind[kind or ""], raw))
    return _phrases(found)


def _chunk(raw: str) -> Iterator[Token]:
    """Cut what has no blank inside: labels and dates glued to what follows, and the stops at its ends."""
    body = raw.strip("\"'`\u2018\u2019\u201c\u201d")
    if body.lower().strip(".:") in words.MEANING:
        yield _simple(body.strip(".:"))
        if body.endswith(":"):
            yield Token(Kind.FILLER, ":")
        return
    if _WORDS_JOINED.fullmatch(body) and any(
        part.strip(".").lower() in words.MEANING for part in re.split("[/:]", body)
    ):
        for part in re.split("[/:]", body):
            yield _simple(part)
        return
    head, colon, tail = body.partition(":")
    tail = tail.lstrip(":")
    named = head.isupper() and len(head) > len("NAME") and tail.isdigit()
    if (
        colon
        and not named
        and (not tail or head.strip(".'").lower() in words.MEANING or not any(map(str.isdigit, head)))
    ):
        yield from _chunk(head)
        yield Token(Kind.FILLER, ":")
        yield from _chunk(tail)
        return
    stripped = body.rstrip(".'\"")
    if stripped:
        yield _simple(stripped)
    if stripped != body and not words.is_abbreviation(stripped):
        yield Token(Kind.BREAK, ".")


def _simple(text: str) -> Token:
    """Return the token of a text with nothing to cut."""
    if text in {"-", "--", "\u2013", "\u2014", "/", "|"}:
        return Token(Kind.DASH, text)
    if any(map(str.isdigit, text)):
        body = text.strip("-:/.'\"")
        return Token(Kind.CODE, f"/{body}" if text == f"/{body}" and len(body) == len("YY") else body)
    return Token(Kind[words.MEANING.get(text.strip(".'-").lower(), "WORD")], text)


def _phrases(found: list[Token]) -> list[Token]:
    """Give the words that mean something together their meaning: `use by`, `item number`."""
    result: list[Token] = []
    for position, token in enumerate(found):
        before = result[-1] if result else None
        after = found[position + 1] if position + 1 < len(found) else None
        pair = (before.text.lower() if before else "", token.text.lower().strip(".'"))
        if before and pair in words.PHRASES:
            result[-1] = Token(Kind[words.PHRASES[pair]], f"{before.text} {token.text}")
        elif token.kind is Kind.FILLER and token.text.lower().startswith("code") and _stands_alone(before, after):
            result.append(Token(Kind.LOT, token.text))
        else:
            result.append(token)
    return result


def _stands_alone(before: Token | None, after: Token | None) -> bool:
    """Say whether `code` names the lots by itself: `has the following codes: ...`."""
    labelled = before is not None and before.kind in {
        Kind.LOT,
        Kind.OTHER,
        Kind.NOUN,
        Kind.PRODUCT,
        Kind.FILLER,
        Kind.EXPIRY,
    }
    return not labelled and after is not None and after.text in {":", "#"}
