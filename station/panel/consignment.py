"""The list of what was sent to the demo's pharmacy, as `station import shipment` takes it: a row for each package.

It has every box that arrives today, also those that are recalled or expired: a sender's list knows nothing of that.
Of one box it has another lot than is printed, and one it does not have at all.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from station.panel.piles import Pile

ORDER: Final = "88213"
ASN: Final = "DEL-5120"
SUPPLIER: Final = "Oakfen Wholesale"
SENDER: Final = f"{SUPPLIER} (fictional)"
COLUMNS: Final = ("shipment", "gtin", "lot", "expiry", "serial", "quantity", "sscc", "po", "asn", "sender")
LISTED_AS: Final = {"wrong-lot": "D4401"}
"""The lot that the list has of a pile, where it is not the printed one."""
UNREADABLE: Final = "check digit"
"""The flaw of a label that nobody reads a serial number from: the list counts its lot."""
UNLISTED: Final = frozenset({"stranger", "twice", "recalled"})
"""Piles of what arrives that the list does not have."""


def listed(piles: Iterable[Pile]) -> str:
    """Return the list of what arrives of these piles, CSV."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for pile in piles:
        if pile.id not in UNLISTED and not pile.place:
            table.writerows(_rows(pile))
    return text.getvalue()


def _rows(pile: Pile) -> Iterator[tuple[object, ...]]:
    lot = LISTED_AS.get(pile.id, pile.lot)
    numbers = () if pile.flaw == UNREADABLE else pile.serials
    for serial, quantity in [(serial, 1) for serial in numbers] or [("", pile.quantity)]:
        if quantity:
            sent = (pile.product.gtin, lot, pile.expiry, serial, quantity)
            yield (ASN, *sent, pile.sscc, ORDER, ASN, SENDER)
