"""The boxes on the demo's shelves, in piles, and the symbols that are printed on them."""

import zlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.gs1.calibration import TEST_SYMBOLS
from station.panel.products import Product, with_check_digit
from station.panel.symbols import Carrier, Symbol

COMPANY: Final = "0399901"
"""The company prefix of who sends the pallets; made up."""


@dataclass(frozen=True, slots=True)
class Pile:
    """Boxes that differ in their serial number alone; the one on top is scanned."""

    id: str
    group: str
    """The shelf: `receive`, `odd`, `checkpoint`, `cabinet`, or `labels` for those that went wrong."""
    caption: str
    product: Product
    lot: str = ""
    expiry: date | None = None
    serials: tuple[str, ...] = ()
    flaw: str = ""
    """What is wrong with the label: `check digit`, `separator`, `not gs1`, `shop`,
    `test` for the symbol that scanners are tested with; empty for nothing."""
    place: str = ""
    """Where the stock list has them; empty: it has them not."""
    quantity: int = 0
    """How many the stock list or the shipment's list has of them, where they have no serial numbers."""
    sscc: str = ""
    """The number on a container's label; the serial numbers are then those of what is in it."""

    def symbol(self, top: int) -> Symbol:
        """Return the symbol on the box on top, after `top` boxes have gone."""
        return _symbol(self, self.serials[top] if top < len(self.serials) else "")


def serials(seed: str, count: int) -> tuple[str, ...]:
    """Return so many serial numbers, the same ones for a seed on any day."""
    start = zlib.crc32(seed.encode()) % 9_000_000 + 1_000_000
    return tuple(f"{start}{number:03d}" for number in range(1, count + 1))


def sscc(number: int) -> str:
    """Return the number of a shipping container."""
    return with_check_digit(f"1{COMPANY}{number:09d}")


def _symbol(pile: Pile, serial: str) -> Symbol:
    product = pile.product
    if pile.sscc:
        return Symbol(Carrier.GS1_128, (("00", pile.sscc),))
    if pile.flaw == "test":
        return Symbol(Carrier.GS1_DATA_MATRIX, TEST_SYMBOLS[0].elements)
    if pile.flaw == "not gs1":
        return Symbol(Carrier.DATA_MATRIX, text=f"https://{product.maker.split()[0].lower()}.example/leaflet")
    if pile.flaw == "shop":
        return Symbol(Carrier.EAN_13, text=product.gtin[1:])
    gtin = product.gtin
    if pile.flaw == "check digit":
        gtin = gtin[:-1] + str((int(gtin[-1]) + 3) % 10)
    assert pile.expiry is not None, "only a label with a flaw has no date"
    dated = (("01", gtin), ("17", pile.expiry.strftime("%y%m%d")))
    if pile.flaw == "separator":
        # Serial number first, so that without separators two readings of it make sense.
        return Symbol(Carrier.GS1_DATA_MATRIX, (dated[0], ("21", serial), ("10", pile.lot), dated[1]), separated=False)
    numbered = (("21", serial),) if serial else ()
    return Symbol(Carrier.GS1_DATA_MATRIX, (*dated, ("10", pile.lot), *numbered))
