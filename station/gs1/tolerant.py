"""Decoding of what is not as the standard has it: one reading is a repair, more are a question, none is a refusal."""

from datetime import date
from typing import Final

from station.gs1.carriers import EAN_LENGTHS, ITF, readings
from station.gs1.element import Element
from station.gs1.frames import unframed
from station.gs1.issues import Issue, Severity
from station.gs1.layouts import as_sent
from station.gs1.profile import ScannerProfile
from station.gs1.reading import Reading
from station.gs1.relations import relation_issues
from station.gs1.scan import Kind, Scan, ScanStatus
from station.gs1.syntax import AIM, MESSAGE_IDS, read_elements

LONGEST: Final = 512
"""Characters beyond which a message is read as it is or not at all; the packs that repairs are for are far shorter."""


def tolerated(raw: str, scanner: ScannerProfile, day: date) -> Scan:
    """Return the scan of a symbol after undoing what can be undone for certain."""
    if len(raw) > LONGEST:
        return _refused(raw, (Issue("too-long-to-repair", "", LONGEST, len(raw)),), day)
    found = readings(raw, scanner, day)
    if not found:
        return _refused(raw, _issues(raw, scanner), day)
    if len(found) > 1:
        return _question(raw, found, day)
    only = found[0]
    status = ScanStatus.REPAIRED if only.repairs else ScanStatus.EXACT
    return Scan(
        status, only.kind, raw, only.aim, only.elements, only.issues, only.repairs, (), only.facts, day, only.text
    )


def _question(raw: str, found: list[Reading], day: date) -> Scan:
    """Return the scan of a symbol that has more than one reading."""
    kinds = {reading.kind for reading in found}
    kind = kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN
    aims = {reading.aim for reading in found}
    candidates = tuple(_candidate(reading) for reading in found)
    return Scan(
        ScanStatus.AMBIGUOUS,
        kind,
        raw,
        aims.pop() if len(aims) == 1 else "",
        candidates=candidates,
        today=day,
        text=raw,
    )


def _candidate(reading: Reading) -> tuple[Element, ...]:
    """Return the elements of a reading; a bare GTIN as the element it would be."""
    if reading.facts and reading.facts.gtin:
        return (Element("01", reading.facts.gtin, 0, len(reading.text)),)
    return reading.elements


def _refused(raw: str, issues: tuple[Issue, ...], day: date) -> Scan:
    """Return the scan of a symbol that has no reading."""
    aim = raw[:AIM] if raw.startswith("]") else ""
    kind = Kind.GS1 if aim in MESSAGE_IDS else Kind.EAN_UPC if aim in EAN_LENGTHS else Kind.UNKNOWN
    kind = Kind.ITF14 if aim in ITF else kind
    return Scan(ScanStatus.INVALID, kind, raw, aim, issues=issues, today=day, text=raw)


def _issues(raw: str, scanner: ScannerProfile) -> tuple[Issue, ...]:
    """Return what is wrong with the data if it is taken for a GS1 message as it stands."""
    framed = unframed(as_sent(raw, scanner.layout) if scanner.layout else raw, scanner)
    if framed.aim and framed.aim not in MESSAGE_IDS:
        return (Issue("unreadable", "", framed.start, framed.start + len(framed.body)),)
    elements, issues = read_elements(framed.body)
    issues += relation_issues(elements, requisites=Severity.WARNING)
    if not any(issue.severity is Severity.ERROR for issue in issues):
        issues.append(Issue("unreadable", "", 0, len(framed.body)))
    return tuple(issue._replace(start=issue.start + framed.start, end=issue.end + framed.start) for issue in issues)
