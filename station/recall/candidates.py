"""Whether what stands in a list of lots is a lot, and how much of it."""

import re
from typing import Final

from station.domain.recall_keys import lot_key
from station.recall import shapes
from station.recall.cursor import Cursor
from station.recall.tokens import Kind, Token
from station.recall.words import MONTHS, UNITS

_CLOCK: Final = re.compile(r"\d{3,4}")
_LETTERS: Final = range(2, 8)
"""Lengths of the letters that can be a lot, or begin one."""
_NO_LOT: Final = UNITS | MONTHS.keys() | {"na", "none", "all", "usp", "nf", "inc", "llc", "otc", "cvs", "usa"}
"""Words in capitals that are no lot."""
_TAIL: Final = 4
"""The most letters that can end a lot after a blank."""


def is_lot(cursor: Cursor, token: Token, *, fresh: bool) -> bool:
    """Say whether a code is a lot; `fresh` when nothing but lots stands between it and the word `Lot`."""
    key, named = lot_key(token.text), cursor.is_behind_lot()
    if is_counted(cursor) and (len(key) < len("12345") or (token.text.isdigit() and not fresh)):
        return False
    if shapes.is_prose(token.text) or (shapes.is_quantity(token.text) and not (named and key == token.text)):
        return False
    if shapes.is_product_code(token.text) and "-" in token.text and not named:
        return False
    if shapes.is_name(token.text) and not named and cursor.is_at(1, Kind.WORD):
        return False
    return (len(key) > 1 or named) if fresh else shapes.is_plain_lot(token.text)


def may_be_lot(cursor: Cursor, token: Token) -> bool:
    """Say whether a code that was not taken for a lot may be one all the same: four digits that count nothing."""
    return token.text.isdigit() and len(token.text) == len("1234") and not is_counted(cursor)


def of_letters(cursor: Cursor, token: Token) -> bool:
    """Say whether a word is a lot of letters alone, as `RGF` in `RGF 07/19, RHN 08/19`."""
    starts = cursor.is_behind_lot() or cursor.peek(-1) is None
    listed = cursor.is_at(-1, Kind.COMMA, Kind.BREAK, Kind.AND, Kind.FILLER, Kind.CODE)
    expires = cursor.is_at(-1, Kind.ITEM) and cursor.is_at(cursor.skip(1, Kind.COMMA), Kind.EXPIRY)
    followed = cursor.ends_at(1, Kind.COMMA, Kind.EXPIRY, Kind.BREAK, Kind.AND)
    return (
        _is_lettering(token)
        and (starts or listed or expires)
        and (followed or cursor.date(1, labelled=False) is not None)
    )


def begun_by(cursor: Cursor, token: Token) -> str | None:
    """Return the lot that a word begins and a number ends: `VFMA 029`; None when it does not."""
    after = cursor.peek(1)
    named = cursor.is_behind_lot()
    letters = _is_capitals(token) if named else _is_lettering(token) and cursor.is_at(-1, Kind.COMMA, Kind.BREAK)
    if not (letters and after and after.kind is Kind.CODE):
        return None
    ends = after.text.replace("-", "").isalnum() and after.text[0].isdigit() and not cursor.date(1, labelled=False)
    return token.text + after.text if ends else None


def dated(cursor: Cursor, length: int, *, alone: bool) -> str | None:
    """Return the lot that begins with a date of so many tokens: `6/7/17 1446 515-92225P`; None when none does.

    Where it is not `alone`, lots before it wait for an expiry: it is the next of them behind a comma, else theirs.
    """
    if not (alone or cursor.is_at(-1, Kind.COMMA)):
        return None
    date, clock, rest = cursor.peek(), cursor.peek(length), cursor.peek(length + 1)
    if not (date and clock and rest and clock.kind is rest.kind is Kind.CODE):
        return None
    whole = _CLOCK.fullmatch(clock.text) and re.search("[A-Z-]", rest.text)
    return date.text + clock.text + rest.text if whole else None


def torn(cursor: Cursor, token: Token, *, fresh: bool, length: int) -> tuple[str, int]:
    """Return a lot that may be printed with blanks inside, and the tokens it takes; `length` is of the lot before."""
    run = [token.text]
    while len(run) <= shapes.MOST_PIECES and (after := cursor.peek(len(run))) and after.kind is Kind.CODE:
        if cursor.date(len(run), labelled=False) or "/" in after.text or is_counted(cursor, len(run)):
            break
        if cursor.is_heading(len(run) + 1):
            break
        run.append(after.text)
    if fresh and shapes.are_torn(run, length):
        return "".join(run), len(run)
    tail = cursor.peek(1)
    if tail and _is_tail(tail) and cursor.ends_at(2, Kind.COMMA, Kind.EXPIRY, Kind.BREAK, Kind.AND):
        return token.text + tail.text, 2
    return token.text, 1


def _is_lettering(token: Token) -> bool:
    """Say whether a word can be a lot, or begin one."""
    return _is_capitals(token) and len(token.text) in _LETTERS


def _is_tail(token: Token) -> bool:
    """Say whether a word can end a lot: `12001114 LE`, `FB9001 A`."""
    return _is_capitals(token) and len(token.text) <= _TAIL


def _is_capitals(token: Token) -> bool:
    text = token.text
    return token.kind is Kind.WORD and text.isalpha() and text.isupper() and text.lower() not in _NO_LOT


def is_counted(cursor: Cursor, ahead: int = 0) -> bool:
    """Say whether the word behind it makes a number a quantity: `30 tablets/bottle`."""
    after = cursor.peek(ahead + 1)
    return after is not None and after.text.lower().strip(".-:").split("/")[0] in UNITS
