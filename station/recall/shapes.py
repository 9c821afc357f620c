"""What a code can be by its shape alone: a quantity, a product code, a date that is misprinted, a lot."""

import re
from typing import Final

from station.domain.recall_keys import lot_key

_QUANTITY: Final = re.compile(
    r"\d{1,4}(?:[.,]\d+)?-?(?:mg|mcg|ml|gm|oz|ct|cc|lb|kg|meq|iu|units?|count|x|pack|bottles?|tablets?|capsules?)\b.*"
    r"|\d{1,3}(?:,\d{3})+|[\d./-]+(?:mg|mcg|ml)\b.*|.*mc?g/.*|(?-i:\d{1,4}(?:\.\d+)?[gl]|\d{1,2}L)|[\d.]*\d%.*|0?\.\d+|1/[248]|\d{1,4}'s|(?-i:\d+x\d+)|.*\d(?:mg|mcg|u|units?|iu|meq|%|g|m?l)/.*",
    re.IGNORECASE,
)
_COMPOUND: Final = re.compile(r"[\dX]+(?:[-/][\dX]+)+")
_PRODUCT: Final = re.compile(r"\d{4,5}-\d{3,4}-\d{1,2}|\d-\d{5}-\d{5}-\d|\d{11,14}")
_MISPRINTED: Final = re.compile(
    r"\d{0,2}/\d{1,2}/\d{1,5}|/?\d{0,3}/\d{2,4}|\d{3,4}/20\d\d|\d{1,2}/\d{1,2}20\d\d|\d{1,2}/\d{4,5}|\d{1,2}/\d{1,2}/\d/\d{3}"
    r"|\d{1,2}-\d{1,2}-\d{2,5}|\d{1,2}/\d|\d{1,2}/\d{6,7}|\d{1,2}/\d{3,4}/\d\d|\d[A-Z]/20\d\d|\d{1,2}[A-Z]{3}\d{4}|20\d\d"
)
_PROSE: Final = re.compile(r"[a-z]{3}|^[A-Z][a-z]+-|%|X\.X")
_NAME: Final = re.compile(r"[A-Za-z]{5}[-_]")
_MIXED: Final = re.compile(r"[A-Z]+[a-z]+\d+")
_AT: Final = re.compile(r"\w{6,}@\d+\w*|\d{1,2}-\d{1,2}-20\d\d@\d+")
_TWINS: Final = re.compile(r"([^/]*\d[^/]*)/([^/]*\d[^/]*)")
MOST_PIECES: Final = 3
"""Pieces of a lot printed with blanks inside."""
_MANY_DIGITS: Final = 6
"""Digits from which a word is a lot: `Nore1620220111`."""
_PART: Final = 5
"""Characters from which the halves of `401536AA/401536A` are lots of their own."""
_ALIKE: Final = 4
"""Characters that the ends of a range have in common at their beginning."""


def is_quantity(text: str) -> bool:
    """Say whether a code is a strength, a size or a count."""
    return _QUANTITY.fullmatch(text) is not None


def is_product_code(text: str) -> bool:
    """Say whether a code is shaped like an NDC, a UPC or a GTIN."""
    return _PRODUCT.fullmatch(text) is not None


def is_compound_number(text: str) -> bool:
    """Say whether a code is numbers joined by hyphens or strokes: `9002-61-3`, `11054-009-XX`."""
    return _COMPOUND.fullmatch(text) is not None


def is_misprinted_date(text: str) -> bool:
    """Say whether a code can only have been meant as a date."""
    return _MISPRINTED.fullmatch(text.upper()) is not None


def is_prose(text: str) -> bool:
    """Say whether a code is a word with a few digits in it."""
    return _PROSE.search(text) is not None and sum(map(str.isdigit, text)) < _MANY_DIGITS


def is_name(text: str) -> bool:
    """Say whether a code is a product's name with a strength in it: `QUAX_MARCAIN-0.25`."""
    return _NAME.search(text) is not None


def is_compounders_lot(text: str) -> bool:
    """Say whether a code is a lot wherever it stands: `06272017@4`."""
    return _AT.fullmatch(text) is not None


def is_plain_lot(text: str) -> bool:
    """Say whether a code is likely a lot though nothing says so."""
    key = lot_key(text)
    enough = len(key) > len("1234") or (len(key) > len("123") and not text.isdigit())
    other = is_quantity(text) or is_prose(text) or is_product_code(text) or _MIXED.fullmatch(text)
    return enough and not other


def halves(text: str) -> tuple[str, ...]:
    """Return the two lots of `401536AA/401536A`; any other text alone."""
    twins = _TWINS.fullmatch(text)
    if twins and min(map(len, twins.groups())) >= _PART:
        return twins.groups()
    return (text,)


def are_ends(first: str, last: str) -> bool:
    """Say whether two codes can be the ends of a range: of one length, rising, and beginning alike."""
    return len(first) == len(last) > _PART and first < last and first[:_ALIKE] == last[:_ALIKE]


def are_alike(one: str, other: str) -> bool:
    """Say whether two codes have letters, digits and signs at the same places."""
    return [(c.isdigit(), c.isalpha()) for c in one] == [(c.isdigit(), c.isalpha()) for c in other]


def ends(text: str) -> tuple[str, str] | None:
    """Return the ends of a range that is one code: `022212001-022212008`, `04-641-DJ-04-646-DJ`."""
    middle = len(text) // 2
    first, joint, last = text[:middle], text[middle : middle + 1], text[middle + 1 :]
    return (first, last) if joint == "-" and are_ends(first, last) else None


def are_torn(pieces: list[str], length: int) -> bool:
    """Say whether codes with nothing but blanks between are one lot: `7302 01 039`, `334 21`.

    `length` is that of the lot before them: what is as long together is one, as `091 090` behind `084197`.
    """
    lengths = [len(piece) for piece in pieces]
    return (
        1 < len(pieces) <= MOST_PIECES
        and min(lengths) <= len("123")
        and (len(set(lengths)) > 1 or max(lengths) <= len("12") or sum(lengths) == length)
    )
