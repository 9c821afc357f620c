"""Posting: the stock of zones that were counted becomes what was counted in them, and what has moved there since."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from station.domain.counts.counting import Condition, CountState
from station.domain.instants import stamp
from station.domain.stock import IN_TRANSIT, Status
from station.errors import UsageError
from station.store import comparing, counts
from station.store.count_changes import StateChanged
from station.store.counts import Count
from station.store.database import transaction
from station.store.journal import write

Shelf = tuple[str, str, str, str]
"""Packages of one lot in one place: GTIN, expiry, lot and place."""


def post(db: sqlite3.Connection, count: Count, by: Mapping[str, Any], at: datetime) -> int:
    """Make the stock of the zones that were counted what was counted in them; return how many lots changed.

    What came into a zone after it was closed, or went out, is reckoned on. What is expired, recalled or held is on hand
    and no stock that goes out. A row each says what a shelf has of a lot now, so that the stock can be reckoned from
    the journal. `UsageError` says why it cannot be done; nothing is changed then.
    """
    if count.state is CountState.POSTED:
        raise UsageError(f"{count.id}: is posted already")
    with transaction(db):
        closed = {zone.name: zone.closed_seq for zone in counts.zones(db, count.id) if zone.is_done}
        good, known_at = _counted(db, count, closed)
        is_about = comparing.about(db, count)
        for key, seq, change in list(_moved(db, closed, is_about)):
            if seq > max(closed[key[3]] or 0, *(known_at.get((key[0], lot), 0) for lot in ("", key[2]))):
                good[key] = good.get(key, 0) + change
        there = {key: quantity for key, quantity in _there(db, closed) if is_about(key[0])}
        wanted = {key: max(0, good.get(key, 0)) for key in sorted({*good, *there})}
        changed = {key: quantity for key, quantity in wanted.items() if quantity != there.get(key, 0)}
        now = stamp(at)
        for key, quantity in changed.items():
            names = zip(("gtin", "expiry", "lot", "location"), key, strict=True)
            write(db, at, "count", {"event": "shelf", "count": count.id, **dict(names), "quantity": quantity})
            db.execute(_SET, (*key, quantity, now, now))
        body = {"event": "posted", "count": count.id, "lots": len(changed), "signatures": [dict(by)]}
        seq = write(db, at, "count", body)
        StateChanged(count.id, CountState.POSTED, {"posted_by": by["person"]}).write(db, now, seq)
    return len(changed)


def _counted(
    db: sqlite3.Connection, count: Count, closed: Mapping[str, int | None]
) -> tuple[dict[Shelf, int], dict[tuple[str, str], int]]:
    """Return what was counted that is good, and of each product and lot that was counted again the row that ended it.

    What was counted before and not found again is none of its lot; a product that was counted again has no lot there.
    A second count has no places: where it found of each lot what the first one did, everything stands where it stood.
    """
    good, known_at = _good(db, count.id), dict[tuple[str, str], int]()
    for again in count.detail.get("recounts", ()):
        gtin, lot = again["gtin"], again["lot"]
        identity = f"{count.id}/{gtin}/{lot}/{again['attempt']}"
        before = [key for key in good if key[0] == gtin and lot in ("", key[2])]
        found, recount = _good(db, identity), counts.count(db, identity)
        ended = (recount and recount.closed_seq) or 0
        places = {key[3] for key in before} or set(closed)
        is_same = _of_lots(found) == _of_lots({key: good[key] for key in before})
        if is_same and not _has_moved(db, closed, gtin, ended):
            continue
        if found and len(places) != 1:
            raise UsageError(
                f"--post: {gtin} was counted again without regard to its place, and stands in "
                f"{', '.join(sorted(places))}; count these zones afresh"
            )
        good |= dict.fromkeys(before, 0)
        good |= {(*key[:3], min(places)): quantity for key, quantity in found.items()}
        known_at[gtin, lot] = ended
    return good, known_at


def _has_moved(db: sqlite3.Connection, closed: Mapping[str, int | None], gtin: str, ended: int) -> bool:
    """Tell whether some of a product moved in a zone after it was closed and before the product was counted again."""
    moved = _moved(db, closed, lambda product: product == gtin)
    return any((closed[key[3]] or 0) < seq <= ended for key, seq, _ in moved)


def _of_lots(shelves: Mapping[Shelf, int]) -> dict[tuple[str, ...], int]:
    """Return what there is of each lot, wherever it stands."""
    found: dict[tuple[str, ...], int] = {}
    for key, quantity in shelves.items():
        found[key[:3]] = found.get(key[:3], 0) + quantity
    return {lot: quantity for lot, quantity in found.items() if quantity}


def _good(db: sqlite3.Connection, identity: str) -> dict[Shelf, int]:
    """Return the lines of a count that are stock."""
    good: dict[Shelf, int] = {}
    for line in counts.lines(db, identity):
        if line.condition is Condition.GOOD and line.lot and line.expiry:
            key = (line.gtin, line.expiry.isoformat(), line.lot, line.zone)
            good[key] = good.get(key, 0) + line.quantity
    return good


def _there(db: sqlite3.Connection, zones: Iterable[str]) -> Iterator[tuple[Shelf, int]]:
    """Yield what the stock has in these zones."""
    for zone in zones:
        for gtin, expiry, lot, place, quantity in db.execute(_STANDS, (zone,)):
            yield (gtin, expiry, lot, place), quantity


def _moved(
    db: sqlite3.Connection, closed: Mapping[str, int | None], is_about: Callable[[str], bool]
) -> Iterator[tuple[Shelf, int, int]]:
    """Yield each change in the zones since the first of them was closed, of what the count is about, with its row."""
    first = min((seq or 0 for seq in closed.values()), default=0)
    for seq, text in db.execute(_MOVED, (first,)):
        body = json.loads(text)
        if body.get("event") == "shelf" and body["location"] in closed:
            _must_be_older(db, body["count"], body["location"], closed[body["location"]] or 0)
        for key, change in _changes(body):
            if key[3] in closed and is_about(key[0]):
                yield key, seq, change


def _must_be_older(db: sqlite3.Connection, posted: str, place: str, closed_seq: int) -> None:
    """Refuse a count of a place that another one, which is posted, counted later."""
    if any(zone.name == place and (zone.closed_seq or 0) > closed_seq for zone in counts.zones(db, posted)):
        raise UsageError(f"--post: {place} was counted and posted since, in {posted}")


def _changes(body: Mapping[str, Any]) -> Iterator[tuple[Shelf, int]]:
    """Yield what a row brought to each place, or where it is below zero took away, as far as it is stock."""
    if body.get("event") == "delivered":
        for each in body["lots"]:
            yield _shelf(each, body["location"]), each["quantity"]
    for name, sign in (("moved", 1), ("undone", -1)):
        if moved := body.get(name):
            said = {**body, **moved}
            if moved["status"] == Status.AVAILABLE.value and moved.get("to") != IN_TRANSIT:
                yield _shelf(said, moved.get("to", moved["location"])), sign * moved["quantity"]
            if moved.get("from_stock"):
                yield _shelf(said, moved["location"]), -sign * moved["quantity"]


def _shelf(said: Mapping[str, Any], place: str) -> Shelf:
    return said["gtin"], said.get("expiry") or "", said.get("lot") or "", place


_STANDS: Final = "select gtin, expiry, lot, location, quantity from stock where location = ? and quantity > 0"
_MOVED: Final = """
    select seq, body from journal where seq > ? and (
        instr(body, '"moved"') or instr(body, '"undone"') or instr(body, '"delivered"') or instr(body, '"shelf"')
    ) order by seq
"""
_SET: Final = """
    insert into stock (gtin, expiry, lot, location, quantity, received_at, seen_at) values (?, ?, ?, ?, ?, ?, ?)
    on conflict do update set quantity = excluded.quantity, seen_at = excluded.seen_at
"""
