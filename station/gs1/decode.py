"""Decoding of what a scanner sends: what is certain is repaired, what is not is asked; no data raises."""

from datetime import date
from typing import Final

from station.gs1.charsets import GS
from station.gs1.dates import REFERENCE
from station.gs1.issues import Severity
from station.gs1.profile import ScannerProfile
from station.gs1.relations import relation_issues
from station.gs1.scan import Kind, Scan, ScanStatus
from station.gs1.separators import has_legal_mark
from station.gs1.syntax import AIM, LONGEST, MESSAGE_IDS, read_elements

SSCC_LENGTH: Final = 18
UNKNOWN_SCANNER: Final = ScannerProfile()
"""A scanner of which nothing is known."""


def decode(raw: str | bytes, *, scanner: ScannerProfile = UNKNOWN_SCANNER, today: date | None = None) -> Scan:
    """Return what a scanned symbol says; centuries are reckoned from `today`, or from `dates.REFERENCE`."""
    if isinstance(raw, bytes):
        raw = text_of(raw)
    day = today or REFERENCE
    if scanner is UNKNOWN_SCANNER or scanner.is_ordinary:
        scan = _as_standard(raw, day)
        if scan:
            return scan
    # A module of its own and loaded late: most packs never need it, and loading it takes longer than all the rest.
    from station.gs1.tolerant import tolerated  # noqa: PLC0415

    return tolerated(raw, scanner, day)


def text_of(raw: bytes) -> str:
    """Return the bytes as text: UTF-8, or Latin-1 where they are none."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _as_standard(raw: str, day: date) -> Scan | None:
    """Return the scan of a GS1 message that needs no second look; most packs go no further."""
    aim = raw[:AIM]
    if aim not in MESSAGE_IDS:
        # Without an AIM id a pack is told by its GTIN; what is shorter may be a number that stands for itself.
        if len(raw) <= SSCC_LENGTH or not raw.startswith("01"):
            return None
        aim = ""
    if len(raw) > LONGEST + AIM:
        return None
    elements, issues = read_elements(raw, len(aim))
    issues += relation_issues(elements, requisites=Severity.WARNING)
    for issue in issues:
        if issue.severity is Severity.ERROR:
            return None
    capitals = raw[len(aim) :].replace(GS, "").upper()
    if (not capitals.isalnum() or "029" in capitals or "1D" in capitals or "FNC1" in capitals) and has_legal_mark(
        capitals
    ):
        return None
    kind = Kind.SSCC if elements[0].ai == "00" else Kind.GS1
    return Scan(ScanStatus.EXACT, kind, raw, aim, tuple(elements), tuple(issues), (), (), None, day, raw)
