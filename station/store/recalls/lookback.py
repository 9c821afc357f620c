"""Looking back: which products and lots are in stock or were scanned, read beside a running station.

The grouping runs inside SQLite, on a connection of its own that only reads, so that no scan waits for it.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from station.domain.decision import Item
from station.domain.instants import stamp
from station.store.files import open_to_read

IN_FORCE: Final = "recalls_in_force"
"""What the station remembers: the name of the recalls in force that it has recorded."""
LOOKED_BACK: Final = "looked_back"
"""And the name of those against which it has matched what was seen before."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A product and lot that the station has seen."""

    item: Item
    places: tuple[tuple[str, int], ...]
    """Where it stands, and how many; empty where none is in stock."""
    location: str
    """Where it was seen last."""
    seen_at: datetime


def progress(database: Path) -> tuple[str | None, str | None]:
    """Return the recalls that were recorded as in force, and those against which was looked back."""
    with closing(open_to_read(database)) as db:
        meta = dict(db.execute("select key, value from meta where key in (?, ?)", (IN_FORCE, LOOKED_BACK)))
    return meta.get(IN_FORCE), meta.get(LOOKED_BACK)


def sightings(database: Path, since: datetime) -> list[Sighting]:
    """Return every product and lot that is in stock, is held, or was scanned or came in since an instant; each once."""
    with closing(open_to_read(database)) as db:
        return seen(db, since)


def seen(db: sqlite3.Connection, since: datetime) -> list[Sighting]:
    """Return the same from a database that is open."""
    places: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for gtin, lot, location, quantity in db.execute(_SHELVES):
        places.setdefault((gtin, lot), []).append((location, quantity))
    return [
        Sighting(
            Item(gtin, lot or None, date.fromisoformat(expiry) if expiry else None, None),
            tuple(places.get((gtin, lot), ())),
            location,
            datetime.fromisoformat(seen_at),
        )
        for gtin, lot, expiry, location, seen_at in db.execute(_SEEN, (stamp(since),))
    ]


_SHELVES: Final = """
    select gtin, lot, location, sum(quantity) from stock where quantity > 0
    group by gtin, lot, location order by location
"""
_SEEN: Final = """
    with seen(gtin, lot, expiry, location, at) as (
        select gtin, lot, expiry, location, seen_at from stock where quantity > 0
        union all
        select gtin, lot, expiry, location, changed_at from package where status <> 'taken'
        union all
        select json_extract(body, '$.gtin'), coalesce(json_extract(body, '$.lot'), ''),
            coalesce(json_extract(body, '$.expiry'), ''), coalesce(json_extract(body, '$.location'), ''), at
        from journal where kind in ('scan', 'receipt') and at >= ?
    )
    select gtin, lot, expiry, location, max(at) from seen where gtin is not null group by gtin, lot, expiry
"""
