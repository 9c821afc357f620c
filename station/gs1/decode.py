"""Decoding of what a scanner sends; never raises on data."""

from datetime import date

from station.gs1.checks import has_check_digit
from station.gs1.dates import REFERENCE
from station.gs1.element import Element
from station.gs1.issues import Issue, Severity
from station.gs1.profile import ScannerProfile
from station.gs1.relations import relation_issues
from station.gs1.scan import Facts, Kind, Scan, ScanStatus
from station.gs1.syntax import GS, MESSAGE_IDS, read_elements

UNKNOWN_SCANNER = ScannerProfile()


def _reading(text: str, start: int) -> tuple[list[Element], list[Issue], bool]:
    elements, issues = read_elements(text, start)
    issues += relation_issues(elements, requisites=Severity.WARNING)
    return elements, issues, all(issue.severity is Severity.WARNING for issue in issues)


def decode(raw: str | bytes, *, scanner: ScannerProfile = UNKNOWN_SCANNER, today: date | None = None) -> Scan:
    """Return what a scanned symbol says; centuries are reckoned from `today`, or from `dates.REFERENCE`."""
    if isinstance(raw, bytes):
        try:
            raw = raw.decode()
        except UnicodeDecodeError:
            raw = raw.decode("latin-1")
    today = today or REFERENCE
    text = raw.rstrip("\r\n\t\0\x03 ").lstrip("\x02\0" + GS)
    aim = text[:3] if text.startswith("]") else ""
    body = text[len(aim) :].lstrip(GS)
    kind = {"]E0": Kind.EAN_UPC, "]E4": Kind.EAN_UPC, "]I1": Kind.ITF14, "]I0": Kind.ITF14}.get(aim, Kind.EAN_UPC)
    if (
        aim not in MESSAGE_IDS
        and body.isdigit()
        and body.isascii()
        and len(body) in {8, 12, 13, 14}
        and has_check_digit(body)
    ):
        return Scan(
            ScanStatus.EXACT,
            Kind.ITF14 if len(body) == 14 else kind,
            raw,
            aim,
            facts=Facts(gtin=body.zfill(14)),
            today=today,
        )
    if aim and aim not in MESSAGE_IDS:
        return Scan(ScanStatus.EXACT, Kind.PLAIN, raw, aim, today=today)
    elements, issues, good = _reading(body, 0)
    if not good:
        return Scan(ScanStatus.INVALID, Kind.UNKNOWN, raw, aim, issues=tuple(issues), today=today)
    kind = Kind.SSCC if elements[0].ai == "00" else Kind.GS1
    clean = len(body) + len(aim) == len(raw)
    return Scan(
        ScanStatus.EXACT if clean else ScanStatus.REPAIRED, kind, raw, aim, tuple(elements), tuple(issues), today=today
    )
