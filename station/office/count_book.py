"""What the office makes of the events of counts: who counts what, each package in the order in which it heard of it.

The tables hold nothing that is not in an event: they are made of the events in the order in which those were stored,
in the commit that stores them, and from the beginning where a database is older than they are. There is no quantity in
them, neither counted nor expected.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeGuard

from station.count_watch import LONGEST
from station.office.letters import Key

SHAPE: Final = """
    create table if not exists folded (
        only integer primary key check (only = 1),
        number integer not null
    ) strict;

    create table if not exists count_station (
        count text not null,
        station text not null,
        epoch text not null,
        type text not null,
        state text not null,
        number integer not null,
        primary key (count, station)
    ) strict, without rowid;

    create table if not exists count_zone (
        count text not null,
        station text not null,
        zone text not null,
        state text not null,
        primary key (count, station, zone)
    ) strict, without rowid;

    create table if not exists count_person (
        count text not null,
        station text not null,
        person text not null,
        primary key (count, station, person)
    ) strict, without rowid;

    create table if not exists count_item (
        count text not null,
        station text not null,
        gtin text not null,
        lot text not null,
        primary key (count, station, gtin, lot)
    ) strict, without rowid;

    create table if not exists count_package (
        number integer primary key,
        count text not null,
        station text not null,
        epoch text not null,
        seq integer not null,
        zone text not null,
        gtin text not null,
        serial text,
        at text not null,
        undone integer not null,
        unique (station, epoch, seq, undone)
    ) strict;

    create index if not exists count_package_of on count_package (count);

    create table if not exists count_request (
        id text primary key,
        count text not null,
        station text not null,
        items text not null,
        decoys text not null,
        asked_at text not null,
        state text not null
    ) strict, without rowid;

    create table if not exists count_page (
        station text primary key,
        pages integer not null
    ) strict, without rowid;
