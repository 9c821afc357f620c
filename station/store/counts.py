"""Counts as the database has them.

What is here was counted by a person. What should be there is not on the station: see `docs/counting.md`.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from station.domain.counts.counting import Condition, Counted, CountState, CountType, Freeze, Line, ZoneState

COUNT_NEWS: Final = "count_news"
"""What the station remembers: the file of the spool that it has recorded last."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count that was opened."""

    id: str
    type: CountType
    state: CountState
    freeze: Freeze
    zone: str
    """The zone that is being counted now; empty between two."""
    opened_at: datetime
    opened_seq: int
    closed_at: datetime | None
    closed_seq: int | None
    detail: Mapping[str, Any]
    """What it was opened with and what was said of it since: `items`, `business`, `signatures`; of a recount
    `parent`."""

    @property
    def is_recount(self) -> bool:
        """Whether it counts one item of another count again."""
        return "parent" in self.detail

    @property
    def items(self) -> tuple[str, ...]:
        """The products it is limited to; empty: all of them."""
        return tuple(self.detail.get("items", ()))


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of a count."""

    name: str
    state: ZoneState
    as_of: int | None
    """The newest journal row when it was opened: what moved before that is not its concern."""
    closed_seq: int | None
    empty: bool
    """Whether a person confirmed that nothing stands there."""
    reason: str

    @property
    def is_done(self) -> bool:
        """Whether it was counted: it is closed, and not left out for a reason."""
        return self.closed_seq is not None and not self.reason


@dataclass(frozen=True, slots=True)
class Recount:
    """An item that the office or a supervisor wants counted again; it says neither how many there should be nor why."""

    count: str
    gtin: str
    lot: str
    attempt: int


def standing(db: sqlite3.Connection, *, walk: bool = False) -> Count | None:
    """Return the count that is open, a recount before the count it belongs to; None where none is."""
    row = db.execute(f"{_COUNT} where state = 'open' and (type = 'expiry_walk') = ? {_NEWEST}", (walk,)).fetchone()
    return row and _count(row)


def count(db: sqlite3.Connection, identity: str) -> Count | None:
    """Return a count."""
    row = db.execute(f"{_COUNT} where id = ?", (identity,)).fetchone()
    return row and _count(row)


def counts(db: sqlite3.Connection) -> list[Count]:
    """Return every count, the newest first."""
    return [_count(row) for row in db.execute(f"{_COUNT} {_NEWEST_FIRST}")]


def unsigned(db: sqlite3.Connection) -> Count | None:
    """Return the newest count that is counted and not yet certified."""
    row = db.execute(f"{_COUNT} where state = 'counted' and type <> 'expiry_walk' {_NEWEST}").fetchone()
    return row and _count(row)


def last_shift(db: sqlite3.Connection) -> datetime | None:
    """Return when the last count of a shift was closed."""
    row = db.execute("select max(closed_at) from count where type = 'shift' and state <> 'cancelled'").fetchone()
    return datetime.fromisoformat(row[0]) if row[0] else None


def zones(db: sqlite3.Connection, identity: str) -> list[Zone]:
    """Return the zones of a count, by name."""
    return [
        Zone(name, ZoneState(state), as_of, closed_seq, bool(empty), reason)
        for name, state, as_of, closed_seq, empty, reason in db.execute(_ZONES, (identity,))
    ]


def lines(db: sqlite3.Connection, identity: str, zone: str | None = None) -> list[Line]:
    """Return the lines of a count or of one of its zones, in the order of their zones, products and lots."""
    where, values = ("", (identity,)) if zone is None else (" and zone = ?", (identity, zone))
    return [_line(row) for row in db.execute(f"{_LINE} where count = ?{where} {_IN_ORDER}", values)]


def packs(db: sqlite3.Connection, identity: str, zone: str) -> int:
    """Return the running total of a zone."""
    found: int = db.execute(
        "select coalesce(sum(quantity), 0) from count_line where count = ? and zone = ?", (identity, zone)
    ).fetchone()[0]
    return found


def line(db: sqlite3.Connection, identity: str, like: Line) -> Line | None:
    """Return the line of the same packages in the same zone, if there is one."""
    row = db.execute(f"{_LINE} where count = ? {_SAME}", (identity, *key(like))).fetchone()
    return row and _line(row)


def last_line(db: sqlite3.Connection, identity: str, zone: str) -> Line | None:
    """Return the line that a zone's last scan or quantity went to."""
    row = db.execute(f"{_LINE} where count = ? and zone = ? order by seq desc limit 1", (identity, zone)).fetchone()
    return row and _line(row)


def last_counted(db: sqlite3.Connection, identity: str, zone: str) -> tuple[Line, int] | None:
    """Return the line that was counted last in a zone, and the journal row that did it."""
    row = db.execute("select max(seq) from count_line where count = ? and zone = ?", (identity, zone)).fetchone()
    line = last_line(db, identity, zone)
    return (line, row[0]) if line else None


