"""The demo's pharmacy: made-up products, what stands on its shelf today, one recall, and boxes to scan.

Every name is fictional and the labeler numbers are outside those in use, so nothing here is a real product's. Dates
are days from the day the demo starts, so that what is expired today is expired on any day.
"""

import csv
import io
import json
import zlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from station.panel.symbols import Carrier, Symbol

SHELF: Final = "SHELF-B3"
CRATE: Final = 30
"""Boxes in a pile: more than a person scans while trying."""


@dataclass(frozen=True, slots=True)
class Product:
    """A line of the catalog and how its box looks."""

    ndc: str
    brand: str
    strength: str
    form: str
    contents: str
    maker: str
    hue: int
    schedule: str = ""

    @property
    def name(self) -> str:
        """The name as the catalog and the small screen have it: at most 21 characters."""
        return f"{self.brand} {self.strength.replace(' ', '')} {self.form[:3]}".upper()

    @property
    def gtin(self) -> str:
        """The fourteen digits on the box: 003, the NDC and a check digit."""
        return with_check_digit("003" + self.ndc.replace("-", ""))


@dataclass(frozen=True, slots=True)
class Pile:
    """Boxes that differ in their serial number alone; the one on top is scanned."""

    id: str
    group: str
    """`receive`, `checkpoint`, or `labels` for those that went wrong."""
    caption: str
    product: Product
    lot: str = ""
    expiry: date | None = None
    serials: tuple[str, ...] = ()
    flaw: str = ""
    """What is wrong with the label: `check digit`, `separator`, `not gs1`, `shop`, `case`; empty for nothing."""

    def symbol(self, top: int) -> Symbol:
        """Return the symbol on the box on top, after `top` boxes have gone."""
        return _symbol(self, self.serials[top] if top < len(self.serials) else "")


@dataclass(frozen=True, slots=True)
class Pharmacy:
    """What is imported before the demo begins, and the boxes."""

    catalog: str
    """CSV."""
    stock: str
    """CSV."""
    recalls: str
    """JSON as openFDA publishes it."""
    piles: tuple[Pile, ...] = field(default=())


def with_check_digit(digits: str) -> str:
    """Return the digits with their GS1 check digit behind them."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


VELMORIL: Final = Product("99901-0107-1", "Velmoril", "10 mg", "tablets", "100 tablets", "Harbourline", 205)
BRIVATAN: Final = Product("99902-0443-9", "Brivatan", "80 mg", "tablets", "90 tablets", "Oakfen", 350)
QUORAMIN: Final = Product("99903-0881-5", "Quoramin", "500 mg", "capsules", "50 capsules", "Kestrel & Vane", 28)
TENOQUIL: Final = Product("99901-0050-3", "Tenoquil", "50 mg", "tablets", "30 tablets", "Harbourline", 265)
SOLVACORT: Final = Product("99904-0771-1", "Solvacort", "1 %", "cream", "30 g tube", "Northmoor", 165)
OXELTRAN: Final = Product("99903-0005-1", "Oxeltran", "5 mg", "tablets", "100 tablets", "Kestrel & Vane", 48, "CII")
PRODUCTS: Final = (VELMORIL, BRIVATAN, QUORAMIN, TENOQUIL, SOLVACORT, OXELTRAN)


def pharmacy(today: date) -> Pharmacy:
    """Return the demo's pharmacy as it stands on this day."""

    def days(count: int) -> date:
        return today + timedelta(days=count)

    on_shelf = (
        Pile("first", "checkpoint", "Expires first", VELMORIL, "C0107", days(194), _serials("C0107", 6)),
        Pile("later", "checkpoint", "Not the first", VELMORIL, "A2231", days(408), _serials("A2231", 12)),
        Pile("twelve", "checkpoint", "12 days left", TENOQUIL, "T1207", days(12), _serials("T1207", 8)),
        Pile("old", "checkpoint", "6 days expired", QUORAMIN, "8790", days(-6), _serials("8790", 4)),
        Pile("recalled", "checkpoint", "Recalled", BRIVATAN, "17A-0443", days(420), _serials("17A", 5)),
        Pile("cream", "checkpoint", "Only lot here", SOLVACORT, "S771", days(500), _serials("S771", 9)),
    )
    arriving = (
        Pile("behind", "receive", "Latest date", VELMORIL, "D4410", days(610), _serials("D4410", CRATE)),
        Pile("front", "receive", "Earliest date", VELMORIL, "B0990", days(188), _serials("B0990", CRATE)),
        Pile("any", "receive", "Same date", SOLVACORT, "S772", days(500), _serials("S772", CRATE)),
        Pile("new", "receive", "Controlled, new", OXELTRAN, "X3105", days(540), _serials("X3105", CRATE)),
        Pile("short", "receive", "75 days left", TENOQUIL, "K9981", days(75), _serials("K9981", CRATE)),
        Pile("twice", "receive", "Received before", VELMORIL, "A2231", days(408), _serials("A2231", 12)[-1:]),
        Pile("lookalike", "receive", "Look-alike lot", BRIVATAN, "17A-O443", days(430), _serials("17O", CRATE)),
        Pile("stop", "receive", "Recalled", BRIVATAN, "17A-0443", days(420), _serials("17A-new", CRATE)),
        Pile("expired", "receive", "18 days expired", QUORAMIN, "8812", days(-18), _serials("8812", CRATE)),
    )
    labels = (
        Pile("no-serial", "labels", "No serial number", SOLVACORT, "S773", days(520)),
        Pile("damaged", "labels", "Misprinted digit", QUORAMIN, "9004", days(320), _serials("9004", 1), "check digit"),
        Pile("glued", "labels", "Separators lost", VELMORIL, "D44110", days(615), ("168441021",), "separator"),
        Pile("web", "labels", "Not a product code", OXELTRAN, flaw="not gs1"),
        Pile("shop", "labels", "Shop barcode only", SOLVACORT, flaw="shop"),
        Pile("case", "labels", "A shipping label", VELMORIL, flaw="case"),
    )
    listed = tuple(pile for pile in on_shelf if pile.id != "recalled")  # else its alarm stands from the first moment
    return Pharmacy(_catalog(), _stock(listed), _recalls(today, days(420)), (*arriving, *on_shelf, *labels))


