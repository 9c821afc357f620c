"""Which journal rows someone asks for, and whether a row is one of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from station import gs1
from station.domain.instants import stamp
from station.errors import UsageError
from station.gs1.ndc import from_text
from station.gs1.scan import ndc_in_gtin
from station.store.journal import JournalRow

_GTIN: Final = 14


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; what is empty is not asked about."""

    serial: str = ""
    lot: str = ""
    """Compared without regard to upper and lower case, since it may come over a telephone."""
    ndcs: frozenset[str] = frozenset()
    """The digits of every code that the one asked for can be."""
    gtins: frozenset[str] = frozenset()
    """Fourteen digits each."""
    begins: str = ""
    """The instant from which on, as the journal writes instants."""
    ends: str = ""
    """The instant before which."""
    kinds: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    """The words as they were given, for the record."""

    @property
    def names_a_package(self) -> bool:
        """Tell whether the content of rows is asked about."""
        return bool(self.serial or self.lot or self.ndcs or self.gtins)

    def sought(self) -> Iterator[tuple[str, ...]]:
        """Yield texts of which at least one stands in the body of a row that is asked for, one tuple a condition."""
        if self.serial:
            yield (_as_json(self.serial),)
        if self.lot:
            yield (_as_json(self.lot),)
        if self.ndcs or self.gtins:
            yield tuple(sorted(self.ndcs | self.gtins))

    def names(self, body: Any) -> bool:
        """Tell whether the body of a row holds the package that is asked for."""
        if self.serial and self.serial not in _values(body, "serial"):
            return False
        if self.lot and self.lot.casefold() not in {each.casefold() for each in _values(body, "lot")}:
            return False
        if not (self.ndcs or self.gtins):
            return True
        gtins, ndcs = _values(body, "gtin"), {each.replace("-", "") for each in _values(body, "ndc")}
        return bool(self.gtins & gtins or self.ndcs & ndcs or any(ndc_in_gtin(each) in self.ndcs for each in gtins))


def query(
    zone: tzinfo,
    *,
    serial: str = "",
    lot: str = "",
    ndc: str = "",
    gtin: str = "",
    first: date | None = None,
    last: date | None = None,
    kinds: tuple[str, ...] = (),
    known_gtins: frozenset[str] = frozenset(),
) -> Query:
    """Return what is asked for; days are those of the site and both are included.

    `known_gtins` are those that the catalog has for the NDC.
    """
    if ndc and gtin:
        raise UsageError("an NDC and a GTIN name the same thing; ask for one of them")
    words = {"serial": serial, "lot": lot, "ndc": ndc, "gtin": gtin, "from": first, "to": last, "kind": ",".join(kinds)}
    return Query(
        serial,
        lot,
        _ndc_digits(ndc) if ndc else frozenset(),
        known_gtins | ({_gtin(gtin)} if gtin else frozenset()),
        _midnight(first, zone) if first else "",
        _midnight(last + timedelta(days=1), zone) if last else "",
        kinds,
        tuple((name, str(value)) for name, value in words.items() if value),
    )


def is_dated(row: JournalRow) -> bool:
    """Tell whether the station knew the date when it wrote the row."""
    return '"tsq":"set"' in row.body


def body_of(row: JournalRow) -> Any:
    """Return the body as JSON values; nothing of one that is no JSON."""
    try:
        return json.loads(row.body)
    except (ValueError, RecursionError):
        return {}


def refers(body: Any) -> frozenset[int]:
    """Return the rows that a row corrects or adds to."""
    found = body.get("refers") if isinstance(body, dict) else None
    numbers = found if isinstance(found, list) else [found]
    return frozenset(each for each in numbers if type(each) is int)


def _as_json(text: str) -> str:
    """Return the text as a body has it, up to its closing quotation mark.

    Without the opening one, which is everywhere in a body: SQLite looks for the first letter, and the walk through a
    journal takes half the time.
    """
    return json.dumps(text, ensure_ascii=False)[1:]


def _values(body: Any, name: str) -> set[str]:
    """Return the texts under a name, however deep; also those of a list under the name's plural."""
    found: set[str] = set()
    if isinstance(body, list):
        for each in body:
            found |= _values(each, name)
    elif isinstance(body, dict):
        for key, value in body.items():
            if key == name and isinstance(value, str):
                found.add(value)
            elif key == f"{name}s" and isinstance(value, list):
                found |= {each for each in value if isinstance(each, str)}
                found |= _values(value, name)
            elif isinstance(value, dict | list):
                found |= _values(value, name)
    return found


def _ndc_digits(text: str) -> frozenset[str]:
    reading = from_text(text)
    if reading is None:
        raise UsageError(f"ndc {text!r} is none; it has 10 digits as 4-4-2, 5-3-2 or 5-4-1, or 11 as 5-4-2")
    return frozenset({reading.digits, *(str(each).replace("-", "") for each in reading.candidates)})


def _gtin(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) in (8, 12, 13, _GTIN)):
        raise UsageError(f"gtin {text!r} is none; it has 8, 12, 13 or 14 digits")
    if gs1.check_digit(text[:-1]) != text[-1]:
        raise UsageError(f"gtin {text!r} ends in {text[-1]}; its check digit is {gs1.check_digit(text[:-1])}")
    return text.zfill(_GTIN)


def _midnight(day: date, zone: tzinfo) -> str:
    return stamp(datetime.combine(day, time(), zone))