"""

_MOST: Final = 2**63 - 1
_ENDS: Final = {"counted": "counted", "certified": "certified", "cancelled": "cancelled"}
_ANSWERS: Final = {"no such count": "refused", "asked before": "asked"}


def fold(db: sqlite3.Connection) -> bool:
    """Take in the events that were stored since the last time and tell whether one was of a count."""
    row = db.execute("select number from folded").fetchone()
    before = row[0] if row else 0
    last = db.execute("select coalesce(max(number), 0) from event").fetchone()[0]
    if last == before and row:
        return False
    events = db.execute(_NEW, (before,)).fetchall()
    for number, station, epoch, seq, kind, at, payload in events:
        _Event(db, number, Key(station, epoch), seq, at, json.loads(payload)).take(kind)
    db.execute("insert into folded values (1, ?) on conflict do update set number = excluded.number", (last,))
    return bool(events)


class _Event:
    """An event that may be of a count; what is in it came from outside."""

    def __init__(
        self, db: sqlite3.Connection, number: int, journal: Key, seq: int, at: str, fields: Mapping[str, Any]
    ) -> None:
        self._db, self._number, self._seq, self._at, self._fields = db, number, seq, at, fields
        self._station, self._epoch = journal.station, journal.epoch
        self._count = self._word("count")

    def take(self, kind: str) -> None:
        if not self._count or not _is_word(self._station):
            return
        if kind == "scan":
            self._scan()
        elif self._fields.get("kind") == "count":
            self._said(self._word("event"))

    def _scan(self) -> None:
        """Take a package that was counted; one without a serial number is an item and no more."""
        counted, gtin = self._fields.get("counted"), self._word("gtin")
        if type(counted) is not int or counted <= 0 or not gtin:
            return
        self._person()
        self._put("count_item", self._count, self._station, gtin, self._word("lot"))
        zone, serial = self._word("zone"), self._word("serial")
        if not zone or not serial or not _is_instant(self._at) or self._package(self._seq, undone=True):
            return
        self._keep(self._seq, zone, gtin, serial, undone=False)

    def _said(self, event: str) -> None:
        match event:
            case "opened" if self._word("type") != "expiry_walk":
                self._db.execute(_OPENED, self._standing(self._word("type"), "open"))
                self._zones(self._fields.get("zones"), "wait")
            case "zone_opened":
                self._zones([self._fields.get("zone")], "counting")
            case "zone_closed":
                self._zones([self._fields.get("zone")], "closed")
            case "zones_left_out":
                self._zones(self._fields.get("zones"), "left out")
            case "counted" | "certified" | "cancelled":
                self._db.execute(_ENDED, self._standing(self._word("type"), _ENDS[event]))
            case "undone":
                self._undone()
            case "recount_asked":
                self._answered("asked")
            case "passed_over":
                self._answered(_ANSWERS.get(self._word("reason"), "refused"))
        self._person()

    def _undone(self) -> None:
        """Take back a package; where its scan comes later, as it may, it is none then."""
        undoes, gtin = self._fields.get("undoes"), self._word("gtin")
        if type(undoes) is not int or not 0 < undoes <= _MOST or not _is_instant(self._at):
            return
        scan = self._package(undoes, undone=False)
        self._keep(undoes, self._word("zone"), gtin, scan, undone=True)

    def _package(self, seq: int, *, undone: bool) -> str | bool | None:
        """Return the serial number of a package that is kept, True where it has none; None where it is not kept."""
        row = self._db.execute(_PACKAGE, (self._station, self._epoch, seq, undone)).fetchone()
        return row and (row[0] or True)

    def _keep(self, seq: int, zone: str, gtin: str, serial: str | bool | None, *, undone: bool) -> None:
        text = serial if isinstance(serial, str) else None
        values = (self._count, self._station, self._epoch, seq, zone, gtin, text, self._at, undone)
        self._db.execute(_KEEP, values)

    def _answered(self, state: str) -> None:
        if request := self._word("request"):
            self._db.execute(
                "update count_request set state = ? where id = ? and station = ?", (state, request, self._station)
            )

    def _zones(self, zones: Any, state: str) -> None:
        for zone in zones if isinstance(zones, list) else ():
            if _is_word(zone) and state == "wait":
                self._put("count_zone", self._count, self._station, zone, state)
            elif _is_word(zone):
                self._db.execute(_ZONE, (self._count, self._station, zone, state))

    def _person(self) -> None:
        if person := self._word("person"):
            self._put("count_person", self._count, self._station, person)

    def _standing(self, kind: str, state: str) -> tuple[str | int, ...]:
        return self._count, self._station, self._epoch, kind, state, self._number

    def _put(self, table: str, *values: str) -> None:
        marks = ", ".join("?" * len(values))
        self._db.execute(f"insert or ignore into {table} values ({marks})", values)  # noqa: S608  # our own names

    def _word(self, name: str) -> str:
        value = self._fields.get(name)
        return value if _is_word(value) else ""


def _is_word(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


_NEW: Final = """
    select number, station, epoch, seq, kind, at, payload from event
    where number > ? and kind in ('scan', 'audit') and instr(payload, '"count"') > 0
    order by number
"""
_OPENED: Final = """
    insert into count_station values (?, ?, ?, ?, ?, ?)
    on conflict do update set
        type = excluded.type, number = excluded.number, epoch = excluded.epoch,
        state = case when epoch = excluded.epoch then state else excluded.state end
"""
_ENDED: Final = """
    insert into count_station values (?, ?, ?, ?, ?, ?)
    on conflict do update set state = excluded.state where epoch = excluded.epoch and state <> 'certified'
"""
_ZONE: Final = "insert into count_zone values (?, ?, ?, ?) on conflict do update set state = excluded.state"
_PACKAGE: Final = "select serial from count_package where station = ? and epoch = ? and seq = ? and undone = ?"
_KEEP: Final = """
    insert or ignore into count_package (count, station, epoch, seq, zone, gtin, serial, at, undone)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
