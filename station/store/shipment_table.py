"""The list of a shipment as a table: a row for each package, or for so many packages of a lot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from station import gs1
from station.domain.arrivals.shipment import Sent, Shipment
from station.errors import UsageError
from station.store import fields, rows
from station.store.rows import BadRowsError, Row

COLUMNS: Final = {
    "shipment": True,
    "gtin": False,
    "ndc": False,
    "lot": True,
    "expiry": True,
    "serial": False,
    "quantity": False,
    "sscc": False,
    "parent": False,
    "po": False,
    "asn": False,
    "sender": False,
    "ship_from": False,
    "ship_to": False,
}
"""The columns, and whether each must be there; of gtin and ndc one is."""
_SSCC_LENGTH: Final = 18
_TEN: Final = 10
_LONGEST: Final = 80
_PARTIES: Final = ("sender", "ship_from", "ship_to")


@dataclass(slots=True)
class _Rows:
    """The rows of one shipment."""

    lines: list[Sent] = field(default_factory=list)
    containers: dict[str, str] = field(default_factory=dict)
    references: dict[tuple[str, str], None] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)


def shipments(path: Path) -> tuple[Shipment, ...]:
    """Return the shipments of a table, or raise `BadRowsError` with every row that is wrong and why."""
    found: dict[str, _Rows] = {}
    seen: dict[tuple[str, ...], int] = {}
    counted: dict[tuple[str, ...], int] = {}
    problems = []
    for line, row in rows.read(path, COLUMNS):
        try:
            name, sent = _name(row), _sent(row)
            if sent.serial:
                _once(seen, (sent.gtin, sent.serial), line, f"serial {sent.serial!r}")
            else:
                expiry = sent.expiry.isoformat() if sent.expiry else ""
                key = (name, sent.gtin, sent.lot, expiry, sent.container)
                _once(counted, key, line, f"lot {sent.lot!r} of this product, expiry and container")
            _take(found.setdefault(name, _Rows()), row, sent)
        except ValueError as error:
            problems.append(f"line {line}: {error}")
    if problems:
        raise BadRowsError(path, problems)
    if not found:
        raise UsageError(f"{path}: has no rows; a header and at least one row are needed")
    return tuple(_shipment(name, each) for name, each in found.items())


def _once(seen: dict[tuple[str, ...], int], key: tuple[str, ...], line: int, what: str) -> None:
    first = seen.setdefault(key, line)
    if first != line:
        raise ValueError(f"{what} is in line {first} already; it can be there once")


def _name(row: Row) -> str:
    name = _text(row, "shipment")
    if not name:
        raise ValueError("shipment is empty; write the despatch advice's number, or the order's")
    return name


def _sent(row: Row) -> Sent:
    lot, serial, gtin = fields.mark(row, "lot"), fields.mark(row, "serial"), _gtin(row)
    if not lot:
        raise ValueError("lot is empty")
    expiry: date = fields.expiry(fields.value(row, "expiry"))
    quantity = fields.quantity(fields.value(row, "quantity") or "1")
    if not quantity or (serial and quantity != 1):
        right = "a serial number is one package" if serial else "at least one package is sent"
        raise ValueError(f"quantity {quantity} of lot {lot}; {right}")
    return Sent(gtin, serial, lot, expiry, _sscc(row, "sscc"), quantity)


def _gtin(row: Row) -> str:
    """Return the GTIN; of a row with an NDC alone, that of its package, if the number leaves no doubt which it is."""
    if fields.value(row, "gtin"):
        return fields.gtin(row)
    text = fields.ndc(fields.value(row, "ndc"))
    if text is None:
        raise ValueError("gtin and ndc are empty; one of them says what is sent")
    reading = gs1.ndc.from_text(text)
    candidates = {f"{each.labeler}{each.product}{each.package}" for each in (reading.candidates if reading else ())}
    if len(candidates) != 1 or len(digits := candidates.pop()) != _TEN:
        raise ValueError(f"ndc {text!r} can be several products; write its ten digits with hyphens, or the gtin")
    body = f"003{digits}"
    return body + gs1.check_digit(body)


def _sscc(row: Row, name: str) -> str:
    text = _text(row, name).removeprefix("(00)")
    if not text:
        return ""
    if not text.isascii() or not text.isdigit() or len(text) != _SSCC_LENGTH:
        broken = "; a spreadsheet broke it, format the column as text" if "E+" in text.upper() else ""
        raise ValueError(f"{name} {text!r} is none; it has 18 digits{broken}")
    if gs1.check_digit(text[:-1]) != text[-1]:
        raise ValueError(f"{name} {text!r} ends in {text[-1]}; its check digit is {gs1.check_digit(text[:-1])}")
    return text


def _text(row: Row, name: str) -> str:
    text = fields.value(row, name)
    if len(text) > _LONGEST or not text.isprintable():
        raise ValueError(f"{name} {text[:_LONGEST]!r} is too long or not plain; at most {_LONGEST} characters")
    return text


def _take(into: _Rows, row: Row, sent: Sent) -> None:
    """Add a row to its shipment."""
    parent = _sscc(row, "parent")
    if parent and not sent.container:
        raise ValueError("parent without sscc; parent is what the container in sscc is packed in")
    if sent.container:
        _pack(into.containers, sent.container, parent)
    for kind in ("asn", "po"):
        if number := _text(row, kind):
            into.references[kind, number] = None
    for name in _PARTIES:
        if party := _text(row, name):
            into.parties.setdefault(name, party)
    into.lines.append(sent)


def _pack(containers: dict[str, str], container: str, parent: str) -> None:
    before = containers.setdefault(container, parent)
    if before != parent and before and parent:
        raise ValueError(f"sscc {container} is packed in {before} and in {parent}; it can be in one")
    containers[container] = parent or before
    if parent:
        containers.setdefault(parent, "")
    above = parent
    while above:
        if above == container:
            raise ValueError(f"sscc {container} is packed in itself")
        above = containers.get(above, "")


def _shipment(name: str, found: _Rows) -> Shipment:
    parties: Mapping[str, str] = found.parties
    return Shipment(
        name,
        tuple(found.references),
        tuple(found.lines),
        found.containers,
        sender=parties.get("sender", ""),
        ship_from=parties.get("ship_from", ""),
        ship_to=parties.get("ship_to", ""),
    )
