"""What a closed count is compared with: what was counted, and what is journalled of it."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from station.domain.counts.counting import EVERYTHING, CountState, CountType
from station.domain.counts.variance import Key, Variance
from station.domain.instants import stamp
from station.errors import UsageError
from station.store import counts
from station.store.count_changes import Opened, StateChanged
from station.store.counts import Count
from station.store.database import transaction
from station.store.journal import write
from station.store.seen import together

_A_ROW: Final = 20
"""Variances in one row of the journal."""
_CONTROLLED: Final = frozenset({CountType.SHIFT, CountType.OWNERSHIP})


def closed(db: sqlite3.Connection, identity: str) -> Count:
    """Return a count that a book may be looked at for; raise `UsageError` that says why not yet."""
    standing = counts.standing(db)
    if standing is not None:
        raise UsageError(f"{standing.id}: is open; while anything is counted, no list of what is on hand is looked at")
    if asked := counts.recounts(db, identity):
        raise UsageError(f"{identity}: {len(asked)} still to be counted again")
    return ended(db, identity, "compared")


def ended(db: sqlite3.Connection, identity: str, what: str) -> Count:
    """Return a count that is closed and signed; raise `UsageError` that says why it cannot be `what`."""
    count = counts.count(db, identity)
    if count is None or count.is_recount or count.type is CountType.WALK:
        raise UsageError(f"{identity}: is no count; station count status lists them")
    if count.state in (CountState.OPEN, CountState.CANCELLED):
        raise UsageError(f"{identity}: is {count.state.value}; only a count that is closed is {what}")
    if count.state is CountState.COUNTED:
        raise UsageError(f"{identity}: is not signed; scan the COUNT card and the badges")
    return count


def counted(db: sqlite3.Connection, count: Count, *, by_lot: bool) -> dict[Key, int]:
    """Return what was counted of each product and lot; what was counted again stands for what it was before."""
    quantities = _quantities(db, count.id)
    for again in count.detail.get("recounts", ()):
        gtin, lot = again["gtin"], again["lot"]
        for key in [key for key in quantities if key[0] == gtin and lot in ("", key[1])]:
            del quantities[key]
        lots = {} if lot else _quantities(db, f"{count.id}/{gtin}//{again['attempt']}")
        quantities |= lots or {(gtin, lot): again["quantity"]}
    return quantities if by_lot else together(quantities)


def _quantities(db: sqlite3.Connection, identity: str) -> dict[Key, int]:
    """Return what was counted of each product and lot in one count."""
    quantities: dict[Key, int] = {}
    for line in counts.lines(db, identity):
        quantities[line.gtin, line.lot] = quantities.get((line.gtin, line.lot), 0) + line.quantity
    return quantities


def zones(db: sqlite3.Connection, count: Count) -> dict[str, set[Key]]:
    """Return the zones of a count that were counted, each with the products and lots that were counted there.

    Where somebody counted none of a product it has its place as well.
    """
    found: dict[str, set[Key]] = {zone.name: set() for zone in counts.zones(db, count.id) if zone.is_done}
    for line in counts.lines(db, count.id):
        found.setdefault(line.zone, set()).add((line.gtin, line.lot))
    return found


def misdated(db: sqlite3.Connection, count: Count, book: Mapping[Key, Collection[date]]) -> set[Key]:
    """Return the lots whose packages have another expiry than the book has of them, of those with one in both."""
    found: dict[Key, set[date]] = {}
    for line in counts.lines(db, count.id):
        found.setdefault((line.gtin, line.lot), set()).update(filter(None, [line.expiry]))
    return {key for key, days in found.items() if days and book.get(key) and days != book[key]}


def in_scope(db: sqlite3.Connection, count: Count, book: Mapping[Key, int]) -> dict[Key, int]:
    """Return the part of a book that the count was about."""
    is_about = about(db, count)
    return {key: quantity for key, quantity in book.items() if is_about(key[0])}


def about(db: sqlite3.Connection, count: Count) -> Callable[[str], bool]:
    """Return what tells whether a count was about a product: each, the controlled ones, or what it names or found."""
    if count.type in EVERYTHING:
        return lambda _: True
    wanted = {line.gtin for line in counts.lines(db, count.id)} | set(count.items)
    if count.type in _CONTROLLED:
        wanted |= controlled(db)
    return wanted.__contains__


def controlled(db: sqlite3.Connection) -> set[str]:
    """Return the controlled products of the catalog."""
    return {gtin for (gtin,) in db.execute("select gtin from product where schedule is not null")}


def classes(db: sqlite3.Connection) -> dict[str, str]:
    """Return the class of each product of the catalog that has one."""
    return dict(db.execute("select gtin, upper(trim(class)) from product where class <> ''"))


def names(db: sqlite3.Connection) -> dict[str, str]:
    """Return the name of each product of the catalog."""
    return dict(db.execute("select gtin, name from product"))


def record_variances(
    db: sqlite3.Connection, count: Count, found: Iterable[Variance], about: Mapping[str, Any], at: datetime
) -> int:
    """Write what was over and short into the journal, and that the count is under review; return the last row.

    The book's own figures are not written: what is kept is what was counted and how far it is off.
    """
    off = [each for each in found if each.difference]
    pieces = [off[begin : begin + _A_ROW] for begin in range(0, len(off), _A_ROW)] or [[]]
    with transaction(db):
        for number, piece in enumerate(pieces, 1):
            body = {
                "event": "variance",
                "count": count.id,
                "part": number,
                "parts": len(pieces),
                **about,
                "variances": [
                    {"gtin": each.gtin, "lot": each.lot, "counted": each.counted, each.word.lower(): each.amount}
                    for each in piece
                ],
            }
            seq = write(db, at, "count", body)
        _reviewed(count, {"compared": about["sha256"]}).write(db, stamp(at), seq)
    return seq


def record_reason(
    db: sqlite3.Connection, count: Count, variance: Variance, code: str, by: Mapping[str, Any], at: datetime
) -> int:
    """Write the reason that a person gave for a variance."""
    body = {
        "event": "variance_reason",
        "count": count.id,
        "gtin": variance.gtin,
        "lot": variance.lot,
        variance.word.lower(): variance.amount,
        "reason": code,
        "by": dict(by),
    }
    with transaction(db):
        seq = write(db, at, "count", body)
        _reviewed(count, {"reasons": {reason_key(variance): code}}).write(db, stamp(at), seq)
    return seq


def _reviewed(count: Count, detail: Mapping[str, Any]) -> StateChanged:
    """Return that a count is under review; one that is posted stays so, whatever is said of it afterwards."""
    return StateChanged(count.id, count.state if count.state is CountState.POSTED else CountState.REVIEW, detail)


def reason_key(variance: Variance) -> str:
    """Return what a reason is kept under: the product, and behind a stroke the lot."""
    return f"{variance.gtin}/{variance.lot}" if variance.lot else variance.gtin


def open_count(db: sqlite3.Connection, opened: Opened, at: datetime) -> int:
    """Open a count at the machine; raise `UsageError` where one is open."""
    standing = counts.standing(db)
    if standing is not None:
        raise UsageError(f"{standing.id}: is open; close or cancel it first")
    if counts.count(db, opened.id) is not None:
        raise UsageError(f"{opened.id}: was a count already; give another --id")
    body = {
        "event": "opened",
        "count": opened.id,
        "type": opened.type.value,
        "freeze": opened.freeze.value,
        "zones": list(opened.zones),
        "items": list(opened.detail.get("items", ())),
    }
    with transaction(db):
        seq = write(db, at, "count", body)
        opened.write(db, stamp(at), seq)
    return seq


def cancel(db: sqlite3.Connection, reason: str, at: datetime) -> str:
    """Give up the count that is open; what was counted stays in the journal."""
    standing = counts.standing(db)
    if standing is None:
        raise UsageError("no count is open")
    with transaction(db):
        seq = write(db, at, "count", {"event": "cancelled", "count": standing.id, "reason": reason})
        StateChanged(standing.id, CountState.CANCELLED, {"cancelled": reason}, closes=True).write(db, stamp(at), seq)
    return standing.id


def imported(db: sqlite3.Connection, identity: str, sha256: str) -> bool:
    """Tell whether a list was taken in for this count, by the hash of its file."""
    rows = db.execute("select body from journal where kind = 'import' order by seq desc limit 1000")
    return any((body := json.loads(text)).get("count") == identity and body.get("sha256") == sha256 for (text,) in rows)
