"""The demo's pharmacy: what stands on its shelves today, one recall, a shipment that arrives, and boxes to scan.

Dates are days from the day the demo starts, so that what is expired today is expired on any day.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from station.panel import consignment
from station.panel.consignment import SUPPLIER, UNREADABLE
from station.panel.piles import Pile, serials, sscc
from station.panel.products import (
    BRIVATAN,
    DERMAPLEN,
    HALVEXIN,
    OXELTRAN,
    PRODUCTS,
    QUORAMIN,
    SOLVACORT,
    TENOQUIL,
    VELMORIL,
)

SHELF: Final = "SHELF-B3"
FRIDGE: Final = "FRIDGE-1"
SAFE: Final = "SAFE-1"
CRATE: Final = 30
"""Boxes in a pile: more than a person scans while trying."""
Days = Callable[[int], date]
"""Returns the day that is so many days from the one on which the demo starts."""


@dataclass(frozen=True, slots=True)
class Pharmacy:
    """What is imported before the demo begins, and the boxes."""

    catalog: str
    """CSV."""
    stock: str
    """CSV."""
    shipment: str
    """CSV."""
    recalls: str
    """JSON as openFDA publishes it."""
    piles: tuple[Pile, ...] = field(default=())


def pharmacy(today: date) -> Pharmacy:
    """Return the demo's pharmacy as it stands on this day."""

    def days(count: int) -> date:
        return today + timedelta(days=count)

    arriving, standing, labels = _arriving(days), _standing(days), _labels(days)
    piles = (*arriving, *standing, *labels)
    recalls = _recalls(today, days(420))
    return Pharmacy(_catalog(), _stock(standing), consignment.listed((*arriving, *labels)), recalls, piles)


def _arriving(days: Days) -> tuple[Pile, ...]:
    before, recalled = serials("A2231", 12)[-1:], days(420)
    return (
        Pile("tote", "receive", "A whole tote", VELMORIL, "D4410", days(610), serials("tote", 6), sscc=sscc(41)),
        Pile("behind", "receive", "Latest date", VELMORIL, "D4410", days(610), serials("D4410", CRATE)),
        Pile("front", "receive", "Earliest date", QUORAMIN, "B0990", days(188), serials("B0990", CRATE)),
        Pile("any", "receive", "Same date", SOLVACORT, "S772", days(500), serials("S772", CRATE)),
        Pile("tubes", "receive", "48, no serials", DERMAPLEN, "DP204", days(640), quantity=48),
        Pile("new", "receive", "Controlled, new", OXELTRAN, "X3105", days(540), serials("X3105", CRATE)),
        Pile("short", "receive", "75 days left", TENOQUIL, "K9981", days(75), serials("K9981", CRATE)),
        Pile("stranger", "odd", "Not on the list", VELMORIL, "D4410", days(610), serials("stranger", CRATE)),
        Pile("wrong-lot", "odd", "Listed: other lot", VELMORIL, "D4410", days(610), serials("wrong-lot", CRATE)),
        Pile("twice", "odd", "Received before", VELMORIL, "A2231", days(408), before),
        Pile("mixed", "odd", "Recalled inside", BRIVATAN, "17A-0443", recalled, serials("mixed", 3), sscc=sscc(42)),
        Pile("lookalike", "odd", "Look-alike lot", BRIVATAN, "17A-O443", days(430), serials("17O", CRATE)),
        Pile("stop", "odd", "Recalled", BRIVATAN, "17A-0443", recalled, serials("17A-new", CRATE)),
        Pile("expired", "odd", "18 days expired", QUORAMIN, "8812", days(-18), serials("8812", CRATE)),
    )


def _standing(days: Days) -> tuple[Pile, ...]:
    return (
        Pile("first", "checkpoint", "Expires first", VELMORIL, "C0107", days(194), serials("C0107", 6), place=SHELF),
        Pile("later", "checkpoint", "Not the first", VELMORIL, "A2231", days(408), serials("A2231", 12), place=SHELF),
        Pile("twelve", "checkpoint", "12 days left", TENOQUIL, "T1207", days(12), serials("T1207", 8), place=SHELF),
        Pile("old", "checkpoint", "6 days expired", QUORAMIN, "8790", days(-6), serials("8790", 4), place=SHELF),
        Pile("good", "checkpoint", "400 days left", QUORAMIN, "8840", days(400), serials("8840", 6), place=SHELF),
        # Without a place, so not in the stock list: else its alarm stands from the first moment.
        Pile("recalled", "checkpoint", "Recalled", BRIVATAN, "17A-0443", days(420), serials("17A", 12)),
        Pile("cream", "checkpoint", "Only lot here", SOLVACORT, "S771", days(500), serials("S771", 9), place=SHELF),
        Pile("tube", "checkpoint", "24, no serials", DERMAPLEN, "DP118", days(330), place=SHELF, quantity=24),
        Pile(
            "vial", "cabinet", "Fridge: 28 days open", HALVEXIN, "HV330", days(300), serials("HV330", 5), place=FRIDGE
        ),
        Pile("safe", "cabinet", "Safe: controlled", OXELTRAN, "X2990", days(365), serials("X2990", 4), place=SAFE),
    )


def _labels(days: Days) -> tuple[Pile, ...]:
    return (
        Pile(
            "damaged",
            "labels",
            "Cannot be read",
            QUORAMIN,
            "9004",
            days(320),
            serials("9004", 1),
            UNREADABLE,
            quantity=1,
        ),
        Pile("no-serial", "labels", "No serial number", SOLVACORT, "S773", days(520)),
        Pile("glued", "labels", "Separators lost", VELMORIL, "D44110", days(615), ("168441021",), "separator"),
        Pile("web", "labels", "Not a product code", OXELTRAN, flaw="not gs1"),
        Pile("shop", "labels", "Shop barcode only", SOLVACORT, flaw="shop"),
        Pile("test", "labels", "The self test's symbol", VELMORIL, flaw="test"),
        Pile("case", "labels", "A strange pallet", VELMORIL, sscc=sscc(99)),
    )


def _csv(header: str, rows: list[tuple[object, ...]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header.split(","))
    table.writerows(rows)
    return text.getvalue()


def _catalog() -> str:
    days = ["" if p.open_days is None else p.open_days for p in PRODUCTS]
    return _csv(
        "gtin,ndc,name,schedule,serialised,open_days,supplier",
        [
            (p.gtin, p.ndc, p.name, p.schedule, "yes" if p.serialised else "no", opened, SUPPLIER)
            for p, opened in zip(PRODUCTS, days, strict=True)
        ],
    )


def _stock(piles: tuple[Pile, ...]) -> str:
    return _csv(
        "gtin,lot,expiry,serial,quantity,location",
        [
            (pile.product.gtin, pile.lot, pile.expiry, serial, quantity, pile.place)
            for pile in piles
            if pile.place
            for serial, quantity in [(serial, 1) for serial in pile.serials] or [("", pile.quantity)]
        ],
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
