"""What the office knows of counts, asked of its database."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.domain.counts.counting import Counted
from station.office.count_letters import PAGE, Request, Told

MOST_PAGES: Final = 400
"""Pages that one station is sent of a count: 20,000 packages, more than a large count has."""
_MOST_REQUESTS: Final = 50
_MOST_ITEMS: Final = 400
"""Items that one station is asked for at once; what is beyond them waits until some are taken."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A station that counts, and what others counted of the same count."""

    station: str
    count: str
    packages: int

    @property
    def pages(self) -> int:
        """How many messages hold them."""
        return min(MOST_PAGES, -(-self.packages // PAGE))


@dataclass(frozen=True, slots=True)
class Counting:
    """A count at one station."""

    count: str
    station: str
    type: str
    state: str
    people: tuple[str, ...]
    zones: tuple[tuple[str, str], ...]
    """Each with its state."""
    waiting: int
    """Items that it is asked to count again and has not said that it knows."""


def receivers(db: sqlite3.Connection) -> list[Receiver]:
    """Return the stations that count now; of two counts that a station never ended the newer is meant."""
    newest = dict(db.execute("select station, count from count_station where state = 'open' order by number"))
    return [
        Receiver(station, count, db.execute(f"select count(*) {_OTHERS}", (count, station)).fetchone()[0])
        for station, count in newest.items()
    ]


def page(db: sqlite3.Connection, receiver: Receiver, number: int) -> list[Told]:
    """Return a page of what others counted, in the order in which the office heard of it."""
    rows = db.execute(
        f"select {_TOLD} {_OTHERS} order by number limit ? offset ?",
        (receiver.count, receiver.station, PAGE, number * PAGE),
    )
    return [Told(_counted(*values), bool(undone)) for *values, undone in rows]


def packages(db: sqlite3.Connection, count: str) -> Iterator[Counted]:
    """Yield what all stations counted and did not take back."""
    for row in db.execute(_STANDING, (count,)):
        yield _counted(*row)


def retained(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many pages of each station the broker may keep."""
    return dict(db.execute("select station, pages from count_page"))


def retain(db: sqlite3.Connection, station: str, pages: int) -> None:
    """Write that the broker may keep so many pages of a station from now on."""
    db.execute(
        "insert into count_page values (?, ?) on conflict do update set pages = excluded.pages", (station, pages)
    )


def waiting(db: sqlite3.Connection) -> dict[str, list[Request]]:
    """Return what each station that was ever asked for something is asked for now, the oldest first."""
    found: dict[str, list[Request]] = {
        station: [] for (station,) in db.execute("select distinct station from count_request order by station")
    }
    items: dict[str, int] = {}
    for identity, count, station, text in db.execute(_WAITING):
        request = Request(identity, count, tuple((gtin, lot) for gtin, lot in json.loads(text)))
        items[station] = items.get(station, 0) + len(request.items)
        if items[station] <= _MOST_ITEMS and len(found[station]) < _MOST_REQUESTS:
            found[station].append(request)
    return found


def counting(db: sqlite3.Connection) -> list[Counting]:
    """Return every count at every station, the newest first."""
    rows = db.execute(
        "select count, station, type, state from count_station where type <> '' order by number desc"
    ).fetchall()
    return [_counting(db, *row) for row in rows]


def _counting(db: sqlite3.Connection, count: str, station: str, kind: str, state: str) -> Counting:
    where = (count, station)
    people = db.execute("select person from count_person where count = ? and station = ? order by person", where)
    zones = db.execute("select zone, state from count_zone where count = ? and station = ? order by zone", where)
    asked = db.execute("select items from count_request where count = ? and station = ? and state = 'waiting'", where)
    return Counting(
        count,
        station,
        kind,
        state,
        tuple(person for (person,) in people),
        tuple((zone, of_zone) for zone, of_zone in zones),
        sum(len(json.loads(items)) for (items,) in asked),
    )


def items(db: sqlite3.Connection, count: str) -> dict[str, set[tuple[str, str]]]:
    """Return which products and lots each station of a count has counted; not how many."""
    found: dict[str, set[tuple[str, str]]] = {
        station: set()
        for (station,) in db.execute(
            "select station from count_station where count = ? and state <> 'cancelled' order by station", (count,)
        )
    }
    for station, gtin, lot in db.execute("select station, gtin, lot from count_item where count = ?", (count,)):
        if station in found:
            found[station].add((gtin, lot))
    return found


def asked_before(db: sqlite3.Connection, count: str) -> set[str]:
    """Return the products that were asked for of this count already; what was taken back was not."""
    rows = db.execute("select items from count_request where count = ? and state <> 'withdrawn'", (count,))
    return {gtin for (text,) in rows for gtin, _ in json.loads(text)}


def ask(db: sqlite3.Connection, station: str, request: Request, decoys: tuple[tuple[str, str], ...], at: str) -> None:
    """Write a request; the office sends it until the station says that it has it."""
    values = (request.id, request.count, station, json.dumps(request.items), json.dumps(decoys), at, "waiting")
    db.execute("insert into count_request values (?, ?, ?, ?, ?, ?, ?)", values)


def withdraw(db: sqlite3.Connection, count: str) -> list[tuple[str, Request]]:
    """Take back the requests of a count that wait, and return them, each with its station.

    The broker lets go of what it keeps of them. A station that had it all the same says so, and then it was asked.
    """
    rows = db.execute(
        "update count_request set state = 'withdrawn' where count = ? and state = 'waiting'"
        " returning station, id, items",
        (count,),
    ).fetchall()
    return [
        (station, Request(identity, count, tuple((gtin, lot) for gtin, lot in json.loads(items))))
        for station, identity, items in sorted(rows)
    ]


def _counted(station: str, zone: str, gtin: str, serial: str, at: str) -> Counted:
    return Counted(gtin, serial, zone, datetime.fromisoformat(at), station)


_TOLD: Final = "station, zone, gtin, serial, at, undone"
_OTHERS: Final = "from count_package where count = ? and station <> ? and serial is not null"
_STANDING: Final = """
    select station, zone, gtin, serial, at from count_package
    where count = ? and undone = 0 and serial is not null and not exists (
        select 1 from count_package as back
        where back.station = count_package.station and back.epoch = count_package.epoch
            and back.seq = count_package.seq and back.undone = 1
    )
"""
_WAITING: Final = """
    select id, count, station, items from count_request where state = 'waiting' order by asked_at, id
"""
