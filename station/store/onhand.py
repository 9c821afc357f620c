"""An on-hand list of another system: read once, after a count has closed, compared, and not kept.

What stays of it is the hash of the file and how many rows it had. Nothing of it is read while a count is open, so that
nobody, and no copy of the database, can know what is expected while it is being counted.
"""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from station.errors import UsageError
from station.gs1 import ndc
from station.store import fields, meta, rows
from station.store.rows import BadRowsError, Row

COLUMNS: Final = {"gtin": False, "ndc": False, "lot": False, "expiry": False, "quantity": True}
"""What a list must say: how many, of what; and if it has them of which lot and with which expiry."""
_IF_NAMED: Final = "expiry"
"""Is read only where the mapping names its column: lists have dates in many forms, and none is guessed."""
_MOST: Final = 1_000_000
_ELEVEN: Final = 11
_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class OnHand:
    """A list that is in order."""

    sha256: str
    rows: int
    quantities: Mapping[tuple[str, str], int]
    """Of each product and lot."""
    by_lot: bool
    """Whether it has lots."""
    expiries: Mapping[tuple[str, str], Collection[date]]
    """Of each product and lot, where the mapping names their column."""
    unknown: tuple[str, ...]
    """Rows whose product is not in the catalog, as the list names them."""


def read(db: sqlite3.Connection, path: Path, mapping: Mapping[str, str]) -> OnHand:
    """Return the list, or raise `BadRowsError` with the line of each row that is wrong.

    `mapping` says which of its columns is which: `{"gtin": "UPC", "quantity": "On hand"}`; columns that are not named
    are passed over.
    """
    _must_be_columns(mapping)
    products = _Products(db)
    quantities: dict[tuple[str, str], int] = {}
    expiries: dict[tuple[str, str], set[date]] = {}
    problems, unknown, count, by_lot = [], [], 0, False
    asked = {name: must for name, must in COLUMNS.items() if name != _IF_NAMED or name in mapping}
    columns = {_column(mapping, name): must or name in mapping for name, must in asked.items()}
    for line, row in rows.read(path, columns, others=True):
        try:
            gtin, lot, quantity = _row(row, mapping, products)
            expiry = fields.value(row, _column(mapping, _IF_NAMED)) if _IF_NAMED in mapping else ""
            dated = {fields.expiry(expiry)} if expiry else set()
        except ValueError as error:
            problems.append(f"line {line}: {error}")
            continue
        count += 1
        by_lot = by_lot or bool(lot)
        if gtin is None:
            unknown.append(f"line {line}: {_named(row, mapping)}")
            continue
        quantities[gtin, lot] = quantities.get((gtin, lot), 0) + quantity
        expiries[gtin, lot] = expiries.get((gtin, lot), set()) | dated
    if problems:
        raise BadRowsError(path, problems)
    if not count:
        raise UsageError(f"{path}: has no rows; a header and at least one row are needed")
    return OnHand(digest(path), count, quantities, by_lot, expiries, tuple(unknown))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def token(identity: str, sha256: str, mapping: Mapping[str, str]) -> str:
    """Return what a dry run prints and the second step must give: it binds the count, the file and the mapping."""
    bound = json.dumps([identity, sha256, sorted(mapping.items())], ensure_ascii=False)
    return hashlib.sha256(bound.encode()).hexdigest()[:12]


def parsed_mapping(text: str) -> dict[str, str]:
    """Return `gtin=UPC,quantity="On hand"` as a mapping."""
    pairs = [piece.partition("=") for piece in text.split(",") if piece.strip()]
    mapping = {name.strip(): column.strip().strip('"').strip("'") for name, _, column in pairs}
    _must_be_columns(mapping)
    return mapping


def _must_be_columns(mapping: Mapping[str, str]) -> None:
    unknown = [name for name in mapping if name not in COLUMNS]
    if unknown or not all(mapping.values()):
        raise UsageError(f"--map names {', '.join(unknown) or 'no column'}; the names are {', '.join(COLUMNS)}")


