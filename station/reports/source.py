"""What reports are made of: a station's database at one moment, and the recalls beside it."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from station.domain.counts.counting import RECOUNT_ZONE
from station.domain.instants import stamp
from station.domain.recall import Match
from station.recall.manifest import BundleError
from station.store import meta
from station.store.journal import JournalRow, head
from station.store.recalls import bundles, lookback
from station.store.recalls.in_force import Recalls
from station.store.recalls.lookback import Sighting

ALWAYS: Final = ("", "~")
"""A span in which every instant lies, as the journal writes them."""
Row: TypeAlias = tuple[JournalRow, Mapping[str, Any]]
"""A journal row with its body's values."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the catalog says of a product; empty where it does not have it."""

    name: str = ""
    ndc: str = ""
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Packages of one lot in one place under one status."""

    gtin: str
    lot: str
    expiry: date | None
    """None where nobody knows it."""
    location: str
    status: str
    quantity: int
    received_at: datetime | None
    seen_at: datetime | None
    use_by: date | None = None
    """Of an opened package, the last day it is good for."""

    @property
    def last_day(self) -> date | None:
        """The day that counts: of an opened package its own, else the printed one."""
        return self.use_by or self.expiry


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm, whether it stands or is closed."""

    id: int
    kind: str
    at: datetime
    seq: int
    """The row that raised it."""
    detail: Mapping[str, Any]
    binned_at: datetime | None
    closed_at: datetime | None
    closed_seq: int | None


class Source:
    """Reads a database; everything that one source gives is of one moment."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self.folder = bundles.folder_of(path)
        self._products = {
            gtin: Named(name, ndc or "", f"C{schedule}" if schedule else "")
            for gtin, name, ndc, schedule in db.execute("select gtin, name, ndc, schedule from product")
        }
        self._tables = {name for (name,) in db.execute("select name from sqlite_schema where type = 'table'")}

    @property
    def epoch(self) -> str:
        """The database's own name."""
        return meta.epoch(self._db)

    @property
    def head(self) -> tuple[int, bytes]:
        """The newest row's number and hash."""
        return head(self._db)

    def has(self, table: str) -> bool:
        """Tell whether the database has a table; one of an older program may lack it."""
        return table in self._tables

    def last_dated(self) -> datetime | None:
        """Return the instant of the newest row that was written with a known date; None without one."""
        found = self._db.execute(_LAST_DATED).fetchone()
        return _instant(found[0]) if found else None

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        return self._db.execute(statement, values).fetchall()

    def product(self, gtin: str) -> Named:
        """Return what the catalog says of a product."""
        return self._products.get(gtin, Named())

    def suppliers(self) -> dict[str, str]:
        """Return who supplies each product of which the catalog says it; one of an older program says it of none."""
        columns = {name for (name,) in self._db.execute("select name from pragma_table_info('product')")}
        known = "select gtin, supplier from product where supplier <> ''"
        return dict(self._db.execute(known)) if "supplier" in columns else {}

    def stock(self) -> list[Held]:
        """Return the packages that may be used, the first to expire first."""
        return [
            Held(gtin, lot, _day(expiry), place, "available", count, _instant(received), _instant(seen))
            for gtin, lot, expiry, place, count, received, seen in self._db.execute(_STOCK)
        ]

    def set_apart(self) -> list[Held]:
        """Return the packages that are here and may not be used: on hold, expired, recalled, suspect, pulled."""
        return [
            Held(gtin, lot, _day(expiry), _placed(place), status, count, None, _instant(seen))
            for gtin, lot, expiry, place, status, count, seen in self._db.execute(_SET_APART)
        ]

    def opened(self) -> list[Held]:
        """Return the packages in use, each with the last day it is good for."""
        if not self.has("open_pack"):
            return []
        return [
            Held(gtin, lot, _day(expiry), place, "opened", 1, _instant(at), _instant(at), _day(use_by))
            for gtin, lot, expiry, place, at, use_by in self._db.execute(_OPENED)
        ]

    def journal(self, *kinds: str, holds: str = "", span: tuple[str, str] = ALWAYS) -> Iterator[Row]:
        """Yield the rows of these kinds, or of all, whose body holds a text, each with its body's values.

        A row that was written with a known date lies in the span, as the journal writes instants, without its end; of
        any other row nobody knows it by its own instant.
        """
        some = f"kind in ({', '.join('?' * len(kinds))})" if kinds else "1"
        for row in self._db.execute(
            f"select seq, at, kind, body, hash from journal where {some} and instr(body, ?) > 0"  # noqa: S608  bound
            """ and (at >= ? and at < ? or instr(body, '"tsq":"set"') = 0) order by seq""",
            (*kinds, holds, *span),
        ):
            made = JournalRow(*row)
            yield made, _values(made.body)

    def row(self, seq: int | None) -> Row | None:
        """Return a row with its body's values."""
        found = self._db.execute("select seq, at, kind, body, hash from journal where seq = ?", (seq,)).fetchone()
        return (made := JournalRow(*found), _values(made.body)) if found else None

    def alarms(self) -> list[Raised]:
        """Return every alarm that was raised, in order."""
        return [
            Raised(
                number,
                kind,
                _instant(raised),
                seq,
                _values(detail),
                _instant(binned) if binned else None,
                _instant(closed) if closed else None,
                closed_seq,
            )
            for number, kind, raised, seq, detail, binned, closed, closed_seq in self._db.execute(_ALARMS)
        ]

    def binning(self, alarm: int, at: datetime | None) -> Row | None:
        """Return the row that says that an alarm's package went into its bin."""
        if at is None:
            return None
        found = self._db.execute(_BINNED, (alarm,)).fetchone()
        return self.row(found[0]) if found else None

    def unread(self, since: datetime) -> list[tuple[str, int, str]]:
        """Return the scans since an instant in which no product was read: verdict, how many, and the last."""
        return self._db.execute(_UNREAD, (stamp(since),)).fetchall()

    def sightings(self, since: datetime) -> list[Sighting]:
        """Return every product and lot that is here or was scanned since an instant."""
        return lookback.seen(self._db, since)

    def matches(self, since: datetime) -> tuple["InForce", list[tuple[Sighting, Match | None]]]:
        """Return the recalls in force, and what they say of all that was seen; None where there are none to ask."""
        seen = self.sightings(since)
        try:
            named = bundles.read(self.folder)
            if not named.bundles:
                return InForce(None, None, 0, ""), [(each, None) for each in seen]
            with closing(Recalls(self.folder, named)) as recalls:
                full = recalls.full
                count = sum(made.counts.recalls for made in (recalls.full, recalls.urgent) if made)
                in_force = InForce(recalls.dated, full.version if full else None, count, "", recalls.expires)
                return in_force, [(each, recalls.match(each.item)) for each in seen]
        except (BundleError, sqlite3.Error) as error:
            return InForce(None, None, 0, str(error)), [(each, None) for each in seen]

    def recall_date(self) -> date | None:
        """Return the day of the recall data in force."""
        try:
            made = bundles.manifest_of(self.folder, bundles.read(self.folder).full)
        except BundleError:
            return None
        return date.fromisoformat(made.source_date) if made else None


