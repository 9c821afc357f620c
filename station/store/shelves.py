"""What a movement of packages changes in the tables of stock and packages."""

import sqlite3
from typing import Final

from station.domain.decision import Moved
from station.domain.stock import Status


def move(db: sqlite3.Connection, moved: Moved, at: str) -> None:
    """Let packages arrive, leave or be set apart, inside the caller's transaction."""
    item = moved.item
    lot, expiry = item.lot or "", item.expiry.isoformat() if item.expiry else ""
    if moved.status is Status.AVAILABLE:
        db.execute(_ARRIVE, (item.gtin, expiry, lot, moved.location, moved.quantity, at, at))
    elif moved.from_stock:
        db.execute(_LEAVE, (moved.quantity, at, item.gtin, expiry, lot, moved.location))
    if item.serial is not None:
        db.execute(_PACKAGE, (item.gtin, item.serial, lot, expiry, moved.location, moved.status.value, at))


_ARRIVE: Final = """
    insert into stock values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set quantity = quantity + excluded.quantity, seen_at = excluded.seen_at
"""
_LEAVE: Final = """
    update stock set quantity = max(0, quantity - ?), seen_at = ?
    where gtin = ? and expiry = ? and lot = ? and location = ?
"""
_PACKAGE: Final = """
    insert into package values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set location = excluded.location, status = excluded.status, changed_at = excluded.changed_at
"""
