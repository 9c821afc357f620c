"""What a supervisor released of what recalls leave open: which package, of which recalls.

A release is of one package, or where packages have no serial numbers of their lot and expiry. It is of the recalls that
left it open then: another one that names the package asks again, and one that recalls it for certain is never released.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from station.domain import recall
from station.domain.decision import Item
from station.domain.recall import Finding, Match
from station.store.recalls.in_force import Recalls

_WRITE: Final = "insert or replace into released values (?, ?, ?, ?, ?, ?)"
_READ: Final = "select recall from released where gtin = ? and lot = ? and expiry = ? and serial in ('', ?)"


@dataclass(frozen=True, slots=True)
class Released:
    """A package may be used in spite of these recalls."""

    item: Item
    recalls: tuple[str, ...]

    def write(self, db: sqlite3.Connection, _at: str, seq: int) -> None:
        """Write it inside the commit of its journal row."""
        own = (*_own(self.item), self.item.serial or "")
        db.executemany(_WRITE, ((*own, name, seq) for name in self.recalls))


def match(db: sqlite3.Connection, recalls: Recalls, item: Item) -> Match:
    """Return what the recalls say of an item; what a supervisor released of them is open no more."""
    found = recalls.match(item)
    if found.verdict is not Finding.CHECK:
        return found
    cleared = {name for (name,) in db.execute(_READ, (*_own(item), item.serial or ""))}
    return recall.released(found) if cleared.issuperset(recall.names(found)) else found


def _own(item: Item) -> tuple[str, str, str]:
    return item.gtin, item.lot or "", item.expiry.isoformat() if item.expiry else ""
