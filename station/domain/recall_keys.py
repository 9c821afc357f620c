"""The keys of the recall index: under which a recall is filed, and under which a package is looked up.

An NDC has ten digits in three segments, and a GTIN carries the ten without the hyphens. Recalls print the carton's
NDC while the unit is scanned, some pad it to eleven digits and some leave the hyphens out, so a product is also
filed by labeler and product alone, written 5-4.
"""

from collections.abc import Iterable
from typing import Final

from station.gs1.checks import has_check_digit

LABELER: Final = 5
"""Digits of the widest product key; sharing no more than that is no match."""
LONGEST_ENDING: Final = 4
"""The most characters a recalled lot may be followed by on the package (`58382EV*`, printed `58382EV01`)."""

_LOOK_ALIKE: Final = str.maketrans("OILSBZ", "011582")
_NDC10: Final = 10


def lot_key(lot: str) -> str:
    """Return what of a lot is compared: its ASCII letters, in upper case, and digits."""
    key = lot.upper()
    return key if key.isascii() and key.isalnum() else "".join(c for c in key if c.isascii() and c.isalnum())


def fold(lot: str) -> str:
    """Return the lot key with characters that look alike made one: O0, I1L, S5, B8, Z2."""
    return lot_key(lot).translate(_LOOK_ALIKE)


def lot_probes(lot: str) -> tuple[str, ...]:
    """Return the folded keys under which a recalled lot that may be this one is filed: itself, then its beginnings."""
    whole = fold(lot)
    shortest = max(1, len(whole) - LONGEST_ENDING)
    return tuple(whole[:length] for length in range(len(whole), shortest - 1, -1))


def product_keys(gtin: str) -> tuple[str, ...]:
    """Return the keys of a product, closest first.

    They are its GTIN without indicator and check digit and, of an NDC, each labeler with product that its ten
    digits can be read as (9 digits) and each labeler (5 digits).
    """
    body = gtin.zfill(14)[1:13]
    return (body, *_wider(_readings(body[2:]))) if body.startswith("03") else (body,)


def package_keys(gtin: str | None, ndc: str | None = None) -> tuple[str, ...]:
    """Return the keys of a package known by its GTIN or, where a person typed it, by its NDC; none without either."""
    if gtin:
        return product_keys(gtin)
    return recall_keys(("-".join(ndc.split()),), ()) if ndc else ()


def recall_keys(ndcs: Iterable[str], upcs: Iterable[str]) -> tuple[str, ...]:
    """Return the keys a recall is filed under, each once: a product whose keys share one may be meant."""
    keys: dict[str, None] = {}
    for ndc in ndcs:
        keys.update(dict.fromkeys(_ndc_keys(ndc)))
    for upc in upcs:
        for reading in _upc_readings(upc):
            keys.update(dict.fromkeys(product_keys(reading)))
    return tuple(keys)


def _upc_readings(upc: str) -> tuple[str, ...]:
    """Return what a UPC may be: one of eleven or ten digits lacks the first, the last, or both."""
    match len(upc):
        case 11:
            whole = (f"{first}{upc}" for first in "03")
            return (upc, *(each for each in whole if has_check_digit(each)), f"{upc}0")
        case 10:
            return (upc, f"0{upc}0", f"3{upc}0")
    return (upc,)


def _ndc_keys(ndc: str) -> tuple[str, ...]:
    """Return the keys of an NDC as printed; one without a reading as it stands: no scan has it, a label may."""
    labeler, *rest = ndc.split("-")
    labeler = labeler[1:] if len(labeler) > LABELER and labeler.startswith("0") else labeler
    digits = "".join((labeler, *rest))
    match len(digits), [len(labeler), *map(len, rest)]:
        case 12, _:
            return product_keys(digits)
        case 11, _:
            bodies = (f"03{digits[:at]}{digits[at + 1 :]}" for at in (0, 5, 9) if digits[at] == "0")
            return (*bodies, *_wider((digits[:9],)))
        case _, [2 | 3 | 4 | 5, 3 | 4, *package]:
            whole = labeler.zfill(4) + "".join(rest)
            body = (f"03{whole}",) if package and len(whole) == _NDC10 else ()
            return (*body, *_wider((labeler.zfill(LABELER) + rest[0].zfill(4),)))
        case 8 | 9 | 10, _:
            return product_keys(f"03{digits.zfill(_NDC10)}0")
    return (f"ndc {ndc}",) if ndc else ()


def _readings(ndc10: str) -> tuple[str, str, str]:
    """Return labeler and product, 5-4, of ten digits read as 4-4-2, 5-3-2 and 5-4-1."""
    return f"0{ndc10[:8]}", f"{ndc10[:5]}0{ndc10[5:8]}", ndc10[:9]


def _wider(products: Iterable[str]) -> tuple[str, ...]:
    """Return the products and behind them their labelers."""
    nines = tuple(products)
    return (*nines, *dict.fromkeys(nine[:LABELER] for nine in nines))
