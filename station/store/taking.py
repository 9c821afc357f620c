"""Taking in the list of a shipment: what has not come yet is replaced, what has come stays."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from station.domain.arrivals.shipment import Sent, Shipment, Waiting, code
from station.domain.decision import Item
from station.domain.stock import Status
from station.store import lists, tally


@dataclass(frozen=True, slots=True)
class Survey:
    """What is here already of a list that is taken in."""

    before: int = 0
    """Packages that came in before their list, or on another; they count as come."""
    gone: int = 0
    """Packages that have come and that a changed list no longer has."""
    suspect: int = 0
    """Packages that are held as suspect and are on the list."""
    differing: tuple[Item, ...] = ()
    """Packages that came in with another lot or expiry than the list has."""


class Put:
    """The change that puts a shipment's list in the place of what has not come of it."""

    def __init__(self, shipment: Shipment) -> None:
        self.shipment = shipment

    @cached_property
    def digest(self) -> str:
        """What tells two lists of a shipment apart, however their lines are ordered."""
        shipment = self.shipment
        told = [shipment.name, shipment.references, shipment.sender, shipment.receiver]
        told += [shipment.ship_from, shipment.ship_to, shipment.sent_at, sorted(shipment.containers.items())]
        found = hashlib.sha256(repr(told).encode())
        for row in sorted(_row(line) for line in shipment.lines):
            found.update(repr(row).encode())
        return found.hexdigest()

    def is_here(self, db: sqlite3.Connection) -> bool:
        """Tell whether this very list was taken in before."""
        row = db.execute("select digest from shipment where name = ?", (self.shipment.name,)).fetchone()
        return row is not None and row[0] == self.digest

    def survey(self, db: sqlite3.Connection) -> Survey:
        """Return what is here already; asked inside the commit that writes the list."""
        before, suspect, listed, differing = 0, 0, set(), []
        for line in self.shipment.lines:
            if not line.serial:
                continue
            listed.add((line.gtin, line.serial))
            row = db.execute(_SEEN, (line.gtin, line.serial)).fetchone()
            if row is None or row[3] == Waiting.WAITS.value:
                continue
            lot, expiry, status, _ = row
            agrees = line.lot in ("", lot) and _expiry(line) in ("", expiry)
            suspect += status == Status.SUSPECT.value
            before += agrees and status != Status.SUSPECT.value
            if not agrees:
                differing.append(Item(line.gtin, lot, None, line.serial))
        come = db.execute(_COME, (self.shipment.name,)).fetchall()
        gone = sum(key not in listed for key in come)
        before -= len(come) - gone
        return Survey(max(0, before), gone, suspect, tuple(differing))

    def write(self, db: sqlite3.Connection, at: str, seq: int) -> None:
        """Write it inside the commit of this journal row."""
        number = self._shipment(db, at, seq)
        for table in ("shipment_reference", "shipment_product", "container"):
            db.execute(f"delete from {table} where shipment = ?", (number,))  # noqa: S608  one of the three names
        db.execute(_NOT_COME, (number,))
        db.execute("update expected set quantity = received where shipment = ? and serial = ''", (number,))
        come = set(db.execute("select gtin, serial from expected where shipment = ? and serial <> ''", (number,)))
        lines = (line for line in self.shipment.lines if (line.gtin, line.serial) not in come)
        db.executemany(_EXPECT, (_values(line, number) for line in lines))
        db.executemany("insert into shipment_product values (?, ?)", ((gtin, number) for gtin in self._products(come)))
        containers = ((name, number, parent) for name, parent in self.shipment.containers.items())
        db.executemany("insert into container values (?, ?, ?)", containers)
        db.executemany("insert or ignore into shipment_reference values (?, ?, ?, ?)", self._codes(number))
        db.execute(_ALREADY_HERE, (number, Waiting.WAITS.value, Status.SUSPECT.value))
        db.execute(_RECKON, (number, number, number))
        lists.complete(db, number)

    def _shipment(self, db: sqlite3.Connection, at: str, seq: int) -> int:
        shipment = self.shipment
        kinds = dict(reversed(shipment.references))
        detail = {name: getattr(shipment, name) for name in _DETAIL}
        told = json.dumps({name: value for name, value in detail.items() if value}, ensure_ascii=False)
        values = (shipment.name, kinds.get("po", ""), told, self.digest, at, seq)
        number: int = db.execute(_SHIPMENT, values).fetchone()[0]
        return number

    def _products(self, come: set[tuple[str, str]]) -> set[str]:
        return {line.gtin for line in self.shipment.lines} | {gtin for gtin, _ in come}

    def _codes(self, number: int) -> Iterator[tuple[str, int, str, str]]:
        yield code(self.shipment.name), number, "name", self.shipment.name
        for kind, value in self.shipment.references:
            yield code(value), number, kind, value


