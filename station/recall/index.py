"""The look-up in a bundle: asked at every scan, so it is plain SQL on three small tables."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from station.domain.recall import LotRange, Match, RangeKind, Recall, match
from station.domain.recall_keys import LABELER, LONGEST_ENDING, lot_probes, package_keys

_PROBES: Final = LONGEST_ENDING + 1
_PRODUCTS: Final = 4
"""Keys of a product itself: its GTIN and three readings of labeler and product."""
_LABELERS: Final = 2
_LOTS: Final = """
    select recall, lot, expiry, endings from recall_lot where fold = ?
    union all
    select recall, lot, expiry, endings from recall_lot where endings is not null and fold in (?, ?, ?, ?)
"""
"""The lot itself, and of its beginnings those that a recall says may go on; they have an index of their own."""
_OF_PRODUCT: Final = " union all ".join(["select recall, every_lot, key from recall_product where key = ?"] * _PRODUCTS)
"""One look-up for each key, since `in` builds a table of them first, which costs more than the look-ups."""
_OF_LABELER: Final = "select key from recall_product where recall = ? and key in (?, ?)"
_RECALLS: Final = """
    select id, number, event, class, product, firm, reason, reported, initiated, ndcs, upcs, ranges, all_lots,
        condition, window, hand_check
    from recall where id in ({}) order by id
"""

_Lot = tuple[str, str | None, str | None]
"""A lot, its printed expiry, and what may follow it."""


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
    lots: dict[int, list[_Lot]] = {}
    if probes:
        for recall, printed, expiry, endings in db.execute(_LOTS, _padded(probes, _PROBES)):
            lots.setdefault(recall, []).append((printed, expiry, endings))
    named: dict[int, tuple[str, ...]] = {}
    products = _padded(dict.fromkeys(key for key in keys if len(key) != LABELER), _PRODUCTS)
    for recall, every_lot, key in db.execute(_OF_PRODUCT, products):
        if every_lot or not probes or recall in lots:
            named[recall] = (*named.get(recall, ()), key)
    elsewhere = lots.keys() - named.keys()
    labelers = _padded([key for key in keys if len(key) == LABELER], _LABELERS) if elsewhere else ()
    for recall in elsewhere:
        if shared := db.execute(_OF_LABELER, (recall, *labelers)).fetchone():
            named[recall] = shared
    return tuple(_recall(row, named[row[0]], lots.get(row[0], ())) for row in _rows(db, named))


def _rows(db: sqlite3.Connection, recalls: Collection[int]) -> Iterable[tuple[Any, ...]]:
    """Return the rows of these recalls, in their order, at one go."""
    if not recalls:
        return ()
    size = 1 << (len(recalls) - 1).bit_length()  # few lengths, so that each statement is made ready once
    return db.execute(_RECALLS.format(", ".join("?" * size)), _padded(recalls, size)).fetchall()


def _padded(keys: Iterable[str | int], size: int) -> tuple[str | int | None, ...]:
    """Return as many keys as the statement asks for; null equals nothing."""
    return (*keys, *[None] * size)[:size]


def _recall(row: tuple[Any, ...], keys: tuple[str, ...], lots: Sequence[_Lot]) -> Recall:
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
        reported=date.fromisoformat(reported) if reported else None,
        initiated=date.fromisoformat(initiated) if initiated else None,
        ndcs=tuple(ndcs.split()),
        upcs=tuple(upcs.split()),
        keys=keys,
        lots={lot: expiry for lot, expiry, _ in lots},
        ranges=_ranges(ranges, lots) if ranges or lots else (),
        all_lots=bool(all_lots),
        condition=condition,
        window=(first, last) if last else None,
        hand_check=hand_check,
    )


def _ranges(spans: str, lots: Sequence[_Lot]) -> tuple[LotRange, ...]:
    """Return the spans of lots, and the lots that may be followed by more."""
    named = (LotRange(RangeKind(kind), one, two, tuple(ends)) for kind, one, two, *ends in json.loads(spans or "[]"))
    stems = (LotRange(RangeKind.SUFFIX, lot, endings=tuple(ends.split())) for lot, _, ends in lots if ends is not None)
    return (*named, *stems)
