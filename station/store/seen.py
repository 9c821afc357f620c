"""What the station itself saw move around a count: it may explain what is over or short, and moves a book of before."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from station.domain.counts.variance import Key, Moved
from station.domain.instants import stamp
from station.domain.stock import Status
from station.store.counts import Count

SEEN_DAYS: Final = 7
"""Days before a count whose receipts may explain it."""
LATE: Final = timedelta(days=1)
"""The time after a count within which a receipt may say that the book had it too early."""
_MOST_ROWS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What the station itself saw move in the days before a count, and inside its zones while it was open."""

    received: tuple[Moved, ...]
    pulled: tuple[Moved, ...]
    arrived: tuple[Moved, ...]
    """What came in within a day after the count was closed."""
    during: Mapping[Key, int]
    """Under a soft freeze: what came into the count's zones while they were open, less what went out."""


def seen(db: sqlite3.Connection, count: Count) -> Seen:
    """Return what moved, from the journal."""
    received, pulled, arrived, during = list[Moved](), list[Moved](), list[Moved](), dict[Key, int]()
    upto = count.closed_seq or count.opened_seq
    since = stamp(count.opened_at - timedelta(days=SEEN_DAYS))
    rows = db.execute(
        "select seq, at, kind, body from journal"
        " where kind in ('scan', 'receipt', 'command', 'transfer', 'alarm', 'release')"
        " and at >= ? and (seq <= ? or at <= ?) order by seq desc limit ?",
        (since, upto, stamp((count.closed_at or count.opened_at) + LATE), _MOST_ROWS),
    )
    for seq, at, kind, text in rows:
        body = json.loads(text)
        inside = body.get("during_count", {})
        if inside.get("count") == count.id:
            for key, change in _changes(body, inside["zone"]):
                during[key] = during.get(key, 0) + change
        moved = body.get("moved")
        if not moved or "gtin" not in body or "corrects" in body or kind in _DECIDED:
            continue
        on = datetime.fromisoformat(at).astimezone(UTC).date()
        found = Moved(body["gtin"], body.get("lot", ""), moved["quantity"], on)
        if moved["status"] == Status.AVAILABLE.value and "to" not in moved:
            (received if seq <= upto else arrived).append(found)
        elif seq <= upto and moved["status"] in (Status.EXPIRED.value, Status.PULLED.value):
            pulled.append(found)
    return Seen(tuple(received), tuple(pulled), tuple(arrived), during)


_DECIDED: Final = frozenset({"alarm", "release"})
"""Rows of what a person decided on a package that was here already."""


def _changes(body: Mapping[str, Any], zone: str) -> Iterator[tuple[Key, int]]:
    """Yield what a row brought into a zone, or where it is below zero took out, of each product and lot."""
    if body.get("event") == "delivered":
        yield from (((each["gtin"], each["lot"] or ""), each["quantity"]) for each in body["lots"])
        return
    key = (body["gtin"], body.get("lot", ""))
    for moved, sign in ((body.get("moved"), 1), (body.get("undone"), -1)):
        if moved:
            yield key, sign * (moved["quantity"] if _came_in(moved, zone) else -moved["quantity"])


def _came_in(moved: Mapping[str, Any], zone: str) -> bool:
    """Tell whether a movement brought packages into the zone; else it took them out."""
    return bool(moved["to"] == zone) if "to" in moved else bool(moved["status"] == Status.AVAILABLE.value)


def moved_book(book: Mapping[Key, int], during: Mapping[Key, int], *, by_lot: bool) -> dict[Key, int]:
    """Return a book of before the count with what moved inside its zones since added to it."""
    changes = during if by_lot else together(during)
    return {key: book.get(key, 0) + changes.get(key, 0) for key in {*book, *changes}}


def together(quantities: Mapping[Key, int]) -> dict[Key, int]:
    """Return quantities of lots as those of their items."""
    items: dict[Key, int] = {}
    for (gtin, _), quantity in quantities.items():
        items[gtin, ""] = items.get((gtin, ""), 0) + quantity
    return items
