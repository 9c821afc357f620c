"""What stands in one place, and packages that change theirs all at once: deliveries and kits."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.domain.decision import Item
from station.domain.stock import IN_TRANSIT
from station.store.shelves import second


@dataclass(frozen=True, slots=True)
class Standing:
    """The packages of one lot in a place, or an open package of it."""

    item: Item
    quantity: int
    use_by: date


def standing(db: sqlite3.Connection, place: str) -> list[Standing]:
    """Return what stands in a place, the first to expire first."""
    return [
        Standing(Item(gtin, lot or None, date.fromisoformat(expiry), None), quantity, date.fromisoformat(use_by))
        for gtin, lot, expiry, quantity, use_by in db.execute(_STANDING, (place, place))
    ]


@dataclass(frozen=True, slots=True)
class Delivered:
    """All that was on its way arrived at a place."""

    place: str

    def write(self, db: sqlite3.Connection, at: str, _seq: int) -> None:
        """Write it inside the commit of its journal row."""
        db.execute(_UNPACK, (self.place, second(at), *[IN_TRANSIT] * 3))
        db.execute(_ARRIVE, (self.place, at, IN_TRANSIT))
        db.execute("delete from stock where location = ?", (IN_TRANSIT,))
        db.execute("update open_pack set location = ? where location = ?", (self.place, IN_TRANSIT))


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit was closed with the expiry of what expires first in it, or opened: then it has none."""

    name: str
    expiry: date | None = None

    def write(self, db: sqlite3.Connection, at: str, _seq: int) -> None:
        """Write it inside the commit of its journal row."""
        closed = at if self.expiry else None
        db.execute(_KIT, (self.name, self.expiry and self.expiry.isoformat(), closed))


_STANDING: Final = """
    select gtin, lot, expiry, quantity, expiry as use_by from stock where location = ? and quantity > 0
    union all
    select gtin, lot, expiry, 1, use_by from open_pack where location = ?
    order by use_by, gtin, lot
"""
_ARRIVE: Final = """
    insert into stock (gtin, expiry, lot, location, quantity, received_at, seen_at)
    select gtin, expiry, lot, ?, quantity, received_at, ? from stock where location = ? and quantity > 0
    on conflict do update set quantity = quantity + excluded.quantity, seen_at = excluded.seen_at
"""
_UNPACK: Final = """
    update package set location = ?, changed_at = ? where location = ? and gtin in (
        select gtin from stock where location = ? union select gtin from open_pack where location = ?
    )
"""
"""The packages of all products that are on their way are looked through: an index of places would have every scan of a
move write a page more."""
_KIT: Final = """
    insert into kit values (?, ?, ?)
    on conflict do update set expiry = excluded.expiry, closed_at = excluded.closed_at
"""
