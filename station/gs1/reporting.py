"""A scan as plain data, ready for JSON."""

from typing import Any

from station.gs1 import ndc
from station.gs1.element import Element
from station.gs1.issues import Issue
from station.gs1.scan import Repair, Scan


def report(scan: Scan) -> dict[str, Any]:
    """Return everything that a scan says, in values that JSON has."""
    return {
        "status": scan.status.value,
        "kind": scan.kind.value,
        "aim": scan.aim or None,
        "gtin": scan.gtin,
        "serial": scan.serial,
        "lot": scan.lot,
        "expiry": scan.expiry and scan.expiry.isoformat(),
        "sscc": scan.sscc,
        "product": scan.product,
        "ndc": _ndc(scan),
        "elements": [_element(element, scan) for element in scan.elements],
        "issues": [_issue(issue) for issue in scan.issues],
        "repairs": [_repair(repair) for repair in scan.repairs],
        "candidates": [[_element(element, scan) for element in reading] for reading in scan.candidates],
        "raw": scan.raw,
    }


def _ndc(scan: Scan) -> dict[str, Any] | None:
    """Return the NDC and how sure its segments are."""
    found = ndc.from_scan(scan)
    if found is None:
        return None
    return {
        "digits": found.digits,
        "certain": found.certain,
        "segments": [str(candidate) for candidate in found.candidates],
        "ndc11": found.ndc11,
    }


def _element(element: Element, scan: Scan) -> dict[str, Any]:
    """Return an element with what its value means."""
    day = element.date_at(scan.today)
    return {
        "ai": element.ai,
        "title": element.title,
        "value": element.value,
        "start": element.start,
        "end": element.end,
        **({"date": day.isoformat()} if day else {}),
        **({"decimal": element.decimal} if element.decimal else {}),
    }


def _issue(issue: Issue) -> dict[str, Any]:
    """Return an issue with its sentence."""
    return {
        "code": issue.code,
        "message": issue.message,
        "ai": issue.ai or None,
        "start": issue.start,
        "end": issue.end,
        "severity": issue.severity.value,
    }


def _repair(repair: Repair) -> dict[str, Any]:
    """Return a repair by its fields."""
    return repair._asdict()
