"""Lots that may not be where the records have them: seen again, or not found and to be counted."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from station.domain.stock import StockLot


@dataclass(frozen=True, slots=True)
class NotFound:
    """A lot was looked for in its places and is not there: it competes no more until it is seen or counted."""

    gtin: str
    lots: tuple[StockLot, ...]

    def write(self, db: sqlite3.Connection, _at: str, seq: int) -> None:
        """Write it inside the commit of its journal row."""
        db.executemany(_DOUBT, ((*key, seq) for key in _keys(self.gtin, self.lots)))


@dataclass(frozen=True, slots=True)
class Seen:
    """A lot was looked for and is there."""

    gtin: str
    lots: tuple[StockLot, ...]

    def write(self, db: sqlite3.Connection, at: str, _seq: int) -> None:
        """Write it inside the commit of its journal row."""
        db.executemany(_SEEN, ((at, *key) for key in _keys(self.gtin, self.lots)))


def _keys(gtin: str, lots: Iterable[StockLot]) -> list[tuple[str, str, str, str]]:
    return [(gtin, lot.expiry.isoformat(), lot.lot, lot.location) for lot in lots]


_DOUBT: Final = "insert into doubt values (?, ?, ?, ?, ?) on conflict do nothing"
_SEEN: Final = "update stock set seen_at = ? where gtin = ? and expiry = ? and lot = ? and location = ?"