def serial_of(db: sqlite3.Connection, identity: str, seq: int) -> str | None:
    """Return the serial number of the package that a journal row counted; None where it counted none."""
    row = db.execute("select serial from count_serial where count = ? and seq = ?", (identity, seq)).fetchone()
    return row and str(row[0])


def counted(db: sqlite3.Connection, identity: str, gtin: str, serial: str) -> Counted | None:
    """Return where and when a package was counted in this count, here or at another station; None where it was not."""
    row = db.execute(
        """
        select zone, coalesce(nullif(at, ''), (select at from journal where journal.seq = count_serial.seq)), station,
            lot, expiry
        from count_serial where count = ? and gtin = ? and serial = ?
        """,
        (identity, gtin, serial),
    ).fetchone()
    if row is None:
        return None
    zone, at, station, lot, expiry = row
    return Counted(gtin, serial, zone, datetime.fromisoformat(at), station, lot, _day(expiry))


def is_told(db: sqlite3.Connection, identity: str, other: Counted) -> bool:
    """Tell whether the station knows already that another one counted this package."""
    found = db.execute(
        "select 1 from count_serial where count = ? and gtin = ? and serial = ? and (station = ? or twice = 1)",
        (identity, other.gtin, other.serial, other.station),
    )
    return found.fetchone() is not None


def twice(db: sqlite3.Connection, identity: str) -> list[tuple[str, str]]:
    """Return the packages that were counted here and at another station, by gtin and serial number."""
    return db.execute(
        "select gtin, serial from count_serial where count = ? and twice = 1 order by gtin, serial", (identity,)
    ).fetchall()


def recounts(db: sqlite3.Connection, identity: str | None = None) -> list[Recount]:
    """Return what is to be counted again and nobody has yet, of one count or of all."""
    where, values = ("", ()) if identity is None else (" and count = ?", (identity,))
    rows = db.execute(f"{_RECOUNT} where done_seq is null{where} order by count, gtin, lot, attempt", values)
    return [Recount(*row) for row in rows]


def attempts(db: sqlite3.Connection, identity: str, gtin: str, lot: str) -> int:
    """Return how often an item of a count was asked for again."""
    asked: int = db.execute(
        "select count(*) from count_recount where count = ? and gtin = ? and lot = ?", (identity, gtin, lot)
    ).fetchone()[0]
    return asked


def schedules(db: sqlite3.Connection, identity: str) -> set[str]:
    """Return the schedules of the controlled products of which something was counted."""
    rows = db.execute(
        "select distinct schedule from count_line join product using (gtin)"
        " where count = ? and quantity > 0 and schedule is not null",
        (identity,),
    )
    return {schedule for (schedule,) in rows}


_COUNT: Final = """
    select id, type, state, freeze, zone, opened_at, opened_seq, closed_at, closed_seq, detail from count
"""
_NEWEST_FIRST: Final = "order by opened_seq desc, rowid desc"
_NEWEST: Final = f"{_NEWEST_FIRST} limit 1"
_ZONES: Final = "select zone, state, as_of, closed_seq, empty, reason from count_zone where count = ? order by zone"
_LINE: Final = """
    select zone, gtin, lot, expiry, condition, nocode, quantity, base, typed, serialised
    from count_line
"""
_IN_ORDER: Final = "order by zone, gtin, lot, expiry, condition, nocode"
_SAME: Final = "and zone = ? and gtin = ? and lot = ? and expiry = ? and condition = ? and nocode = ?"
_RECOUNT: Final = "select count, gtin, lot, attempt from count_recount"


def key(line: Line) -> tuple[str, str, str, str, str, bool]:
    """Return what tells a line of a count from the others."""
    expiry = line.expiry.isoformat() if line.expiry else ""
    return line.zone, line.gtin, line.lot, expiry, line.condition.value, line.nocode


def _line(row: tuple[Any, ...]) -> Line:
    zone, gtin, lot, expiry, condition, nocode, quantity, base, typed, serialised = row
    return Line(
        zone,
        gtin,
        lot,
        _day(expiry),
        Condition(condition),
        quantity,
        nocode=bool(nocode),
        base=base,
        typed=bool(typed),
        serialised=bool(serialised),
    )


def _count(row: tuple[Any, ...]) -> Count:
    identity, type_, state, freeze, zone, opened_at, opened_seq, closed_at, closed_seq, detail = row
    return Count(
        identity,
        CountType(type_),
        CountState(state),
        Freeze(freeze),
        zone,
        datetime.fromisoformat(opened_at),
        opened_seq,
        datetime.fromisoformat(closed_at) if closed_at else None,
        closed_seq,
        json.loads(detail),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
