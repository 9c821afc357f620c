"""Printed symbols: what a label carries, how it is drawn, and what a scanner sends when it reads it."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import zxingcpp

from station import gs1

GS: Final = "\x1d"

Elements = tuple[tuple[str, str], ...]


class Carrier(Enum):
    """The kinds of symbol on the sample packages and cards, by the AIM identifier a scanner sends with each."""

    GS1_DATA_MATRIX = "]d2"
    DATA_MATRIX = "]d1"
    GS1_128 = "]C1"
    CODE_128 = "]C0"
    EAN_13 = "]E0"
    QR = "]Q1"


_FORMATS: Final = {
    Carrier.GS1_DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Carrier.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Carrier.GS1_128: zxingcpp.BarcodeFormat.Code128,
    Carrier.CODE_128: zxingcpp.BarcodeFormat.Code128,
    Carrier.EAN_13: zxingcpp.BarcodeFormat.EAN13,
    Carrier.QR: zxingcpp.BarcodeFormat.QRCode,
}


_LINEAR: Final = frozenset({Carrier.GS1_128, Carrier.CODE_128, Carrier.EAN_13})


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol: its carrier, and either GS1 elements or plain text."""

    carrier: Carrier
    elements: Elements = ()
    text: str = ""
    separated: bool = True
    """Whether the scanner passes on the separators, as one that is set wrongly does not."""

    def scanned(self) -> bytes:
        """Return what a scanner with AIM identifiers switched on sends, without its terminator."""
        data = element_string(self.elements) or self.text
        if not self.separated:
            data = data.replace(GS, "")
        return (self.carrier.value + data).encode("latin-1")


def element_string(elements: Elements) -> str:
    """Return the elements one after the other, GS after each that does not end by itself and is not the last."""
    message = gs1.to_text(tuple(gs1.Element(ai, value, 0, 0) for ai, value in elements))
    return message.removeprefix(Carrier.GS1_DATA_MATRIX.value)


def drawn(symbol: Symbol) -> zxingcpp.Barcode:
    """Return the symbol as modules, FNC1 in its places where it is GS1."""
    options: dict[str, object] = {}
    content = symbol.text
    if symbol.elements:
        # Square brackets are the drawing library's own; they are in no GS1 data, as round ones may be.
        content = "".join(f"[{ai}]{value}" for ai, value in symbol.elements)
        options["gs1"] = True
    if symbol.carrier in (Carrier.GS1_DATA_MATRIX, Carrier.DATA_MATRIX):
        options["force_square"] = True
    return zxingcpp.create_barcode(content, _FORMATS[symbol.carrier], **options)


def modules(symbol: Symbol) -> tuple[tuple[bool, ...], ...]:
    """Return the symbol's rows of modules, True where it is dark; of a linear one, its one row."""
    picture: Any = drawn(symbol).to_image(scale=1, add_quiet_zones=False)
    height, width = picture.shape
    dark = [byte == 0 for byte in memoryview(picture).tobytes()]
    rows = tuple(tuple(dark[row * width : (row + 1) * width]) for row in range(height))
    return rows[:1] if symbol.carrier in _LINEAR else rows


def svg(symbol: Symbol) -> str:
    """Return a picture whose module is one unit, to be drawn at any size."""
    picture: str = drawn(symbol).to_svg(add_quiet_zones=True)
    start = picture.index("<svg ")
    width, height = (picture[start:].split(f'{side}="', 1)[1].split('"', 1)[0] for side in ("width", "height"))
    box = f'<svg viewBox="0 0 {width} {height}" shape-rendering="crispEdges" '
    return box + picture[start + len("<svg ") :]


def in_blocks(symbol: Symbol) -> list[str]:
    """Return the lines that draw the symbol on a terminal with light characters on dark, two modules in each.

    The light margin of four modules is the symbol's own (ISO/IEC 18004, 9.1).
    """
    rows = modules(symbol)
    dark = {(x, y): is_dark for y, row in enumerate(rows) for x, is_dark in enumerate(row)}

    def block(x: int, y: int) -> str:
        return _BLOCKS[dark.get((x, y), False), dark.get((x, y + 1), False)]

    across, down = range(-_MARGIN, len(rows[0]) + _MARGIN), range(-_MARGIN, len(rows) + _MARGIN, 2)
    return ["".join(block(x, y) for x in across) for y in down]


_MARGIN: Final = 4
_BLOCKS: Final = {(False, False): "\u2588", (False, True): "\u2580", (True, False): "\u2584", (True, True): " "}
"""What stands for an upper and a lower module, by whether they are dark."""
