"""Products, lots and packages: what a decision needs of them is read, and what it changes is written.

What is read is bounded: of a product's lots so many as go out first and as many on either side of the package in hand,
however many there are, so that a decision takes as long with two hundred thousand packages in stock as with ten.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from station.domain.decision import Item, Moved
from station.domain.recall import Finding
from station.domain.stock import OpenPack, Package, Product, Status, StockLot
from station.store.recalls import released
from station.store.recalls.in_force import Recalls

ONE_DAY: Final = timedelta(days=1)
WINDOW: Final = 32
"""Lots that are looked at in each direction: a person is told of one or two, and of how many there are beyond."""
CHECKED: Final = 8
"""As many where the product has recalls: each lot is looked up in them, which is most of what a decision takes."""


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
    gtin, name, ndc, schedule, serialised, door, act, block, plan, product_class, opened, hazardous, supplier = row
    days = (door, act, block, plan)
    return Product(gtin, name, ndc, schedule, bool(serialised), *days, product_class, opened, bool(hazardous), supplier)


def lots(db: sqlite3.Connection, item: Item, good_from: date, recalls: Recalls) -> Lots:
    """Return the usable lots of an item's product: available, in date, and not recalled.

    They are those that go out first, those of the item's own expiry, and its nearest neighbours.
    """
    check = recalls if recalls.known(item.gtin, None) else None
    most = WINDOW if check is None else CHECKED
    own, start = item.expiry or date.max, good_from

    def window(statement: str, first: date, end: date) -> list[StockLot]:
        """Return the lots of a statement, one more than are looked at where there are more."""
        found = _rows(db, statement, (item.gtin, first, end))
        return list(islice((lot for lot in found if _may_go(db, item.gtin, lot, check)), most + 1))

    first = window(_EARLIEST, start, own)
    nearest = window(_LATEST, start, own) if len(first) > most else []
    same = window(_EARLIEST, own, own + ONE_DAY) if own >= start and item.expiry else []
    later = window(_EARLIEST, max(own + ONE_DAY, start), date.max) if item.expiry else []
    in_use = [lot for lot in _in_use(db, item) if _may_go(db, item.gtin, lot, check)]
    found = dict.fromkeys([*in_use, *first[:most], *nearest[:most], *same[:most], *later[:most]])
    return Lots(tuple(found), len(first) > most, len(later) > most)


def places(db: sqlite3.Connection, item: Item) -> tuple[str, ...]:
    """Return where an item's own lot is in stock, usable or not, the older receipt first."""
    if item.lot is None or item.expiry is None:
        return ()
    return tuple(place for (place,) in db.execute(_PLACES, (item.gtin, item.expiry.isoformat(), item.lot)))


def package(db: sqlite3.Connection, item: Item) -> Package | None:
    """Return the package of an item's serial number, if it was seen before."""
    row = db.execute(_PACKAGE, (item.gtin, item.serial)).fetchone()
    if row is None or item.serial is None:
        return None
    lot, expiry, location, status, changed_at = row
    changed = datetime.fromisoformat(changed_at)
    return Package(item.gtin, item.serial, lot, date.fromisoformat(expiry), location, Status(status), changed)


def opened(db: sqlite3.Connection, item: Item) -> OpenPack | None:
    """Return what is known of the package of an item's serial number since it was opened; None where it was not."""
    row = item.serial and db.execute(_OPENED, (item.gtin, item.serial) * 2).fetchone()
    return _open_pack(*row) if row else None


def other_expiry(db: sqlite3.Connection, item: Item) -> date | None:
    """Return another expiry under which packages of an item's lot are or were on the shelf."""
    if item.lot is None or item.expiry is None:
        return None
    row = db.execute(_OTHER_EXPIRY, (item.gtin, item.lot, item.expiry.isoformat())).fetchone()
    return date.fromisoformat(row[0]) if row else None


def _in_use(db: sqlite3.Connection, item: Item) -> Iterator[StockLot]:
    """Yield the open packages of an item's product, but for the one in hand."""
    for lot, expiry, place, at, *pack in db.execute(_IN_USE, (item.gtin, item.serial or "-", WINDOW)):
        opened_at = datetime.fromisoformat(at)
        yield StockLot(lot, date.fromisoformat(expiry), place, 1, opened_at, opened_at, _open_pack(*pack))


def _open_pack(serial: str, opened_on: str, use_by: str, left: str) -> OpenPack:
    return OpenPack(serial, date.fromisoformat(opened_on), date.fromisoformat(use_by), left)


