"""What stands among lots and is none: how many tokens of it are to be passed over."""

from typing import Final

from station.recall import shapes
from station.recall.cursor import Cursor
from station.recall.tokens import Kind, Token

_BESIDE_PRODUCT_CODES: Final = (
    Kind.FILLER,
    Kind.PRODUCT,
    Kind.COMMA,
    Kind.AND,
    Kind.OPEN,
    Kind.CLOSE,
    Kind.DASH,
)


def dates(cursor: Cursor) -> int:
    """Return how far the dates reach that say when a product was made or sold."""
    end = ahead = 1
    while token := cursor.peek(ahead):
        found = cursor.date(ahead, labelled=True)
        if found and not (found[1] == 1 and token.text.isdigit()):
            end = ahead = ahead + found[1]
        elif token.kind in {Kind.TO, Kind.AND, Kind.DASH, Kind.FILLER, Kind.WHEN, Kind.WORD}:
            ahead += 1
        else:
            break
    return end


def codes_of(cursor: Cursor, *, listed: bool) -> int:
    """Return how far the codes of something that is no lot reach: one, and those that are joined to it and alike.

    0 when the word names nothing. `listed` says that lots are named elsewhere, so that `product codes` may be many.
    """
    ahead = cursor.skip(1, Kind.FILLER, Kind.NOUN, Kind.DASH)
    code = None if cursor.is_at(-1, Kind.LOT) else cursor.peek(ahead)
    words = [each.text.lower() for each in map(cursor.peek, range(1, ahead)) if each]
    asked = any(word not in {":", "-"} for word in words)
    if code is None or code.kind is not Kind.CODE:
        return 0
    if not asked and (ahead > 1 or not shapes.is_plain_lot(code.text)):
        return 0
    many = listed and any(word in {"codes", "numbers"} for word in words)
    ahead += 1
    while (after := cursor.peek(ahead + 1)) and after.kind is Kind.CODE:
        alike = cursor.is_at(ahead, Kind.COMMA) and (many or len(after.text) == len(code.text))
        if not (alike or cursor.is_at(ahead, Kind.AND)):
            break
        ahead += 2
    return ahead


def product_codes(cursor: Cursor) -> int:
    """Return how far NDCs and UPCs reach, also those printed with blanks: `6 50240 05357 3`."""
    end = ahead = 1
    parted = True
    while token := cursor.peek(ahead):
        whole = shapes.is_product_code(token.text) or (end == 1 and shapes.is_compound_number(token.text))
        part = parted and token.text.isdigit() and len(token.text) < len("123456")
        if token.kind is Kind.CODE and (whole or part):
            parted = parted and not whole
            end = ahead + 1
        elif token.kind not in _BESIDE_PRODUCT_CODES:
            break
        else:
            parted = parted and end == 1
        ahead += 1
    return end


def heading(cursor: Cursor) -> int:
    """Return how far a product's name reaches that a colon parts from its lots: `b) Quax mix 3 mL: A1`; 0 for none."""
    ahead = 1
    name: list[Token] = []
    while (token := cursor.peek(ahead)) and token.kind in {Kind.WORD, Kind.CODE, Kind.DASH}:
        name.append(token)
        ahead += 1
    named = any(token.kind is Kind.WORD or shapes.is_name(token.text) for token in name)
    return ahead + 1 if named and cursor.is_heading(ahead) and cursor.is_at(ahead + 1, Kind.CODE) else 0
