"""Records of the feed, filed in the tables of a bundle."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from station.domain.recall import RangeKind
from station.domain.recall_keys import fold, lot_key, recall_keys
from station.recall.extracted import Extracted
from station.recall.manifest import Counts
from station.recall.overrides import Answer, applied, identity, written
from station.recall.record import extract

VERSION: Final = "6"
"""Of what reads the texts; a change that reads any record otherwise raises it."""


def file(
    db: sqlite3.Connection, records: Iterable[Mapping[str, Any]], answers: Mapping[str, Answer]
) -> tuple[Counts, int]:
    """Read the records into the tables of a new bundle; return how much that was, and how many answers it used."""
    recalls = all_lots = hand_check = without_product = used = 0
    for number, record in enumerate(records, start=1):
        found = extract(record)
        if answers and (answer := answers.get(identity(record))):
            found = applied(answer, found)
            db.execute("insert into override values (?, ?)", (number, json.dumps(written(answer))))
            used += 1
        keys = recall_keys(found.ndcs, found.upcs)
        db.execute(f"insert into recall values ({', '.join('?' * 16)})", _row(number, record, found))  # noqa: S608
        every_lot = int(_asks_of_every_lot(found))
        db.executemany("insert into recall_product values (?, ?, ?)", ((key, number, every_lot) for key in keys))
        db.executemany("insert into recall_lot values (?, ?, ?, ?, ?)", _lot_rows(number, found))
        recalls, all_lots = number, all_lots + found.all_lots
        hand_check += found.needs_hand_check
        without_product += not any(key.isdigit() for key in keys)
    lots, products = (
        db.execute(f"select {counted}").fetchone()[0]
        for counted in ("count(*) from recall_lot", "count(distinct key) from recall_product")
    )
    return Counts(recalls, lots, products, all_lots, hand_check, without_product), used


def _asks_of_every_lot(found: Extracted) -> bool:
    """Say whether a look-up has to read the recall whatever the package's lot is."""
    spans = any(lots.kind is not RangeKind.SUFFIX for lots in found.lot_ranges)
    return found.all_lots or found.needs_hand_check or spans


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
        json.dumps(ranges) if ranges else "",
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
