"""The recall index: filled whole from the feed, asked at every scan."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from station.domain.recall import LotRange, RangeKind, Recall
from station.domain.recall_keys import LABELER, LONGEST_ENDING, fold, lot_key, lot_probes, product_keys, recall_keys
from station.recall import Extracted, extract

_TABLES: Final = ("recall", "recall_product", "recall_lot")
_PROBES: Final = LONGEST_ENDING + 1
_PRODUCTS: Final = 4
"""Keys of a product itself: its GTIN and three readings of labeler and product."""
_LABELERS: Final = 2
_LOTS: Final = "select recall, lot, expiry, endings from recall_lot where fold in (?, ?, ?, ?, ?)"
_OF_PRODUCT: Final = "select recall from recall_product where key in (?, ?, ?, ?)"
_OF_LABELER: Final = "select 1 from recall_product where recall = ? and key in (?, ?)"
_RECALL: Final = """
    select id, number, event, class, product, firm, reason, reported, initiated, ndcs, upcs, ranges, all_lots,
        condition, window, hand_check
    from recall where id = ? and (? or all_lots or hand_check <> '' or ranges <> '[]')
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import filed."""

    recalls: int
    lots: int
    all_lots: int
    """Recalls of all lots of a product."""
    hand_check: int
    """Recalls whose lots a person has to read."""
    without_product: int
    """Recalls that print no NDC or UPC, which no scan can ever meet."""


def import_recalls(
    db: sqlite3.Connection,
    records: Iterable[Mapping[str, Any]],
    *,
    source_date: str,
    tell: Callable[[Imported], object] = lambda _: None,
) -> Imported:
    """Put these records of the feed in the place of all that are there, or on any error change nothing.

    They are staged in temporary tables: the database is locked for the exchange only, not for the reading. What
    `tell` writes of it is in the same commit.
    """
    for table in _TABLES:
        db.execute(f"drop table if exists temp.new_{table}")
        db.execute(f"create temp table new_{table} as select * from {table} where false")  # noqa: S608
    db.execute("begin")
    try:
        imported = _stage(db, records)
        for table in reversed(_TABLES):
            db.execute(f"delete from {table}")  # noqa: S608 - the names are the three above
        for table in _TABLES:
            db.execute(f"insert into {table} select * from temp.new_{table}")  # noqa: S608
        db.execute(
            "insert into meta values ('recall_date', ?) on conflict do update set value = excluded.value",
            (source_date,),
        )
        tell(imported)
        db.execute("commit")
    except BaseException:
        if db.in_transaction:  # of many failures SQLite takes the transaction back itself
            db.execute("rollback")
        raise
    finally:
        for table in _TABLES:
            db.execute(f"drop table temp.new_{table}")
    return imported


def recalls_for(db: sqlite3.Connection, gtin: str | None, lot: str | None) -> tuple[Recall, ...]:
    """Return the recalls that may concern this package: of its product, and of its labeler those that list the lot.

    Of their lots each carries those only that this one may be.
    """
    keys = product_keys(gtin) if gtin else ()
    probes = lot_probes(lot) if lot else ()
    lots: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for recall, *row in db.execute(_LOTS, _padded(probes, _PROBES)):
        lots.setdefault(recall, []).append((row[0], row[1], row[2]))
    products = _padded((key for key in keys if len(key) > LABELER), _PRODUCTS)
    labelers = _padded((key for key in keys if len(key) == LABELER), _LABELERS)
    named = {recall for (recall,) in db.execute(_OF_PRODUCT, products)}
    named.update(recall for recall in lots if db.execute(_OF_LABELER, (recall, *labelers)).fetchone())
    rows = (db.execute(_RECALL, (recall, not probes or recall in lots)).fetchone() for recall in sorted(named))
    return tuple(_recall(row, lots.get(row[0], [])) for row in rows if row)


def data_date(db: sqlite3.Connection) -> date | None:
    """Return the date the feed gave itself; None before the first import."""
    row = db.execute("select value from meta where key = 'recall_date'").fetchone()
    return date.fromisoformat(row[0]) if row else None


def _padded(keys: Iterable[str], size: int) -> tuple[str | None, ...]:
    """Return as many keys as the statement asks for; null equals nothing."""
    return (*keys, *[None] * size)[:size]


def _stage(db: sqlite3.Connection, records: Iterable[Mapping[str, Any]]) -> Imported:
    """Read the records into the temporary tables."""
    recalls = lots = all_lots = hand_check = without_product = 0
    for number, record in enumerate(records, start=1):
        found = extract(record)
        keys = recall_keys(found.ndcs, found.upcs)
        rows = _lot_rows(number, found)
        db.execute(f"insert into temp.new_recall values ({', '.join('?' * 16)})", _row(number, record, found))  # noqa: S608
        db.executemany("insert into temp.new_recall_product values (?, ?)", ((key, number) for key in keys))
        db.executemany("insert into temp.new_recall_lot values (?, ?, ?, ?, ?)", rows)
        recalls, lots, all_lots = number, lots + len(rows), all_lots + found.all_lots
        hand_check += found.needs_hand_check
        without_product += not keys
    return Imported(recalls, lots, all_lots, hand_check, without_product)


def _row(number: int, record: Mapping[str, Any], found: Extracted) -> tuple[object, ...]:
    ranges = [
        [lots.kind.value, lots.first, lots.last, *lots.endings]
        for lots in found.lot_ranges
        if lots.kind is not RangeKind.SUFFIX
    ]
    return (
        number,
        _text(record, "recall_number"),
        _text(record, "event_id"),
        _class(_text(record, "classification")),
        _text(record, "product_description"),
        _text(record, "recalling_firm"),
        _text(record, "reason_for_recall"),
        _day(_text(record, "report_date")),
        _day(_text(record, "recall_initiation_date")),
        " ".join(found.ndcs),
        " ".join(found.upcs),
        json.dumps(ranges),
        int(found.all_lots),
        found.all_lots_condition,
        " ".join(found.expiry_window or ()),
        found.hand_check,
    )


def _lot_rows(number: int, found: Extracted) -> list[tuple[object, ...]]:
    """Return the rows of the lots, a lot that may be followed by more with what may follow."""
    rows: dict[str, tuple[object, ...]] = {}
    for lot in found.lots:
        key = lot_key(lot)
        rows.setdefault(key, (fold(key), number, key, found.lot_expiry.get(lot), None))
    for lots in found.lot_ranges:
        if lots.kind is RangeKind.SUFFIX:
            key = lot_key(lots.first)
            expiry = found.lot_expiry.get(lots.first)
            rows[key] = (fold(key), number, key, expiry, " ".join(lots.endings))
    return list(rows.values())


def _recall(row: tuple[Any, ...], lots: list[tuple[str, str | None, str | None]]) -> Recall:
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
        lots={lot: expiry for lot, expiry, _ in lots},
        ranges=(
            *(LotRange(RangeKind(kind), one, two, tuple(ends)) for kind, one, two, *ends in json.loads(ranges)),
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


def _text(record: Mapping[str, Any], name: str) -> str:
    """Return a field as text; a missing or null one is empty."""
    return str(record.get(name) or "")


def _class(printed: str) -> str:
    """Return `I`, `II` or `III` of `Class II`; empty when it is not yet classified."""
    word = printed.removeprefix("Class ")
    return word if word in {"I", "II", "III"} else ""


def _day(printed: str) -> str | None:
    """Return the ISO date of `YYYYMMDD`; None of anything else."""
    try:
        return date.fromisoformat(printed).isoformat() if printed else None
    except ValueError:
        return None
