"""The tables of a count certificate, from the rows that closed a count."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from station.domain.counts.certified import digest
from station.reports.model import Column, Section, Tone, Value, counted
from station.reports.source import Source

_SECTIONS: Final = (
    ("II", "Schedules I and II", "counted_cii"),
    ("III-V", "Schedules III to V", "counted_ciii_v"),
    ("other", "Other products", "counted_other"),
)
_CONDITIONS: Final = {
    "good": "good",
    "expired": "EXPIRED, on hand",
    "recalled": "RECALLED, on hand",
    "held": "HELD, on hand",
}
_LINE: Final = (
    Column("product", "Drug, strength and form"),
    Column("ndc", "NDC", below=True),
    Column("schedule", "Schedule"),
    Column("lot", "Lot"),
    Column("expiry", "Expiry"),
    Column("zone", "Zone"),
    Column("condition", "Condition"),
    Column("quantity", "Counted", "packages"),
    Column("by_hand", "Without code"),
)
_TOTAL: Final = (
    Column("product", "Drug, strength and form"),
    Column("ndc", "NDC", below=True),
    Column("gtin", "GTIN", below=True),
    Column("schedule", "Schedule"),
    Column("quantity", "Total", "packages"),
    Column("expired", "of them expired", "packages"),
    Column("recalled", "of them recalled", "packages"),
    Column("held", "of them held", "packages"),
)
_ZONES: Final = (
    Column("zone", "Zone"),
    Column("state", "State"),
    Column("reason", "Reason"),
    Column("as_of_seq", "Opened after row"),
    Column("closed_seq", "Closed by row"),
)
_PERSONS: Final = (
    Column("meaning", "Meaning"),
    Column("name", "Name"),
    Column("person", "Badge"),
    Column("role", "Role"),
    Column("signed", "Signed"),
    Column("pin", "Badge and PIN"),
)


def lines_of(source: Source, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the lines in the rows before the certificate, each with the section it belongs to."""
    first, last = body.get("lines_from"), body.get("lines_upto")
    if not isinstance(first, int) or not isinstance(last, int):
        return []
    found: list[Mapping[str, Any]] = []
    for seq in range(first, last + 1):
        row = source.row(seq)
        if row and row[1].get("event") == "lines" and row[1].get("count") == body.get("count"):
            found += [{**line, "section": row[1].get("section", "other")} for line in row[1].get("lines", ())]
    return found


def fault(lines: list[Mapping[str, Any]], body: Mapping[str, Any]) -> str:
    """Return why these are not the lines that were certified; empty where they are."""
    found = digest({key: value for key, value in line.items() if key != "section"} for line in lines)
    if len(lines) != body.get("lines"):
        return f"The certificate is of {body.get('lines')} lines and {len(lines)} are there."
    certified = body.get("lines_sha256")
    return "" if certified in (None, found) else "The lines are not those that were certified."


def by_section(lines: list[Mapping[str, Any]]) -> list[Section]:
    """Return the lines, schedule II as a list of its own; lists that are empty are left out, unless all are."""
    found = []
    for section, title, name in _SECTIONS:
        rows = tuple(
            (
                line.get("name") or "(not in the catalog)",
                line.get("ndc"),
                _schedule(line),
                line.get("lot") or None,
                _day(line.get("expiry")),
                line.get("zone"),
                _CONDITIONS.get(str(line.get("condition")), str(line.get("condition"))),
                line.get("quantity"),
                "yes" if line.get("nocode") else None,
            )
            for line in lines
            if line["section"] == section
        )
        if rows or (section == "other" and not lines):
            found.append(Section(name, title, _LINE, rows, nothing="Nothing was on hand."))
    return found


def by_product(lines: list[Mapping[str, Any]]) -> list[Section]:
    """Return the total of each product, controlled ones first."""
    order = {section: place for place, (section, _, _) in enumerate(_SECTIONS)}
    items: dict[tuple[int, str, str], dict[str, Any]] = {}
    for line in lines:
        key = (order.get(line["section"], len(order)), str(line.get("name") or ""), str(line.get("gtin")))
        item = items.setdefault(key, {"line": line, "all": 0, "expired": 0, "recalled": 0, "held": 0})
        quantity = int(line.get("quantity") or 0)
        item["all"] += quantity
        if line.get("condition") in ("expired", "recalled", "held"):
            item[line["condition"]] += quantity
    rows = tuple(
        (
            item["line"].get("name") or "(not in the catalog)",
            item["line"].get("ndc"),
            item["line"].get("gtin"),
            _schedule(item["line"]),
            *(item[name] for name in ("all", "expired", "recalled", "held")),
        )
        for _, item in sorted(items.items())
    )
    return [Section("items", "Totals by product", _TOTAL, rows)] if rows else []


def _schedule(line: Mapping[str, Any]) -> str | None:
    return f"C{line['schedule']}" if line.get("schedule") else None


def zones(body: Mapping[str, Any]) -> Section:
    """Return the zones of the count, also those that were not counted."""
    rows = tuple(_zone(each) for each in body.get("zones", ()))
    return Section("zones", "Zones", _ZONES, rows, nothing="" if body else "No count has been closed and certified.")


def persons(body: Mapping[str, Any]) -> Section:
    """Return who signed at the station."""
    rows = tuple(_person(each) for each in body.get("signatures", ()))
    nothing = "Nobody signed at the station; sign below."
    return Section("persons", "Taken and witnessed by", _PERSONS, rows, nothing=nothing)


def _zone(zone: Mapping[str, Any]) -> tuple[Value, ...]:
    state = "empty, confirmed" if zone.get("empty") else str(zone.get("state"))
    return (zone.get("zone"), state, zone.get("reason"), _row_number(zone, "as_of"), _row_number(zone, "closed_seq"))


def _row_number(values: Mapping[str, Any], name: str) -> str | None:
    """Return the number of a row as text: it names a thing and measures nothing."""
    return str(values[name]) if values.get(name) is not None else None


def _person(signed: Mapping[str, Any]) -> tuple[Value, ...]:
    at = signed.get("at")
    return (
        signed.get("meaning"),
        signed.get("name"),
        signed.get("person"),
        signed.get("role"),
        datetime.fromisoformat(at) if at else None,
        "yes" if signed.get("pin") else "badge alone",
    )


def recounts(body: Mapping[str, Any]) -> list[Section]:
    """Return what was counted again, where something was."""
    columns = (
        Column("gtin", "GTIN"),
        Column("lot", "Lot"),
        Column("attempt", "Attempt"),
        Column("quantity", "Counted", "packages"),
    )
    rows = tuple(
        (each.get("gtin"), each.get("lot") or None, str(each.get("attempt")), each.get("quantity"))
        for each in body.get("recounts", ())
    )
    return [Section("recounts", "Counted again", columns, rows)] if rows else []


def twice(body: Mapping[str, Any]) -> list[Section]:
    """Return what two stations counted, where they did."""
    named = tuple((each.get("gtin"), each.get("serial")) for each in body.get("twice", ()))
    if not named:
        return []
    number = int(body.get("counted_twice") or len(named))
    about = f"{counted(number, 'package')} in all; the first count is the one kept."
    columns = (Column("gtin", "GTIN"), Column("serial", "Serial"))
    return [Section("twice", "Counted at two stations, for review", columns, named, about, tone=Tone.ATTEND)]


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