@dataclass(frozen=True, slots=True)
class InForce:
    """Which recall data there is."""

    dated: date | None
    version: int | None
    recalls: int
    problem: str
    """Why there is none; empty where that is no fault."""
    expires: date | None = None


def who(body: Mapping[str, Any]) -> str | None:
    """Return the badges that a row names: those that signed, else the one that was signed on."""
    signed = body.get("signatures") or ([body["signature"]] if body.get("signature") else None)
    if isinstance(signed, list):
        return ", ".join(str(each.get("person", "")) for each in signed if isinstance(each, dict)) or None
    return str(body["person"]) if body.get("person") else None


def _values(body: str) -> Mapping[str, Any]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _placed(location: str) -> str:
    """Return a place; what was set apart in a recount was wherever it stood, which nobody said."""
    return "" if location == RECOUNT_ZONE else location


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


_STOCK = """
    select gtin, lot, expiry, location, quantity, received_at, seen_at from stock where quantity > 0
    order by expiry, gtin, lot, location
"""
_SET_APART = """
    select gtin, lot, expiry, location, status, count(*), max(changed_at) from package
    where status not in ('available', 'taken', 'returned', 'opened')
    group by gtin, lot, expiry, location, status order by expiry, gtin, lot, location, status
"""
_OPENED = """
    select gtin, lot, expiry, location, opened_at, use_by from open_pack
    order by use_by, gtin, lot
"""
_ALARMS = """
    select id, kind, raised_at, raised_seq, detail, binned_at, closed_at, closed_seq from alarm order by id
"""
_BINNED = """
    select seq from journal where kind = 'alarm' and json_extract(body, '$.event') = 'binned'
    and json_extract(body, '$.alarm') = ? order by seq limit 1
"""
_LAST_DATED = """
    select at from journal where instr(body, '"tsq":"set"') > 0 order by seq desc limit 1
"""
_UNREAD = """
    select json_extract(body, '$.verdict'), count(*), max(at) from journal
    where kind = 'scan' and at >= ? and json_extract(body, '$.gtin') is null group by 1 order by 1
"""
