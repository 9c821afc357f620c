"""Symbols of which no package comes: what is said of them, and which product they may be of all the same."""

from typing import Final

from station import gs1
from station.domain.decision import Item, Signals
from station.domain.screens import notices
from station.domain.verdict import Verdict
from station.loop.handling.tries import Tries
from station.messages import Scanned

LONGEST: Final = 8191
"""Characters that a GS1 symbol can have at most."""
_NO_PACKAGE_CODES: Final = frozenset({gs1.Kind.PLAIN, gs1.Kind.UNKNOWN})


def perhaps(scan: gs1.Scan) -> list[Item]:
    """Return what a symbol that cannot be read for certain may be: its readings, or the product where it has none."""
    items = [_item(reading, scan) for reading in scan.candidates] or [_product_of(scan.raw)]
    return [item for item in items if item is not None]


def said(scan: gs1.Scan, scanned: Scanned, tries: Tries) -> tuple[Verdict, str, Signals]:
    """Return the verdict on it, its code and what a person is told; `tries` counts what cannot be read."""
    if len(scanned.raw) > LONGEST:
        return (
            Verdict.UNREADABLE,
            "too_long",
            notices.unreadable("CODE TOO LONG", "Two scans in one?", "Scan again"),
        )
    if scan.status is gs1.ScanStatus.AMBIGUOUS:
        lots = sorted({item.lot for reading in scan.candidates if (item := _item(reading, scan)) and item.lot})
        question = notices.ambiguous(len(scan.candidates), *lots[:3], unseparated=_is_unseparated(scan))
        return Verdict.AMBIGUOUS, "ambiguous", question
    if scan.status is gs1.ScanStatus.INVALID or scan.kind in _NO_PACKAGE_CODES:
        return _unreadable(scan, scanned.source, tries)
    if scan.sscc is not None:
        return Verdict.INFO, "container", notices.container(scan.sscc)
    what = "GS1" if scan.kind is gs1.Kind.GS1 else scan.kind.value.upper()
    return Verdict.INCOMPLETE, "no_gtin", notices.no_product(what, scan.lot)


def _unreadable(scan: gs1.Scan, source: str, tries: Tries) -> tuple[Verdict, str, Signals]:
    issue = scan.issues[0] if scan.issues else None
    if issue is None or (scan.kind in _NO_PACKAGE_CODES and not issue.ai):
        return Verdict.UNREADABLE, "no_package_code", notices.unreadable("NOT A PACKAGE CODE", "Scan the 2D code")
    return Verdict.UNREADABLE, issue.code, notices.flawed(issue.ai, issue.message, tries.failed(source))


def _product_of(raw: str) -> Item | None:
    """Return the product that a symbol begins with, where its GTIN is whole."""
    text = raw[3:] if raw.startswith("]") else raw
    text = text.lstrip("\x1d").replace("(01)", "01", 1)
    gtin = text[2:16]
    whole = text.startswith("01") and len(gtin) == 14 and gtin.isascii() and gtin.isdigit()  # noqa: PLR2004  AI 01: n14
    return Item(gtin, None, None, None) if whole and gs1.check_digit(gtin[:-1]) == gtin[-1] else None


def _item(reading: tuple[gs1.Element, ...], scan: gs1.Scan) -> Item | None:
    values = {element.ai: element for element in reading}
    if "01" not in values:
        return None
    expiry = values["17"].date_at(scan.today) if "17" in values else None
    lot, serial = (values[ai].value if ai in values else None for ai in ("10", "21"))
    return Item(values["01"].value, lot, expiry, serial)


def _is_unseparated(scan: gs1.Scan) -> bool:
    """Tell whether the readings differ in where the lot ends and the serial number begins."""
    return any({"10", "21"} <= {element.ai for element in reading} for reading in scan.candidates)
