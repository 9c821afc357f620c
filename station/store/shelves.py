"""Products, lots and packages: what a decision needs of them is read, and what it changes is written.

What is read is bounded: of a product's lots so many as go out first and as many on either side of the package in hand,
however many there are, so that a decision takes as long with two hundred thousand packages in stock as with ten.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station.domain.decision import Item, Moved
from station.domain.recall import Finding
from station.domain.stock import Package, Product, Status, StockLot
from station.store.recalls import Recalls

ONE_DAY: Final = timedelta(days=1)
WINDOW: Final = 32
"""Lots that are looked at in each direction: a person is told of one or two, and of how many there are beyond."""


@dataclass(frozen=True, slots=True)
class Lots:
    """Lots of a product, and whether there are more of them than were looked at."""

    lots: tuple[StockLot, ...] = ()
    more_earlier: bool = False
    more_later: bool = False


def product(db: sqlite3.Connection, gtin: str) -> Product | None:
    """Return the product of the catalog."""
    row = db.execute(_PRODUCT, (gtin,)).fetchone()
    if row is None:
        return None
    gtin, name, ndc, schedule, serialised, door, act, block = row
    return Product(gtin, name, ndc, schedule, bool(serialised), door, act, block)


def lots(db: sqlite3.Connection, item: Item, good_from: date, recalls: Recalls) -> Lots:
    """Return the usable lots of an item's product: available, in date, and not recalled.

    They are those that go out first, those of the item's own expiry, and its nearest neighbours.
    """
    check = recalls if recalls.known(item.gtin, None) else None
    own, start = item.expiry or date.max, good_from
    first = _window(db, _EARLIEST, (item.gtin, start, own), check)
    nearest = _window(db, _LATEST, (item.gtin, start, own), check) if len(first) > WINDOW else []
    same = _window(db, _EARLIEST, (item.gtin, own, own + ONE_DAY), check) if own >= start and item.expiry else []
    later = _window(db, _EARLIEST, (item.gtin, max(own + ONE_DAY, start), date.max), check) if item.expiry else []
    found = dict.fromkeys([*first[:WINDOW], *nearest[:WINDOW], *same[:WINDOW], *later[:WINDOW]])
    return Lots(tuple(found), len(first) > WINDOW, len(later) > WINDOW)


def package(db: sqlite3.Connection, item: Item) -> Package | None:
    """Return the package of an item's serial number, if it was seen before."""
    row = db.execute(_PACKAGE, (item.gtin, item.serial)).fetchone()
    if row is None or item.serial is None:
        return None
    lot, expiry, location, status, changed_at = row
    changed = datetime.fromisoformat(changed_at)
    return Package(item.gtin, item.serial, lot, date.fromisoformat(expiry), location, Status(status), changed)


def move(db: sqlite3.Connection, moved: Moved, at: str) -> None:
    """Let packages arrive, leave or be set apart, inside the caller's transaction."""
    item = moved.item
    lot, expiry = item.lot or "", item.expiry.isoformat() if item.expiry else ""
    if moved.status is Status.AVAILABLE:
        db.execute(_ARRIVE, (item.gtin, expiry, lot, moved.location, moved.quantity, at, at))
    elif moved.from_stock:
        db.execute(_LEAVE, (moved.quantity, at, item.gtin, expiry, lot, moved.location))
    if item.serial is not None:
        values = (item.gtin, item.serial, lot, expiry, moved.location, moved.status.value, at)
        db.execute(_PUT_PACKAGE, values)


def _window(
    db: sqlite3.Connection, statement: str, values: tuple[str, date, date], recalls: Recalls | None
) -> list[StockLot]:
    """Return the lots a statement finds, at most one more than are looked at."""
    found: list[StockLot] = []
    for lot in _rows(db, statement, values):
        if recalls is None or not _is_recalled(values[0], lot, recalls):
            found.append(lot)
        if len(found) > WINDOW:
            break
    return found


def _rows(db: sqlite3.Connection, statement: str, values: tuple[str, date, date]) -> Iterator[StockLot]:
    gtin, start, end = values
    for lot, expiry, place, count, at in db.execute(statement, (gtin, start.isoformat(), end.isoformat())):
        yield StockLot(lot, date.fromisoformat(expiry), place, count, datetime.fromisoformat(at))


def _is_recalled(gtin: str, lot: StockLot, recalls: Recalls) -> bool:
    return recalls.match(Item(gtin, lot.lot, lot.expiry, None)).verdict is not Finding.NO_MATCH


_PRODUCT: Final = (
    "select gtin, name, ndc, schedule, serialised, door_days, act_days, block_days from product where gtin = ?"
)
_THERE: Final = "select lot, expiry, location, quantity, received_at from stock where gtin = ? and quantity > 0"
_EARLIEST: Final = _THERE + " and expiry >= ? and expiry < ? order by expiry"
_LATEST: Final = _EARLIEST + " desc"
_PACKAGE: Final = "select lot, expiry, location, status, changed_at from package where gtin = ? and serial = ?"
_ARRIVE: Final = """
    insert into stock values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set quantity = quantity + excluded.quantity, seen_at = excluded.seen_at
"""
_LEAVE: Final = """
    update stock set quantity = max(0, quantity - ?), seen_at = ?
    where gtin = ? and expiry = ? and lot = ? and location = ?
"""
_PUT_PACKAGE: Final = """
    insert into package values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set location = excluded.location, status = excluded.status, changed_at = excluded.changed_at
"""
