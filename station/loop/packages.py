"""A symbol from a scanner: decoded, judged, recorded, answered."""

import logging
from datetime import datetime, timedelta
from typing import Final

from station import gs1
from station.domain import notices
from station.domain.decision import Decision, Item, Moved, Signals, Situation
from station.domain.judge import judge
from station.domain.recall import Finding
from station.domain.stock import Status
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop import records
from station.loop.desk import Desk, Outcome
from station.loop.front import screen_values
from station.messages import Scanned
from station.store.store import Entry

log = logging.getLogger(__name__)

BOUNCE: Final = timedelta(seconds=1.5)
"""The same serial number within this time is the scanner's second look at the same package."""
LONGEST: Final = 8191
"""Characters that a GS1 symbol can have at most."""
_STAYS: Final = frozenset(
    {Verdict.SHORT_DATED, Verdict.EARLIER_EXISTS, Verdict.BLOCKED, Verdict.CHECK, Verdict.INCOMPLETE}
)
"""Answers that stay until a person confirms them or scans on."""
_NO_PACKAGE_CODES: Final = frozenset({gs1.Kind.PLAIN, gs1.Kind.UNKNOWN})


class Packages:
    """Answers symbols, and remembers the last one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: tuple[bytes, datetime] | None = None
        self.kept: Moved | None = None
        """What the last answer received and a HOLD card would set apart."""

    def handle(self, scanned: Scanned) -> Outcome:
        """Answer a symbol."""
        desk = self._desk
        situation = desk.situation(scanned.at)
        profile = desk.rules.scanners.get(scanned.source, gs1.ScannerProfile())
        scan = gs1.decode(scanned.raw[: LONGEST + 1], scanner=profile, today=situation.today)
        if scan.serial is not None and self._bounced(scanned):
            return Outcome(Verdict.DUPLICATE, desk.front.tick())
        self.kept = None
        sure = scan.status in (gs1.ScanStatus.EXACT, gs1.ScanStatus.REPAIRED)
        if sure and scan.gtin is not None:
            return self._package(scan, scan.gtin, scanned, situation)
        verdict, code, signals = self._no_package(scan, scanned)
        body = records.symbol(scan, scanned.source, situation, verdict, code, desk.store.private(scanned.raw))
        stays = verdict in _STAYS or verdict is Verdict.AMBIGUOUS
        return desk.recorded(verdict, signals, Entry(scanned.at, "scan", body), stays=stays)

    def _bounced(self, scanned: Scanned) -> bool:
        if self._last is None:
            return False
        raw, at = self._last
        return raw == scanned.raw and timedelta(0) <= scanned.at - at <= BOUNCE

    def _package(self, scan: gs1.Scan, gtin: str, scanned: Scanned, situation: Situation) -> Outcome:
        desk, at = self._desk, scanned.at
        item = Item(gtin, scan.lot, scan.expiry, scan.serial)
        known = desk.store.known(item)
        decision = judge(item, known, situation)
        screen = screen_values(decision.signals.screen)
        raised = (decision.alarm, records.alarm(item, known, decision.verdict, screen)) if decision.alarm else None
        if decision.alarm:
            desk.front.warn(decision.alarm, decision.signals)  # an alarm may be early; an OK may not
        body = records.package(scan, scanned.source, known, situation, decision)
        try:
            seq = desk.record(Entry(at, "scan", body, decision.moved, raised))
        except DatabaseError as error:
            if decision.verdict is not Verdict.RECALLED:
                raise
            return desk.unsaved(str(error), at, verdict=decision.verdict, signals=decision.signals)
        self._remember(decision, scanned)
        log.info("scan recorded", extra={"seq": seq, "gtin": gtin, "verdict": decision.verdict.value})
        if decision.alarm:
            return self._alarmed(decision, at, seq)
        stays = decision.verdict in _STAYS
        return desk.answer(decision.verdict, decision.signals, at, seq=seq, advice=decision.advice, stays=stays)

    def _remember(self, decision: Decision, scanned: Scanned) -> None:
        self._last = (scanned.raw, scanned.at)
        self._desk.quantity = 1
        moved = decision.moved
        if moved is not None and moved.status is Status.AVAILABLE:
            self._desk.count(moved.quantity, scanned.at)
            self.kept = moved

    def _alarmed(self, decision: Decision, at: datetime, seq: int) -> Outcome:
        desk = self._desk
        standing = desk.store.alarms()
        begins = bool(standing) and standing[0].raised_seq == seq
        desk.front.alarm(standing[0] if standing else None, begins=begins)
        shown = decision.signals if begins else desk.front.answer(decision.signals, at)
        return Outcome(decision.verdict, shown, decision.advice, seq)

    def _no_package(self, scan: gs1.Scan, scanned: Scanned) -> tuple[Verdict, str, Signals]:
        if len(scanned.raw) > LONGEST:
            return (
                Verdict.UNREADABLE,
                "too_long",
                notices.unreadable("CODE TOO LONG", "Two scans in one?", "Scan again"),
            )
        if scan.status is gs1.ScanStatus.AMBIGUOUS:
            return self._ambiguous(scan)
        if scan.status is gs1.ScanStatus.INVALID or scan.kind in _NO_PACKAGE_CODES:
            return _unreadable(scan)
        if scan.sscc is not None:
            return Verdict.INFO, "container", notices.container(scan.sscc)
        what = "GS1" if scan.kind is gs1.Kind.GS1 else scan.kind.value.upper()
        return Verdict.INCOMPLETE, "no_gtin", notices.no_product(what, scan.lot)

    def _ambiguous(self, scan: gs1.Scan) -> tuple[Verdict, str, Signals]:
        """Ask which reading is right; a recall that any of them meets is said at once."""
        items = [_item(reading, scan) for reading in scan.candidates]
        matches = [self._desk.store.known(item) for item in items if item is not None]
        hits = [known for known in matches if known.match.verdict is not Finding.NO_MATCH]
        if hits:
            return Verdict.CHECK, "recall_by_hand", notices.perhaps_recalled(hits[0].match.recalls[0].number)
        lots = sorted({item.lot for item in items if item is not None and item.lot})
        return (
            Verdict.AMBIGUOUS,
            "ambiguous",
            notices.ambiguous(len(scan.candidates), *lots[:3]),
        )


def _item(reading: tuple[gs1.Element, ...], scan: gs1.Scan) -> Item | None:
    values = {element.ai: element for element in reading}
    if "01" not in values:
        return None
    expiry = values["17"].date_at(scan.today) if "17" in values else None
    lot, serial = (values[ai].value if ai in values else None for ai in ("10", "21"))
    return Item(values["01"].value, lot, expiry, serial)


def _unreadable(scan: gs1.Scan) -> tuple[Verdict, str, Signals]:
    issue = scan.issues[0] if scan.issues else None
    if issue is None or (scan.kind in _NO_PACKAGE_CODES and not issue.ai):
        return Verdict.UNREADABLE, "no_package_code", notices.unreadable("NOT A PACKAGE CODE", "Scan the 2D code")
    return Verdict.UNREADABLE, issue.code, notices.flawed(issue.ai, issue.message)
