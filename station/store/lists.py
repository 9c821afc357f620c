"""The lists of shipments and the cases of suspect products: what is read of them, and what a scan changes."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.domain.arrivals.shipment import Arrival, Header, Line, Listing, Waiting
from station.domain.arrivals.suspects import SuspectCase
from station.domain.decision import Item
from station.store import tally


@dataclass(frozen=True, slots=True)
class Contents:
    """A container, and the lines of everything that is packed in it, however deep."""

    id: str
    header: Header
    lines: tuple[tuple[str, Line], ...]
    """Each line with its GTIN."""

    @property
    def quantity(self) -> int:
        """How many packages were sent in it."""
        return sum(line.quantity for _, line in self.lines)

    @property
    def received(self) -> int:
        """How many of them have come."""
        return sum(line.received for _, line in self.lines)


def listing(db: sqlite3.Connection, item: Item) -> Listing:
    """Return what the lists and the cases that are here have of a package."""
    ever = db.execute("select 1 from shipment limit 1").fetchone() is not None
    case, last_case = _case(db, item)
    if not ever:
        return Listing(waiting=_waiting(db, item), case=case, last_case=last_case)
    own = _lines(db, _OWN, (item.gtin, item.serial)) if item.serial else ()
    return Listing(
        ever=True,
        own=own,
        by_lot=_lines(db, _OWN, (item.gtin, "")),
        headers=_headers_of(db, item.gtin),
        waiting=_waiting(db, item),
        alike=_alike(db, item),
        case=case,
        last_case=last_case,
    )


def headers(db: sqlite3.Connection, numbers: Iterable[int]) -> tuple[Header, ...]:
    """Return the shipments of these numbers, without those that are not here."""
    found = (db.execute(f"{_HEADER} where number = ?", (number,)).fetchone() for number in numbers)
    return tuple(_header(db, row) for row in found if row)


def named(db: sqlite3.Connection, code: str) -> tuple[Header, ...]:
    """Return the shipments that a card can mean, those with something still to come first."""
    rows = db.execute(_NAMED, (code,))
    return tuple(sorted((_header(db, row) for row in rows), key=lambda header: not header.is_open))


def newest(db: sqlite3.Connection) -> tuple[Header, int] | None:
    """Return the shipment whose list was imported last and the journal row of that; None without any."""
    row = db.execute("select number, imported_seq from shipment order by imported_seq desc, number limit 1").fetchone()
    return (headers(db, row[:1])[0], row[1]) if row else None


def released(db: sqlite3.Connection) -> int:
    """Return how many packages wait to be brought to the shelf because their list has come."""
    count: int = db.execute("select count(*) from awaiting_list where state = ?", (Waiting.RELEASED.value,)).fetchone()[
        0
    ]
    return count


def contents(db: sqlite3.Connection, container: str) -> Contents | None:
    """Return what is packed in a container; None where no list has it.

    Of several shipments with the same container it is the one that has not come in full, else the newest.
    """
    numbers = [row[0] for row in db.execute("select shipment from container where id = ?", (container,))]
    found = [Contents(container, header, _packed(db, container, header.number)) for header in headers(db, numbers)]
    return max(found, key=lambda each: (each.received < each.quantity, each.header.number), default=None)


def _packed(db: sqlite3.Connection, container: str, shipment: int) -> tuple[tuple[str, Line], ...]:
    rows = db.execute(
        f"{_INSIDE} {_LINE_OF} where expected.shipment = ? and container in inside", (container, shipment, shipment)
    )
    return tuple((gtin, _line(row)) for gtin, *row in rows)


def _case(db: sqlite3.Connection, item: Item) -> tuple[SuspectCase | None, str]:
    last = db.execute("select id from suspect_case order by rowid desc limit 1").fetchone()
    if last is None:
        return None, ""
    row = db.execute(
        "select id, packages from suspect_case where gtin = ? and lot = ?", (item.gtin, item.lot or "")
    ).fetchone()
    if row is None:
        return None, last[0]
    checked = [serial for (serial,) in db.execute("select serial from case_check where suspect_case = ?", row[:1])]
    return SuspectCase(row[0], row[1], len(checked), (item.serial or "") in checked), last[0]


def _waiting(db: sqlite3.Connection, item: Item) -> Waiting:
    if item.serial is None:
        return Waiting.OVER
    row = db.execute(
        "select state from awaiting_list where gtin = ? and serial = ?", (item.gtin, item.serial)
    ).fetchone()
    return Waiting(row[0]) if row else Waiting.OVER


def _alike(db: sqlite3.Connection, item: Item) -> int:
    """Return how many packages of the product and lot the lists have."""
    count: int = db.execute(
        "select coalesce(sum(quantity), 0) from expected where gtin = ? and lot = ?", (item.gtin, item.lot or "")
    ).fetchone()[0]
    return count


def _headers_of(db: sqlite3.Connection, gtin: str) -> dict[int, Header]:
    rows = db.execute(_WITH_PRODUCT, (gtin,))
    return {row[0]: _header(db, row) for row in rows}


def _header(db: sqlite3.Connection, row: tuple[int, str, str, int, int]) -> Header:
    """Return a shipment with how much of it has come; once all of it has, its own row says so."""
    number, name, po, expected, received = row
    return Header(number, name, po, expected, received if received >= expected else received + tally.come(db, number))


def _lines(db: sqlite3.Connection, where: str, values: Sequence[str]) -> tuple[Line, ...]:
    return tuple(_line(row[1:]) for row in db.execute(f"{_LINE_OF} {where}", values))


def _line(row: Sequence[str | int]) -> Line:
    shipment, serial, lot, expiry, container, quantity, received = row
    day = date.fromisoformat(str(expiry)) if expiry else None
    return Line(int(shipment), str(serial), str(lot), day, str(container), int(quantity), int(received))


@dataclass(frozen=True, slots=True)
class Arrived:
    """The change that an arrival makes: what has come, what waits for its list, what a case has looked at."""

    item: Item
    arrival: Arrival

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:
        """Write it inside the commit of this journal row."""
        item, arrival = self.item, self.arrival
        for line, count in arrival.match.taken if arrival.match else ():
            receive(db, item.gtin, line, count)
            complete(db, line.shipment)
        if arrival.waiting is Waiting.OVER:
            db.execute("delete from awaiting_list where gtin = ? and serial = ?", (item.gtin, item.serial))
        elif arrival.waiting is not None:
            db.execute(_WAIT, (item.gtin, item.serial, arrival.waiting.value, at))
        check = arrival.check
        if check is None:
            return
        if check.opens:
            row = (check.case, item.gtin, item.lot or "", check.of, at, seq)
            db.execute("insert into suspect_case values (?, ?, ?, ?, ?, ?)", row)
        else:
            db.execute("update suspect_case set packages = ? where id = ?", (check.of, check.case))
        if check.adds:
            db.execute("insert into case_check values (?, ?, ?)", (check.case, item.serial or "", seq))


def complete(db: sqlite3.Connection, number: int) -> None:
    """Let the row of a shipment say that all of it has come, if it has: then its packages need not be counted."""
    header = headers(db, [number])[0]
    if not header.is_open:
        db.execute("update shipment set received = expected where number = ? and received < expected", (number,))


def receive(db: sqlite3.Connection, gtin: str, line: Line, count: int) -> None:
    """Let so many packages of a line have come."""
    if line.serial:
        tally.receive(db, gtin, line.serial, line.shipment)
        return
    expiry = line.expiry.isoformat() if line.expiry else ""
    key = (gtin, line.serial, line.shipment, line.lot, expiry, line.container)
    db.execute(_COME, (count, *key))
    db.execute("update shipment set received = received + ? where number = ?", (count, line.shipment))


_HEADER: Final = "select number, name, po, expected, received from shipment"
_NAMED: Final = f"{_HEADER} where number in (select shipment from shipment_reference where code = ?)"  # noqa: S608  no value
_WITH_PRODUCT: Final = f"{_HEADER} where number in (select shipment from shipment_product where gtin = ?)"  # noqa: S608  no value
_LINE_OF: Final = f"""
    select expected.gtin, expected.shipment, expected.serial, expected.lot, expected.expiry, container, quantity,
        max(received, {tally.CAME})
    from {tally.JOINED}
"""  # noqa: S608  no value
_OWN: Final = "where expected.gtin = ? and expected.serial = ?"
_INSIDE: Final = """
    with recursive inside (id) as (
        values (?) union select container.id from container join inside on container.parent = inside.id
        where container.shipment = ?
    )
"""
_COME: Final = """
    update expected set received = received + ?
    where gtin = ? and serial = ? and shipment = ? and lot = ? and expiry = ? and container = ?
"""
_WAIT: Final = """
    insert into awaiting_list values (?, ?, ?, ?) on conflict do update set state = excluded.state
"""
