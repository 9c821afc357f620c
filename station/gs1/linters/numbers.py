"""Numbers that must lie within bounds."""

from typing import Final

from station.gs1.charsets import Fault, csetnumeric

DEGREE: Final = 10_000_000
"""Coordinates count ten-millionths of a degree, from the South Pole and from 180 degrees west."""


def latitude(text: str) -> Fault | None:
    """Want 0 to 180 degrees in ten digits."""
    return _coordinate(text, 180 * DEGREE, "latitude")


def longitude(text: str) -> Fault | None:
    """Want 0 to 360 degrees in ten digits."""
    return _coordinate(text, 360 * DEGREE, "longitude")


def _coordinate(text: str, most: int, code: str) -> Fault | None:
    """Want ten digits that are no more than the most."""
    if len(text) != 10:  # noqa: PLR2004 - the standard's form
        return ("length", 0, len(text))
    return csetnumeric(text) or ((code, 0, len(text)) if int(text) > most else None)


def nonzero(text: str) -> Fault | None:
    """Want another digit than zero."""
    return csetnumeric(text) or (None if text.strip("0") else ("zero", 0, len(text)))


def zero(text: str) -> Fault | None:
    """Want zeros."""
    return csetnumeric(text) or (("not-zero", 0, len(text)) if text.strip("0") else None)


def nozeroprefix(text: str) -> Fault | None:
    """Want no zero in front."""
    return csetnumeric(text) or (("zero-prefix", 0, 1) if text.startswith("0") else None)


def pieceoftotal(text: str) -> Fault | None:
    """Want the number of a piece, then in as many digits how many there are."""
    fault = csetnumeric(text)
    if fault:
        return fault
    half, odd = divmod(len(text), 2)
    if odd or not half:
        return ("piece-form", 0, len(text))
    piece, total = int(text[:half]), int(text[half:])
    if not piece:
        return ("piece-zero", 0, half)
    if not total:
        return ("total-zero", half, 2 * half)
    return ("piece-of-total", 0, 2 * half) if piece > total else None


def posinseqslash(text: str) -> Fault | None:
    """Want a position, a slash and the last position."""
    position, slash, last = text.partition("/")
    if not (position and slash and last) or csetnumeric(position) or csetnumeric(last):
        return ("position-form", 0, len(text))
    if position[0] == "0":
        return ("zero-prefix", 0, len(position))
    if last[0] == "0":
        return ("zero-prefix", len(position) + 1, len(text))
    return ("position", 0, len(text)) if int(position) > int(last) else None
