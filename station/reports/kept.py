"""Comparisons that were kept, read again from the tables that `station.reports.comparison` wrote."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

from station.domain.counts.counting import CountType
from station.domain.counts.trend import Comparison, Observation
from station.domain.counts.variance import REASONS, Variance
from station.errors import UsageError
from station.reports.spreadsheet import unguarded
from station.store import fields, rows
from station.store.rows import BadRowsError, Row

_COLUMNS: Final = (
    "section",
    "product",
    "gtin",
    "location",
    "counted",
    "book",
    "variance",
    "verdict",
    "reason",
    "controlled",
    "recounted",
    "count",
    "type",
    "closed_at",
    "station",
    "as_of",
)
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
_PAGES: Final = (".html", ".htm", ".pdf")

_Name: TypeAlias = tuple[str, str, datetime]
"""A station, a count, and when it was compared."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file has."""

    comparisons: tuple[Comparison, ...]
    names: Mapping[str, str]
    """Of each product."""


def read(path: Path) -> Kept:
    """Return the comparisons of a file, or raise `BadRowsError` with the line of each row that is wrong."""
    if path.suffix.lower() in _PAGES:
        raise UsageError(f"{path}: is a page for people; what is read is the table, station count compare -o FILE.csv")
    found: dict[_Name, list[Observation]] = {}
    names, problems, lines = dict[str, str](), list[str](), dict[tuple[_Name, str], int]()
    for line, row in rows.read(path, dict.fromkeys(_COLUMNS, True), others=True):
        try:
            if fields.value(row, "section") != "items":
                continue
            item = _observation(row)
            name = (item.station, item.count, _instant(row, "as_of"))
        except ValueError as error:
            problems.append(f"line {line}: {error}")
            continue
        if (first := lines.setdefault((name, item.gtin), line)) != line:
            problems.append(f"line {line}: gtin {item.gtin} is in line {first} already; a count has each item once")
        found.setdefault(name, []).append(item)
        names[item.gtin] = unguarded(fields.value(row, "product"))
    if problems:
        raise BadRowsError(path, problems, "so nothing is said")
    if not found:
        raise UsageError(f"{path}: has no row of section items; what is read is what station count compare -o wrote")
    return Kept(tuple(Comparison(*name, tuple(items)) for name, items in found.items()), names)


def _observation(row: Row) -> Observation:
    gtin = fields.gtin(row)
    variance = Variance(gtin, "", _whole(row, "counted"), _whole(row, "book"))
    if (variance.amount, variance.word) != (_whole(row, "variance"), fields.value(row, "verdict")):
        raise ValueError(
            f"variance {fields.value(row, 'variance')} {fields.value(row, 'verdict')} is not counted less book; "
            f"{variance.counted} less {variance.book} is {variance.word} {variance.amount}"
        )
    code = fields.value(row, "reason").partition(" ")[0]
    if code and code not in REASONS:
        raise ValueError(f"reason {code!r} is none; it begins with V01 to V15, or is empty")
    return Observation(
        closed_at=_instant(row, "closed_at"),
        station=_text(row, "station"),
        count=_text(row, "count"),
        gtin=gtin,
        location=unguarded(fields.value(row, "location")),
        difference=variance.difference,
        controlled=_truth(row, "controlled"),
        recounted=_truth(row, "recounted"),
        reason=code,
        baseline=_type(row) is CountType.BASELINE,
    )


def _text(row: Row, name: str) -> str:
    text = unguarded(fields.value(row, name))
    if not text:
        raise ValueError(f"{name} is empty; it must say which")
    return text


def _whole(row: Row, name: str) -> int:
    text = fields.value(row, name)
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{name} {text!r} is none; a whole number of packages")
    return int(text)


def _truth(row: Row, name: str) -> bool:
    text = fields.value(row, name).lower()
    if text not in ("yes", "no"):
        raise ValueError(f"{name} {text!r} is neither yes nor no")
    return text == "yes"


def _type(row: Row) -> CountType:
    text = fields.value(row, "type")
    try:
        return CountType(text)
    except ValueError:
        raise ValueError(f"type {text!r} is none; {', '.join(kind.value for kind in CountType)}") from None


def _instant(row: Row, name: str) -> datetime:
    text = fields.value(row, name)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        unknown = "is empty, as no clock knew it" if not text else f"{text!r} is no instant"
        raise ValueError(f"{name} {unknown}; write it with its distance from UTC, as 2026-09-18T14:07:00-04:00")
    return at
