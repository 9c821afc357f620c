"""What changes of a count; each goes into the commit of its journal row, so that a power cut loses nothing."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from station.domain.counts.counting import Counted, CountState, CountType, Freeze, Line, ZoneState
from station.domain.instants import stamp
from station.store.counts import Recount, key


@dataclass(frozen=True, slots=True)
class Opened:
    """A count begins."""

    id: str
    type: CountType
    freeze: Freeze
    zones: tuple[str, ...] = ()
    """The zones that it must have counted before it can close; none: those that are opened."""
    detail: Mapping[str, Any] = field(default_factory=dict)

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:
        """Write the count and its zones."""
        values = (self.id, self.type.value, "open", self.freeze.value, "", at, seq, _json(self.detail))
        db.execute("insert into count values (?, ?, ?, ?, ?, ?, ?, null, null, ?)", values)
        for zone in self.zones:
            db.execute(_NEW_ZONE, (self.id, zone, "wait", None))


@dataclass(frozen=True, slots=True)
class ZoneOpened:
    """A zone is being counted from now on, or again."""

    count: str
    zone: str
    as_of: int

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002  a change is given both
        """Write the zone and that it is the present one."""
        db.execute(f"{_NEW_ZONE} {_OPEN_AGAIN}", (self.count, self.zone, "counting", self.as_of))
        db.execute("update count set zone = ? where id = ?", (self.zone, self.count))


@dataclass(frozen=True, slots=True)
class ZoneClosed:
    """A zone is done: counted, confirmed empty, or left out for a reason."""

    count: str
    zone: str
    state: ZoneState = ZoneState.CLOSED
    empty: bool = False
    reason: str = ""

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002
        """Write the zone's end."""
        values = (self.state.value, seq, self.empty, self.reason, self.count, self.zone)
        db.execute(
            "update count_zone set state = ?, closed_seq = ?, empty = ?, reason = ? where count = ? and zone = ?",
            values,
        )
        db.execute("update count set zone = '' where id = ? and zone = ?", (self.count, self.zone))


@dataclass(frozen=True, slots=True)
class LineCounted:
    """A line holds so many from now on."""

    count: str
    line: Line
    serial: str | None = None
    """The serial number of the package that was added; None where it has none."""

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002
        """Write the line, and the package that may not be counted again."""
        line = self.line
        values = (self.count, *key(line), line.quantity, line.base, line.typed, line.serialised, seq)
        db.execute(_PUT_LINE, values)
        if self.serial is not None:
            expiry = line.expiry.isoformat() if line.expiry else ""
            known = ""  # its journal row says when: where rows are short, fewer pages are split
            package = (self.count, line.gtin, self.serial, line.zone, line.lot, expiry, "", known, seq)
            db.execute(_PUT_SERIAL, package)


@dataclass(frozen=True, slots=True)
class SerialUncounted:
    """A package is not counted any more."""

    count: str
    gtin: str
    serial: str

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002
        """Let it be counted again."""
        values = (self.count, self.gtin, self.serial)
        db.execute("delete from count_serial where count = ? and gtin = ? and serial = ?", values)


@dataclass(frozen=True, slots=True)
class CountedElsewhere:
    """Another station counted a package."""

    count: str
    counted: Counted

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002
        """Write that it may not be counted here any more; where it was, that it was counted twice."""
        there = self.counted
        values = (self.count, there.gtin, there.serial, there.zone, "", "", there.station, stamp(there.at), seq)
        db.execute(f"{_PUT_SERIAL} on conflict do update set twice = twice or station = ''", values)


@dataclass(frozen=True, slots=True)
class UncountedElsewhere:
    """Another station took a package back that it had counted."""

    count: str
    gtin: str
    serial: str
    station: str

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002
        """Let it be counted here; what this station counted itself stays."""
        values = (self.count, self.gtin, self.serial, self.station)
        db.execute("delete from count_serial where count = ? and gtin = ? and serial = ? and station = ?", values)


@dataclass(frozen=True, slots=True)
class StateChanged:
    """A count goes over to another state, and what was said of it."""

    count: str
    state: CountState
    detail: Mapping[str, Any] = field(default_factory=dict)
    """What is added to what was said of it before; what is None is forgotten."""
    closes: bool = False
    """Whether this is the end of counting."""

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:
        """Write the state."""
        db.execute(
            "update count set state = ?, detail = json_patch(detail, ?) where id = ?",
            (self.state.value, _json(self.detail), self.count),
        )
        if self.closes:
            db.execute("update count set closed_at = ?, closed_seq = ?, zone = '' where id = ?", (at, seq, self.count))


@dataclass(frozen=True, slots=True)
class RecountAsked:
    """An item is to be counted again."""

    count: str
    gtin: str
    lot: str
    attempt: int

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002
        """Write the request."""
        db.execute(
            "insert into count_recount values (?, ?, ?, ?, null)", (self.count, self.gtin, self.lot, self.attempt)
        )


@dataclass(frozen=True, slots=True)
class Recounted:
    """An item was counted again."""

    asked: Recount

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:  # noqa: ARG002
        """Write that the request is done."""
        asked = self.asked
        db.execute(
            "update count_recount set done_seq = ? where count = ? and gtin = ? and lot = ? and attempt = ?",
            (seq, asked.count, asked.gtin, asked.lot, asked.attempt),
        )


_NEW_ZONE: Final = "insert into count_zone values (?, ?, ?, ?, null, 0, '')"
_OPEN_AGAIN: Final = """
    on conflict do update set state = 'counting', empty = 0, as_of = coalesce(as_of, excluded.as_of)
"""
_PUT_LINE: Final = """
    insert into count_line values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict do update set
        quantity = excluded.quantity, base = excluded.base, typed = excluded.typed, seq = excluded.seq
"""
_PUT_SERIAL: Final = "insert into count_serial values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