def move(db: sqlite3.Connection, moved: Moved, at: str) -> None:
    """Let packages arrive, leave or be set apart, inside the caller's transaction."""
    item = moved.item
    lot, expiry = item.lot or "", item.expiry.isoformat() if item.expiry else ""
    place, own = moved.to or moved.location, (item.gtin, expiry, lot)
    if moved.status is Status.AVAILABLE:
        received = db.execute(_RECEIVED, (*own, moved.location)).fetchone() if moved.to else None
        db.execute(_ARRIVE, (*own, place, moved.quantity, received[0] if received else at, at))
    if moved.from_stock:
        db.execute(_LEAVE, (moved.quantity, at, *own, moved.location))
    db.execute(_NO_DOUBT, (*own, place))
    if item.serial is not None:
        values = (item.gtin, item.serial, lot, expiry, place, moved.status.value, second(at))
        db.execute(_PUT_PACKAGE, values)
        if moved.status is not Status.OPENED:
            db.execute(_WAS_OPEN, (item.gtin, item.serial))  # it is open for good, also where it comes back
            db.execute(_CLOSE, (item.gtin, item.serial))
        elif moved.to:
            db.execute(_CARRY, (moved.to, item.gtin, item.serial))


def second(at: str) -> str:
    """Return an instant to the second, as a package's row has it: the shorter the row, the fewer pages are split."""
    return f"{at[:19]}Z"


def _rows(db: sqlite3.Connection, statement: str, values: tuple[str, date, date]) -> Iterator[StockLot]:
    gtin, start, end = values
    for lot, expiry, place, count, at, seen in db.execute(statement, (gtin, start.isoformat(), end.isoformat())):
        received, seen_at = datetime.fromisoformat(at), datetime.fromisoformat(seen)
        yield StockLot(lot, date.fromisoformat(expiry), place, count, received, seen_at)


def _may_go(db: sqlite3.Connection, gtin: str, lot: StockLot, recalls: Recalls | None) -> bool:
    """Tell whether no recall names a lot that is not released; without recalls of its product none does."""
    item = Item(gtin, lot.lot, lot.expiry, None)
    return recalls is None or released.match(db, recalls, item).verdict is Finding.NO_MATCH


_PRODUCT: Final = """
    select gtin, name, ndc, schedule, serialised, door_days, act_days, block_days, plan_days, class, open_days,
        hazardous, supplier
    from product where gtin = ?
"""
_THERE: Final = """
    select lot, expiry, location, quantity, received_at, seen_at from stock as s where gtin = ? and quantity > 0
    and not exists (
        select 1 from doubt as d
        where d.gtin = s.gtin and d.expiry = s.expiry and d.lot = s.lot and d.location = s.location
    )
"""
_EARLIEST: Final = _THERE + " and expiry >= ? and expiry < ? order by expiry"
_LATEST: Final = _EARLIEST + " desc"
_PACKAGE: Final = "select lot, expiry, location, status, changed_at from package where gtin = ? and serial = ?"
_OPENED: Final = """
    select serial, opened_on, use_by, quantity_left from open_pack where gtin = ? and serial = ?
    union all
    select serial, opened_on, use_by, '' from was_open where gtin = ? and serial = ?
    limit 1
"""
_IN_USE: Final = """
    select lot, expiry, location, opened_at, serial, opened_on, use_by, quantity_left from open_pack
    where gtin = ? and serial <> ? order by use_by limit ?
"""
_OTHER_EXPIRY: Final = "select expiry from stock where gtin = ? and lot = ? and expiry <> ? order by expiry limit 1"
_PLACES: Final = """
    select location from stock where gtin = ? and expiry = ? and lot = ? and quantity > 0
    order by received_at, location
"""
_RECEIVED: Final = """
    select received_at from stock where gtin = ? and expiry = ? and lot = ? and location = ? and quantity > 0
"""
_NO_DOUBT: Final = "delete from doubt where gtin = ? and expiry = ? and lot = ? and location = ?"
_WAS_OPEN: Final = """
    insert or ignore into was_open select gtin, serial, opened_on, use_by from open_pack where gtin = ? and serial = ?
"""
_CLOSE: Final = "delete from open_pack where gtin = ? and serial = ?"
_CARRY: Final = "update open_pack set location = ? where gtin = ? and serial = ?"
_ARRIVE: Final = """
    insert into stock values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set quantity = quantity + excluded.quantity, seen_at = excluded.seen_at
"""
_LEAVE: Final = """
    update stock set quantity = max(0, quantity - ?), seen_at = ?
    where gtin = ? and expiry = ? and lot = ? and location = ?
"""
_PUT_PACKAGE: Final = """
    insert into package (gtin, serial, lot, expiry, location, status, changed_at) values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set location = excluded.location, status = excluded.status, changed_at = excluded.changed_at
"""