class _Products:
    """The catalog, by GTIN and by NDC."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._gtins: set[str] = set()
        self._ndcs: dict[str, str] = {}
        for gtin, printed in db.execute("select gtin, ndc from product"):
            self._gtins.add(gtin)
            reading = ndc.from_text(printed) if printed else ndc.from_gtin(gtin)
            for candidate in reading.candidates if reading else ():
                if candidate.ndc11:
                    self._ndcs.setdefault(candidate.ndc11, gtin)

    def of_gtin(self, gtin: str) -> str | None:
        return gtin if gtin in self._gtins else None

    def of_ndc(self, number: str) -> str | None:
        return self._ndcs.get(number)


def _row(row: Row, mapping: Mapping[str, str], products: _Products) -> tuple[str | None, str, int]:
    named = {name: fields.value(row, _column(mapping, name)) for name in COLUMNS}
    quantity = _quantity(named["quantity"])
    lot = fields.mark({"lot": named["lot"]}, "lot")
    if named["gtin"]:
        return products.of_gtin(fields.gtin({"gtin": named["gtin"]})), lot, quantity
    if named["ndc"]:
        return products.of_ndc(ndc11(named["ndc"])), lot, quantity
    raise ValueError("names no product; a gtin or an ndc is needed")


def _column(mapping: Mapping[str, str], name: str) -> str:
    return mapping.get(name, name).strip().lower()


def _named(row: Row, mapping: Mapping[str, str]) -> str:
    return " ".join(filter(None, (fields.value(row, _column(mapping, name)) for name in ("gtin", "ndc"))))


def _quantity(text: str) -> int:
    whole = text.replace(",", "").removesuffix(".0").removesuffix(".00")
    if not whole.isascii() or not whole.isdigit() or int(whole) > _MOST:
        raise ValueError(f"quantity {text!r} is none; a whole number from 0 to {_MOST}")
    return int(whole)


def ndc11(text: str) -> str:
    """Return the eleven digits of billing of an NDC; raise `ValueError` where they are not certain.

    A spreadsheet takes the leading zeros of a number and turns a long one into 1.23E+10. So a number without hyphens is
    taken with eleven digits alone, or with ten of which the first is 0: ten others may be eleven that lost one.
    """
    if "E+" in text.upper():
        raise ValueError(f"ndc {text!r} was broken by a spreadsheet; format the column as text and export it again")
    digits = text.replace("-", "")
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(f"ndc {text!r} is none; it has 11 digits, or 10 with hyphens")
    if "-" not in text and len(digits) < _TEN:
        raise ValueError(
            f"ndc {text!r} has {len(digits)} digits; a spreadsheet took leading zeros, format the column as text"
        )
    if "-" not in text and len(digits) == _TEN and digits[0] != "0":
        raise ValueError(
            f"ndc {text!r} has 10 digits without hyphens: 5-3-2, 5-4-1, or 11 that lost a zero; write the hyphens"
        )
    if "-" not in text and len(digits) == _ELEVEN:
        return digits
    reading = ndc.from_text(text)
    number = reading.ndc11 if reading else None
    if number is None:
        raise ValueError(f"ndc {text!r} is none; its parts are 4-4-2, 5-3-2, 5-4-1 or 5-4-2")
    return number


def saved_mapping(db: sqlite3.Connection, name: str) -> dict[str, str]:
    """Return the mapping that was saved under a name."""
    saved = meta.remembered(db, _key(name))
    if saved is None:
        raise UsageError(f"no mapping is saved as {name!r}; give it once with --map")
    mapping: dict[str, str] = json.loads(saved)
    return mapping


def mapping_of(db: sqlite3.Connection, given: str, name: str) -> dict[str, str]:
    """Return the mapping that is given, or the one that was saved under a name."""
    if given:
        return parsed_mapping(given)
    return saved_mapping(db, name) if name else {}


def save_mapping(db: sqlite3.Connection, name: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping under a name: which column is which, and nothing that stands in one."""
    meta.remember(db, _key(name), json.dumps(mapping, ensure_ascii=False))


def _key(name: str) -> str:
    return f"onhand_map {name}"


def record(on_hand: OnHand, identity: str, mapping: Mapping[str, str], unknown: Sequence[str]) -> dict[str, Any]:
    """Return what the journal keeps of a list: not one of its quantities."""
    return {
        "event": "import",
        "what": "onhand",
        "count": identity,
        "sha256": on_hand.sha256,
        "rows": on_hand.rows,
        "unknown": len(unknown),
        "columns": dict(mapping),
    }
