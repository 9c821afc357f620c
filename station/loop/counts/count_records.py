"""The rows of a count that a report is made of.

A count that is closed is certified by one row of kind `count`, event `certified`:

| field | |
|---|---|
| `count`, `type`, `revision` | which count; revision 2 and on replace the one before, after a recount or a posting |
| `station`, `site`, `version` | where, and by which program; the row's `tsq` is the quality of its clock |
| `business` | `open` or `close` of business, where controlled products were counted (21 CFR 1304.11) |
| `opened_at`, `closed_at`, `from_seq`, `upto_seq`, `chain` | when, which rows, and the hash of the last |
| `zones` | each `zone`, `state`, `as_of`, `closed_seq`, `empty`, `reason` |
| `totals` | `packs`, `lots`, `expired`, `recalled`, `held`, and `nocode`: lines that were counted by hand |
| `lines`, `lines_from`, `lines_upto`, `lines_sha256` | how many lines, the rows that hold them, their SHA-256 |
| `recounts` | each `gtin`, `lot`, `attempt`, `quantity`: what it was when it was counted again |
| `twice`, `counted_twice` | the first 50 packages that another station counted too, for review; how many there are |
| `signatures` | each as `domain.people.Signature.record` has it, the counter's first |

Its lines stand in the rows before it, event `lines`: `part` and `parts`, `section` (`II`, `III-V` or `other`: schedule
II is a list of its own) and at most 20 `lines`, each `zone`, `gtin`, `ndc`, `name`, `schedule`, `lot`, `expiry`,
`condition`, `quantity`, `nocode`. Expired and recalled packages are on hand, so they are in them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from station.domain.counts.counting import Line, Totals
from station.domain.stock import Product

LINES_A_ROW: Final = 20


def totals_record(of: Totals) -> dict[str, int]:
    """Return totals as JSON values."""
    return {
        "packs": of.packs,
        "lots": of.lots,
        "expired": of.expired,
        "recalled": of.recalled,
        "held": of.held,
        "nocode": of.nocode,
    }


def line_record(line: Line, product: Product | None) -> dict[str, Any]:
    """Return a line as a certificate has it."""
    values = {
        "zone": line.zone,
        "gtin": line.gtin,
        "ndc": product and product.ndc,
        "name": product and product.name,
        "schedule": product and product.schedule,
        "lot": line.lot,
        "expiry": line.expiry and line.expiry.isoformat(),
        "condition": line.condition.value,
        "quantity": line.quantity,
        "nocode": line.nocode or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def walk_record(line: Line) -> dict[str, Any]:
    """Return a line as an expiry walk lists it."""
    expiry = line.expiry and line.expiry.isoformat()
    return {"gtin": line.gtin, "lot": line.lot, "expiry": expiry, "condition": line.condition.value}


def line_rows(count: str, lines: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the bodies of the rows that hold the lines, schedule II first and by itself."""
    sections: dict[str, list[Mapping[str, Any]]] = {"II": [], "III-V": [], "other": []}
    for line in lines:
        sections[_section(line)].append(line)
    pieces = [
        (section, of_section[begin : begin + LINES_A_ROW])
        for section, of_section in sections.items()
        for begin in range(0, len(of_section), LINES_A_ROW)
    ]
    for number, (section, piece) in enumerate(pieces, 1):
        yield {
            "event": "lines",
            "count": count,
            "part": number,
            "parts": len(pieces),
            "section": section,
            "lines": piece,
        }


def _section(line: Mapping[str, Any]) -> str:
    schedule = line.get("schedule")
    return "other" if schedule is None else "II" if schedule in ("I", "II") else "III-V"
