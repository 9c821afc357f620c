"""Catalog and stock from the files of another system: each row is checked, and all of them go in, or none."""

import hashlib
import sqlite3
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from station.domain.instants import stamp
from station.domain.stock import Status
from station.store import fields, rows
from station.store.database import transaction
from station.store.journal import write
from station.store.rows import Row

_SCHEDULES: Final = frozenset({"", "I", "II", "III", "IV", "V"})


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import took in."""

    rows: int
    seq: int
    """The journal row that tells of it."""
    left_alone: int = 0
    """Rows of packages that were set apart or taken: a list does not put them back on the shelf."""


def import_catalog(db: sqlite3.Connection, path: Path, at: datetime) -> Taken:
    """Take the products of a file into the catalog; a product that is there is replaced."""
    products = rows.checked(path, _CATALOG, _product, ("gtin",))
    with transaction(db):
        _upsert(db, "product", products)
        return _journalled(db, "catalog", path, len(products), at)


def import_stock(db: sqlite3.Connection, path: Path, at: datetime, location: str) -> Taken:
    """Take the lots of a file as what is on the shelf; a lot's quantity in a place is replaced, not added to.

    A row with a serial number is one package; rows without give the quantity of a lot. A package that was set apart
    or taken stays so, whatever the list says; one that is listed in another place has left its old one.
    """
    listed = rows.checked(path, _STOCK, lambda row: _lot(row, location), ("gtin", "serial"))
    now = stamp(at)
    with transaction(db):
        shelved = [row for row in listed if not _is_set_apart(db, row)]
        lots: dict[tuple[str, ...], int] = {}
        for row in shelved:
            key = _place(row)
            lots[key] = lots.get(key, 0) + row["quantity"]
        for row in shelved:
            _leave_old_place(db, row, lots.keys())
        stamps = {"received_at": now, "seen_at": now}
        stock = [{**dict(zip(_KEYS["stock"], key, strict=True)), "quantity": n, **stamps} for key, n in lots.items()]
        _upsert(db, "stock", stock)
        db.executemany("delete from doubt where gtin = ? and expiry = ? and lot = ? and location = ?", lots)
        _upsert(db, "package", [_package(row, now) for row in shelved if row["serial"]])
        counts = {"rows": len(listed), "left_alone": len(listed) - len(shelved)}
        return Taken(len(listed), journal_import(db, "stock", path, counts, at), counts["left_alone"])


def _place(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in _KEYS["stock"])


def _package(row: Mapping[str, Any], now: str) -> dict[str, Any]:
    named = {name: row[name] for name in ("gtin", "serial", "lot", "expiry", "location")}
    return {**named, "status": Status.AVAILABLE.value, "changed_at": now}


def _is_set_apart(db: sqlite3.Connection, row: Mapping[str, Any]) -> bool:
    found = db.execute(
        "select status from package where gtin = ? and serial = ?", (row["gtin"], row["serial"])
    ).fetchone()
    return found is not None and found[0] != Status.AVAILABLE.value


def _leave_old_place(db: sqlite3.Connection, row: Mapping[str, Any], replaced: Container[tuple[str, ...]]) -> None:
    """Take a package out of the stock of the place where it was, unless the list says that place's quantity anyway."""
    columns = ", ".join(_KEYS["stock"])
    old = db.execute(
        f"select {columns} from package where gtin = ? and serial = ?",  # noqa: S608  the names are the four above
        (row["gtin"], row["serial"]),
    ).fetchone()
    if old is not None and old not in replaced:
        db.execute(
            "update stock set quantity = max(0, quantity - 1)"
            " where gtin = ? and expiry = ? and lot = ? and location = ?",
            old,
        )


def journal_import(db: sqlite3.Connection, what: str, path: Path, counts: Mapping[str, Any], at: datetime) -> int:
    """Record an import in the journal, inside the caller's transaction, and return the row's number."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    body = {"event": "import", "what": what, "file": path.name, "sha256": digest, **counts}
    return write(db, at, "import", body)


def _journalled(db: sqlite3.Connection, what: str, path: Path, rows: int, at: datetime) -> Taken:
    return Taken(rows, journal_import(db, what, path, {"rows": rows}, at))


def _upsert(db: sqlite3.Connection, table: str, values: list[dict[str, Any]]) -> None:
    from sqlite_utils import Database  # noqa: PLC0415  # heavy, and never on the path of a scan

    Database(db, execute_plugins=False).table(table).upsert_all(values, pk=_KEYS[table])


_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "product": ("gtin",),
    "stock": ("gtin", "expiry", "lot", "location"),
    "package": ("gtin", "serial"),
}
_CATALOG: Final = {
    "gtin": True,
    "name": True,
    "ndc": False,
    "schedule": False,
    "serialised": False,
    "door_days": False,
    "act_days": False,
    "block_days": False,
    "plan_days": False,
    "class": False,
    "open_days": False,
    "hazardous": False,
    "supplier": False,
}
_STOCK: Final = {"gtin": True, "lot": True, "expiry": True, "serial": False, "quantity": False, "location": False}
"""The columns of each file, and whether each must be there."""


def _product(row: Row) -> dict[str, Any]:
    schedule = fields.value(row, "schedule").upper().removeprefix("C")
    if schedule not in _SCHEDULES:
        raise ValueError(f"schedule {row['schedule']!r} is none; write II, III, IV, V or nothing")
    name = fields.value(row, "name")
    if not name:
        raise ValueError("name is empty")
    return {
        "gtin": fields.gtin(row),
        "ndc": fields.ndc(fields.value(row, "ndc")),
        "name": name,
        "schedule": schedule or None,
        "serialised": fields.truth(row, "serialised"),
        **{name: fields.days(row, name) for name in ("door_days", "act_days", "block_days", "plan_days", "open_days")},
        "class": fields.value(row, "class"),
        "hazardous": fields.truth(row, "hazardous", "no"),
        "supplier": fields.value(row, "supplier"),
    }


def _lot(row: Row, location: str) -> dict[str, Any]:
    lot, serial = fields.mark(row, "lot"), fields.mark(row, "serial")
    if not lot:
        raise ValueError("lot is empty")
    quantity = fields.quantity(fields.value(row, "quantity") or "1")
    if serial and quantity != 1:
        raise ValueError(f"quantity {quantity} of a serial number; a serial number is one package")
    return {
        "gtin": fields.gtin(row),
        "lot": lot,
        "expiry": fields.expiry(fields.value(row, "expiry")).isoformat(),
        "serial": serial,
        "quantity": quantity,
        "location": fields.location(fields.value(row, "location") or location),
    }
