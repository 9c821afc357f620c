"""Items that are to be counted again, as somebody writes them: GTIN or GTIN/LOT."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from station import gs1
from station.count_watch import LONGEST
from station.errors import UsageError

if TYPE_CHECKING:
    from station.domain.counts.asking import Item

MOST: Final = 200
"""Items in one request: more belong into a new count."""
_GTIN: Final = 14
_LEAST: Final = 8
"""Digits of the shortest GTIN."""


def items(texts: Iterable[str]) -> list["Item"]:
    """Return the items that are named, or raise `UsageError`."""
    named = [_item(text) for text in texts]
    if len(named) > MOST:
        raise UsageError(f"{len(named)} items are too many to be counted again; at most {MOST}")
    return named


def _item(text: str) -> "Item":
    gtin, _, lot = text.partition("/")
    padded = gtin.zfill(_GTIN)
    if (
        not (gtin.isascii() and gtin.isdecimal())
        or not _LEAST <= len(gtin) <= _GTIN
        or gs1.check_digit(padded[:-1]) != padded[-1]
        or len(lot) > LONGEST
        or not lot.isprintable()
    ):
        raise UsageError(f"{text}: is no item; write GTIN or GTIN/LOT, with the digits of the product's GTIN")
    return padded, lot
