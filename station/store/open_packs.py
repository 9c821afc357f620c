"""Packages in use: opened once, good until their use-by date, with as much left as somebody said."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from station.domain.decision import Item
from station.domain.stock import OpenPack


@dataclass(frozen=True, slots=True)
class Opened:
    """A package was opened."""

    item: Item
    pack: OpenPack
    location: str

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:
        """Write it inside the commit of its journal row."""
        item, pack = self.item, self.pack
        assert item.expiry is not None, "a package without a date has no use-by date"
        own = (item.gtin, pack.serial, seq, item.lot or "", item.expiry.isoformat(), self.location)
        db.execute(_OPENED, (*own, at, pack.opened_on.isoformat(), pack.use_by.isoformat(), pack.left))


@dataclass(frozen=True, slots=True)
class Left:
    """So much is left in an open package: in that of the serial number, or in the one of the lot opened last."""

    item: Item
    left: str

    def write(self, db: sqlite3.Connection, _at: str, _seq: int) -> None:
        """Write it inside the commit of its journal row."""
        item = self.item
        db.execute(_LEFT, (self.left, item.gtin, item.serial or "", item.lot or ""))


_OPENED: Final = "insert into open_pack values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LEFT: Final = """
    update open_pack set quantity_left = ? where (gtin, serial, seq) = (
        select gtin, serial, max(seq) from open_pack where gtin = ? and serial = ? and lot = ?
    )
"""
