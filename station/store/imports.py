"""Catalog and stock from the files of another system: each row is checked, and all of them go in, or none."""

import hashlib
import json
import sqlite3
from calendar import monthrange
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from station import gs1
from station.domain.stock import LONGEST_LOCATION, Status
from station.errors import UsageError
from station.store import rows
from station.store.database import transaction
from station.store.journal import append, stamp
from station.store.rows import Row

_GTIN_LENGTHS: Final = (8, 12, 13, 14)
_MOST: Final = 1_000_000
_LONGEST: Final = 20
"""Characters of a lot and of a serial number (GS1 General Specifications, AI 10 and 21)."""
_MOST_DAYS: Final = 3650
_SCHEDULES: Final = frozenset({"", "I", "II", "III", "IV", "V"})
_MOST_SHOWN: Final = 20


class BadRowsError(UsageError):
    """Rows of a file that cannot be taken, each with its line and the reason; nothing was imported."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        shown = problems[:_MOST_SHOWN]
        more = [f"and {len(problems) - len(shown)} more"] if len(problems) > len(shown) else []
        super().__init__("\n".join([f"{path}: {len(problems)} rows are wrong, nothing was imported", *shown, *more]))


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
    products = _checked(path, _CATALOG, _product, ("gtin",))
    with transaction(db):
        _upsert(db, "product", products)
        return _journalled(db, "catalog", path, len(products), at)


def import_stock(db: sqlite3.Connection, path: Path, at: datetime, location: str) -> Taken:
    """Take the lots of a file as what is on the shelf; a lot's quantity in a place is replaced, not added to.

    A row with a serial number is one package; rows without give the quantity of a lot. A package that was set apart
    or taken stays so, whatever the list says; one that is listed in another place has left its old one.
    """
    listed = _checked(path, _STOCK, lambda row: _lot(row, location), ("gtin", "serial"))
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
    return append(db, stamp(at), "import", json.dumps(body, ensure_ascii=False, separators=(",", ":")))


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
}
_STOCK: Final = {"gtin": True, "lot": True, "expiry": True, "serial": False, "quantity": False, "location": False}
"""The columns of each file, and whether each must be there."""


def _checked(
    path: Path, columns: Mapping[str, bool], check: Callable[[Row], dict[str, Any]], unique: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the rows of a file as they go into the database, or raise `BadRowsError` with all that is wrong.

    Two rows with the same `unique` values are wrong, unless one of the values is empty.
    """
    good, problems, seen = [], [], dict[tuple[str, ...], int]()
    for line, row in rows.read(path, columns):
        try:
            values = check(row)
        except ValueError as error:
            problems.append(f"line {line}: {error}")
            continue
        key = tuple(values[name] for name in unique)
        first = seen.setdefault(key, line) if all(key) else line
        if first != line:
            problems.append(f"line {line}: {unique[-1]} {key[-1]!r} is in line {first} already; it can be there once")
        good.append(values)
    if problems:
        raise BadRowsError(path, problems)
    if not good:
        raise UsageError(f"{path}: has no rows; a header and at least one row are needed")
    return good


def _product(row: Row) -> dict[str, Any]:
    schedule = _value(row, "schedule").upper().removeprefix("C")
    if schedule not in _SCHEDULES:
        raise ValueError(f"schedule {row['schedule']!r} is none; write II, III, IV, V or nothing")
    name = _value(row, "name")
    if not name:
        raise ValueError("name is empty")
    return {
        "gtin": _gtin(row),
        "ndc": _ndc(_value(row, "ndc")),
        "name": name,
        "schedule": schedule or None,
        "serialised": _truth(row, "serialised"),
        **{name: _days(row, name) for name in ("door_days", "act_days", "block_days")},
    }


def _lot(row: Row, location: str) -> dict[str, Any]:
    lot, serial = _value(row, "lot"), _value(row, "serial")
    for name, value in (("lot", lot), ("serial", serial)):
        if len(value) > _LONGEST or not all("!" <= c <= "z" for c in value):
            raise ValueError(f"{name} {value!r} is none of GS1; at most 20 letters, digits and signs")
    if not lot:
        raise ValueError("lot is empty")
    quantity = _quantity(_value(row, "quantity") or "1")
    if serial and quantity != 1:
        raise ValueError(f"quantity {quantity} of a serial number; a serial number is one package")
    return {
        "gtin": _gtin(row),
        "lot": lot,
        "expiry": _expiry(_value(row, "expiry")).isoformat(),
        "serial": serial,
        "quantity": quantity,
        "location": _location(_value(row, "location") or location),
    }


def _value(row: Row, name: str) -> str:
    if "" in row:
        raise ValueError(f"has more columns than the header ({', '.join(row[''])})")
    return (row.get(name) or "").strip()


def _location(text: str) -> str:
    if len(text) > LONGEST_LOCATION or not all(" " <= c <= "~" for c in text):
        raise ValueError(
            f"location {text!r} is too long or not plain; at most {LONGEST_LOCATION} letters, digits and signs"
        )
    return text


def _gtin(row: Row) -> str:
    text = _value(row, "gtin")
    if not text.isascii() or not text.isdigit() or len(text) not in _GTIN_LENGTHS:
        broken = "; a spreadsheet broke it, format the column as text" if "E+" in text.upper() else ""
        raise ValueError(f"gtin {text!r} is none; it has 8, 12, 13 or 14 digits{broken}")
    if gs1.check_digit(text[:-1]) != text[-1]:
        raise ValueError(f"gtin {text!r} ends in {text[-1]}; its check digit is {gs1.check_digit(text[:-1])}")
    return text.zfill(14)


def _ndc(text: str) -> str | None:
    if not text:
        return None
    parts = text.split("-")
    digits = "".join(parts)
    sizes = {(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2), (6, 4, 2)}
    fits = tuple(map(len, parts)) in sizes if len(parts) > 1 else len(digits) in (10, 11, 12)
    if not fits or not digits.isascii() or not digits.isdigit():
        broken = "; a spreadsheet broke it, format the column as text" if "E+" in text.upper() else ""
        raise ValueError(f"ndc {text!r} is none; it has 10 digits as 4-4-2, 5-3-2 or 5-4-1{broken}")
    return text


def _expiry(text: str) -> date:
    with suppress(ValueError):
        if len(text) == len("2027-03"):
            first = date.fromisoformat(f"{text}-01")
            return first.replace(day=monthrange(first.year, first.month)[1])
        if len(text) == len("2027-03-31"):
            return date.fromisoformat(text)
    raise ValueError(f"expiry {text!r} is no date; write 2027-03-31, or 2027-03 for the last day of the month")


def _quantity(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MOST:
        raise ValueError(f"quantity {text!r} is none; a whole number from 0 to {_MOST}")
    return int(text)


def _days(row: Row, name: str) -> int | None:
    text = _value(row, name)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_DAYS:
        raise ValueError(f"{name} {text!r} is no number of days from 0 to 3650")
    return int(text)


def _truth(row: Row, name: str) -> int:
    text = _value(row, name).lower() or "yes"
    if text not in ("yes", "no", "true", "false", "1", "0"):
        raise ValueError(f"{name} {text!r} is neither yes nor no")
    return int(text in ("yes", "true", "1"))
