"""What may be counted again of a count that has closed, and the word that a supervisor wants it."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from station.domain.counts.asking import Choose, Item, Share, shares
from station.domain.counts.counting import RULES, CountState
from station.errors import UsageError
from station.store import comparing, counts
from station.store.counts import Count
from station.store.database import transaction
from station.store.journal import write


def to_count_again(db: sqlite3.Connection, identity: str) -> Count:
    """Return a count of which items can be counted again; raise `UsageError` that says why none can."""
    count = comparing.ended(db, identity, "counted again")
    if count.state is CountState.POSTED:
        raise UsageError(f"{identity}: is posted; count what is in doubt afresh: station count open spot --items GTIN")
    return count


def share(db: sqlite3.Connection, count: Count, named: Iterable[Item], station: str, choose: Choose) -> Share:
    """Return what the station is asked for: what is named, and some of what else it counted.

    That is of what a list found right, as far as one was compared; where that leaves nothing, of anything it counted.
    """
    wanted = list(named)
    there = {(line.gtin, line.lot) for line in counts.lines(db, count.id) if line.quantity}
    _must_be_known(db, count, wanted, there)
    before = {gtin for (gtin,) in db.execute(_ASKED, (count.id,))}
    for passed_over in (before | _off(db, count), before):
        (found,) = shares(wanted, {station: there}, passed_over, None, choose)
        if found.decoys:
            break
    return found


def wanted(
    db: sqlite3.Connection, count: Count, request: str, items: Iterable[Item], by: Mapping[str, Any], at: datetime
) -> int:
    """Write who wants which items counted again; which of them are a check is not written."""
    body = {
        "event": "recount_wanted",
        "count": count.id,
        "request": request,
        "items": [{"gtin": gtin, "lot": lot} for gtin, lot in items],
        "by": dict(by),
    }
    with transaction(db):
        return write(db, at, "count", body)


def _must_be_known(db: sqlite3.Connection, count: Count, wanted: Iterable[Item], there: Iterable[Item]) -> None:
    """Refuse what no scan could answer: a product that nobody knows, or one that such a count does not take."""
    known = {gtin for gtin, _ in there}.union(comparing.names(db))
    for gtin, _ in wanted:
        if gtin not in known:
            raise UsageError(f"{gtin}: was not counted and is not in the catalog")
        if RULES[count.type].controlled_only and gtin not in comparing.controlled(db):
            raise UsageError(f"{gtin}: is not controlled; a {count.type.value} count takes nothing else")


def _off(db: sqlite3.Connection, count: Count) -> set[str]:
    """Return the products that a list found over or short of this count."""
    bodies = (json.loads(text) for (text,) in db.execute(_COMPARED, (count.closed_seq, count.id)))
    return {each["gtin"] for body in bodies for each in body["variances"]}


_ASKED: Final = "select distinct gtin from count_recount where count = ?"
_COMPARED: Final = """
    select body from journal
    where seq > ? and kind = 'count' and body ->> 'event' = 'variance' and body ->> 'count' = ?
"""
