"""Printed packs, and what scanners make of them."""

from typing import Final

GS: Final = "\x1d"
PACKS: Final = (
    (("01", "00300011122235"), ("21", "SN40Q7YZ88"), ("17", "280831"), ("10", "K4410B")),
    (("01", "00300011122235"), ("17", "290228"), ("10", "Z77-Y"), ("21", "9000417")),
    (("01", "50300011122230"), ("17", "280200"), ("10", "ABC.12")),
    (("01", "09506000134352"), ("10", "7H"), ("17", "271130"), ("21", "aB3dE5")),
    (("00", "095060000000000015"),),
)


def data(pack: tuple[tuple[str, str], ...], separator: str = GS) -> str:
    """Return what the symbol holds, with the separator after every value of variable length but the last."""
    parts = [ai + value + ("" if ai in {"00", "01", "17"} else separator) for ai, value in pack]
    text = "".join(parts)
    return text[: -len(separator)] if separator and pack[-1][0] in {"10", "21"} else text


def pairs(elements) -> tuple[tuple[str, str], ...]:
    """Return the AIs and values."""
    return tuple((element.ai, element.value) for element in elements)