def _expiry(line: Sent) -> str:
    return line.expiry.isoformat() if line.expiry else ""


def _row(line: Sent) -> tuple[str, str, str, str, str, int]:
    return (line.gtin, line.serial, line.lot, _expiry(line), line.container, line.quantity)


def _values(line: Sent, number: int) -> tuple[Any, ...]:
    return (line.gtin, line.serial, number, line.lot, _expiry(line), line.container, line.quantity)


def last_import(db: sqlite3.Connection) -> int:
    """Return the journal row of the import that was the last."""
    seq: int = db.execute("select max(imported_seq) from shipment").fetchone()[0]
    return seq


def waiting(db: sqlite3.Connection, seq: int) -> list[tuple[Item, str]]:
    """Return the packages that wait for a list and are on one that was taken in with this row, and where each is."""
    return [
        (Item(gtin, lot, date.fromisoformat(expiry), serial), location)
        for gtin, serial, lot, expiry, location in db.execute(_WAITING, (Waiting.WAITS.value, seq))
    ]


_DETAIL: Final = ("references", "sender", "receiver", "ship_from", "ship_to", "sent_at")
_SEEN: Final = """
    select lot, expiry, status, state from package left join awaiting_list using (gtin, serial)
    where gtin = ? and serial = ?
"""
_COME: Final = f"""
    select expected.gtin, expected.serial from {tally.JOINED} join shipment on shipment.number = expected.shipment
    where shipment.name = ? and expected.serial <> '' and (expected.received > 0 or {tally.CAME})
"""  # noqa: S608  the names are the tally's own
_NOT_COME: Final = """
    delete from expected where shipment = ? and received = 0 and not exists (
        select 1 from package
        where package.gtin = expected.gtin and package.serial = expected.serial
        and package.shipment = expected.shipment
    )
"""
_SHIPMENT: Final = """
    insert into shipment (name, po, detail, digest, expected, received, imported_at, imported_seq)
    values (?, ?, ?, ?, 0, 0, ?, ?)
    on conflict (name) do update set po = excluded.po, detail = excluded.detail, digest = excluded.digest,
    imported_at = excluded.imported_at, imported_seq = excluded.imported_seq
    returning number
"""
_EXPECT: Final = """
    insert into expected values (?, ?, ?, ?, ?, ?, ?, 0)
    on conflict do update set quantity = max(excluded.quantity, received)
"""
_ALREADY_HERE: Final = """
    update expected set received = 1
    where shipment = ? and serial <> '' and received = 0 and exists (
        select 1 from package left join awaiting_list using (gtin, serial)
        where package.gtin = expected.gtin and package.serial = expected.serial
        and coalesce(state, '') <> ? and status <> ? and package.shipment is not expected.shipment
        and expected.lot in ('', package.lot) and expected.expiry in ('', package.expiry)
    )
"""
_RECKON: Final = """
    update shipment set
    expected = (select coalesce(sum(quantity), 0) from expected where shipment = ?),
    received = (select coalesce(sum(received), 0) from expected where shipment = ?)
    where number = ?
"""
_WAITING: Final = """
    select distinct package.gtin, package.serial, package.lot, package.expiry, package.location
    from awaiting_list join package using (gtin, serial) join expected using (gtin, serial)
    join shipment on shipment.number = expected.shipment
    where state = ? and imported_seq = ?
"""