def _symbol(pile: Pile, serial: str) -> Symbol:
    product = pile.product
    if pile.flaw == "not gs1":
        return Symbol(Carrier.DATA_MATRIX, text=f"https://{product.maker.split()[0].lower()}.example/leaflet")
    if pile.flaw == "shop":
        return Symbol(Carrier.EAN_13, text=product.gtin[1:])
    if pile.flaw == "case":
        return Symbol(Carrier.GS1_128, (("00", with_check_digit("1" + product.gtin[2:12] + "000012")),))
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


def _serials(seed: str, count: int) -> tuple[str, ...]:
    start = zlib.crc32(seed.encode()) % 9_000_000 + 1_000_000
    return tuple(f"{start}{number:03d}" for number in range(1, count + 1))


def _csv(header: str, rows: list[tuple[object, ...]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header.split(","))
    table.writerows(rows)
    return text.getvalue()


def _catalog() -> str:
    return _csv("gtin,ndc,name,schedule", [(p.gtin, p.ndc, p.name, p.schedule) for p in PRODUCTS])


def _stock(piles: tuple[Pile, ...]) -> str:
    return _csv(
        "gtin,lot,expiry,serial,quantity,location",
        [(p.product.gtin, p.lot, p.expiry, serial, 1, SHELF) for p in piles for serial in p.serials],
    )


def _recalls(today: date, expiry: date) -> str:
    announced = today - timedelta(days=3)
    recall = {
        "recall_number": f"D-0443-{announced:%Y}",
        "classification": "Class I",
        "status": "Ongoing",
        "product_description": (
            f"{BRIVATAN.brand} {BRIVATAN.form}, {BRIVATAN.strength}, {BRIVATAN.contents} per bottle, Rx only, "
            f"{BRIVATAN.maker} (a fictional product), NDC {BRIVATAN.ndc}"
        ),
        "code_info": f"Lot: 17A-0443, Exp {expiry:%m/%Y}",
        "reason_for_recall": "Failed impurity specifications",
        "recalling_firm": f"{BRIVATAN.maker} Laboratories (fictional)",
        "report_date": f"{announced:%Y%m%d}",
        "recall_initiation_date": f"{announced - timedelta(days=5):%Y%m%d}",
    }
    meta = {"last_updated": today.isoformat(), "results": {"skip": 0, "limit": 1, "total": 1}}
    return json.dumps({"meta": meta, "results": [recall]}, indent=1)
