"""The look-up in a bundle: asked at every scan, so it is plain SQL on three small tables."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from station.domain.recall import LotRange, Match, RangeKind, Recall, match
from station.domain.recall_keys import LABELER, LONGEST_ENDING, lot_probes, package_keys

_PROBES: Final = LONGEST_ENDING + 1
_PRODUCTS: Final = 4
"""Keys of a product itself: its GTIN and three readings of labeler and product."""
_LABELERS: Final = 2
_LOTS: Final = "select recall, lot, expiry, endings from recall_lot where fold in (?, ?, ?, ?, ?)"
_OF_PRODUCT: Final = "select recall, every_lot, key from recall_product where key in (?, ?, ?, ?)"
_OF_LABELER: Final = "select key from recall_product where recall = ? and key in (?, ?)"
_RECALL: Final = """
    select id, number, event, class, product, firm, reason, reported, initiated, ndcs, upcs, ranges, all_lots,
        condition, window, hand_check
    from recall where id = ?
"""


def lookup(
    db: sqlite3.Connection,
    *,
    gtin: str | None = None,
    ndc: str | None = None,
    lot: str | None = None,
    expiry: date | None = None,
) -> Match:
    """Return what a bundle says of a package, known by its GTIN or, read from a label by eye, by its NDC."""
    recalls = recalls_for(db, gtin, lot, ndc=ndc)
    return match(gtin=gtin, ndc=ndc, lot=lot, expiry=expiry, recalls=recalls)


def recalls_for(
    db: sqlite3.Connection, gtin: str | None, lot: str | None, *, ndc: str | None = None
) -> tuple[Recall, ...]:
    """Return the recalls that may concern this package: of its product, and of its labeler those that list the lot.

    Of their lots each carries those only that this one may be.
    """
    keys = package_keys(gtin, ndc)
    probes = lot_probes(lot) if lot else ()
    lots: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for recall, *row in db.execute(_LOTS, _padded(probes, _PROBES)):
        lots.setdefault(recall, []).append((row[0], row[1], row[2]))
    products = _padded((key for key in keys if len(key) != LABELER), _PRODUCTS)
    labelers = _padded((key for key in keys if len(key) == LABELER), _LABELERS)
    named: dict[int, tuple[str, ...]] = {}
    for recall, every_lot, key in db.execute(_OF_PRODUCT, products):
        if every_lot or not probes or recall in lots:
            named[recall] = (*named.get(recall, ()), key)
    for recall in lots.keys() - named.keys():
        if shared := db.execute(_OF_LABELER, (recall, *labelers)).fetchone():
            named[recall] = shared
    return tuple(
        _recall(db.execute(_RECALL, (recall,)).fetchone(), named[recall], lots.get(recall, []))
        for recall in sorted(named)
    )


def _padded(keys: Iterable[str], size: int) -> tuple[str | None, ...]:
    """Return as many keys as the statement asks for; null equals nothing."""
    return (*keys, *[None] * size)[:size]


def _recall(row: tuple[Any, ...], keys: tuple[str, ...], lots: list[tuple[str, str | None, str | None]]) -> Recall:
    _, number, event, classification, product, firm, reason, reported, initiated = row[:9]
    ndcs, upcs, ranges, all_lots, condition, window, hand_check = row[9:]
    first, _, last = window.partition(" ")
    return Recall(
        number=number,
        product=product,
        classification=classification,
        event=event,
        firm=firm,
        reason=reason,
        reported=reported and date.fromisoformat(reported),
        initiated=initiated and date.fromisoformat(initiated),
        ndcs=tuple(ndcs.split()),
        upcs=tuple(upcs.split()),
        keys=keys,
        lots={lot: expiry for lot, expiry, _ in lots},
        ranges=(
            *(
                LotRange(RangeKind(kind), one, two, tuple(ends))
                for kind, one, two, *ends in ranges and json.loads(ranges)
            ),
            *(
                LotRange(RangeKind.SUFFIX, lot, endings=tuple(endings.split()))
                for lot, _, endings in lots
                if endings is not None
            ),
        ),
        all_lots=bool(all_lots),
        condition=condition,
        window=(first, last) if last else None,
        hand_check=hand_check,
    )
