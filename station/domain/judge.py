"""The decision on a scan: every finding is made, the most serious one wins."""

from datetime import date, timedelta

from station.domain import announce, fefo
from station.domain.case import Case
from station.domain.decision import Activity, AlarmKind, Decision, Item, Known, Moved, Situation
from station.domain.fefo import Neighbours
from station.domain.recall import Finding as Recalled
from station.domain.recall import Match
from station.domain.stock import Product, Status
from station.domain.verdict import Finding, Verdict
from station.domain.words import first_that_fits, plain

_SET_APART = {
    Verdict.RECALLED: Status.RECALLED,
    Verdict.SUSPECT: Status.SUSPECT,
    Verdict.EXPIRED: Status.EXPIRED,
    Verdict.BLOCKED: Status.HOLD,
}
_RECALL_ALARMS = {"II": AlarmKind.RECALL_II, "III": AlarmKind.RECALL_III}
_KEPT = frozenset({Verdict.SHORT_DATED, Verdict.INCOMPLETE, Verdict.CHECK})
"""Findings in spite of which a package is received or taken; its record carries them."""
_IN_DOUBT = frozenset({"recall_by_hand", "serial_in_lot"})
"""Findings of these verdicts that leave in doubt what package it is or whether it may be used."""
_SERIAL_AI = "21"
_SHORTEST_SERIAL = 4
"""A lot with the AI of a serial number and as much behind it may be two elements whose separator was lost."""


def judge(item: Item, known: Known, situation: Situation) -> Decision:
    """Return the decision on a package whose symbol was read for certain."""
    around = _neighbours(item, known, situation)
    findings = tuple(sorted(_found(item, known, situation, around), key=lambda finding: finding.verdict.rank))
    verdict = findings[0].verdict if findings else Verdict.OK
    kept, alarm = _may_stay(item, findings), _alarm(verdict, findings, known)
    case = Case(item, known, situation, around, findings, days_left(item, situation), kept, alarm)
    return Decision(
        verdict,
        findings,
        announce.package(verdict, case),
        advice=around.advice if kept and situation.activity is Activity.RECEIVE else None,
        moved=_moved(item, known, situation) if kept else _set_apart(item, known, situation, findings),
        alarm=alarm,
    )


def days_left(item: Item, situation: Situation) -> int | None:
    """Return the days until the package is no longer good, negative once it is expired; None without a date.

    A package is good through the end of its printed day, or only until its start where the site says so.
    """
    if item.expiry is None:
        return None
    last_good = item.expiry if situation.good_through_day else item.expiry - timedelta(days=1)
    return (last_good - situation.today).days


def good_from(product: Product | None, situation: Situation) -> date:
    """Return the first expiry with which a lot may be used; one that would be blocked competes with none."""
    bands = product.bands(situation.bands) if product else situation.bands
    days = bands.block + (not situation.good_through_day)
    return situation.today + timedelta(days=min(days, (date.max - situation.today).days))


def _neighbours(item: Item, known: Known, situation: Situation) -> Neighbours:
    if item.expiry is None:
        return Neighbours((), (), ())
    first_good = good_from(known.product, situation)
    return fefo.neighbours(known.lots, item.expiry, today=first_good, location=situation.location)


def _found(item: Item, known: Known, situation: Situation, around: Neighbours) -> list[Finding]:
    found = [*_recall(known), *_gaps(item, known), *_dates(item, known, situation), *_history(item, known, situation)]
    if situation.activity is Activity.CHECKPOINT and around.earlier:
        lot = plain(around.earlier[0].lot)
        brief = first_that_fits(f"FIRST TAKE {lot}", "USE EARLIER LOT FIRST")
        found.append(Finding(Verdict.EARLIER_EXISTS, "earlier_lot", brief))
    return found


def _recall(known: Known) -> list[Finding]:
    if known.match.verdict is Recalled.RECALL:
        return [Finding(Verdict.RECALLED, "recall", known.match.brief)]
    if known.match.verdict is Recalled.CHECK:
        return [Finding(Verdict.CHECK, "recall_by_hand", known.match.brief)]
    return []


def lot_is_in_doubt(item: Item, known: Known) -> bool:
    """Tell whether a lot may have swallowed the serial number, as it does where a scanner drops the separator."""
    serialised = known.product is None or known.product.serialised
    lacking = item.serial is None and serialised
    return lacking and item.lot is not None and _SERIAL_AI in item.lot[1:-_SHORTEST_SERIAL]


def _gaps(item: Item, known: Known) -> list[Finding]:
    """Return what the symbol should say and does not (21 USC 360eee: product, serial, lot and expiry)."""
    serialised = known.product is None or known.product.serialised
    gaps = []
    if item.lot is None:
        gaps.append(Finding(Verdict.INCOMPLETE, "no_lot", "NO LOT IN CODE"))
    if item.expiry is None:
        gaps.append(Finding(Verdict.INCOMPLETE, "no_expiry", "NO EXPIRY IN CODE"))
    if item.serial is None and serialised:
        gaps.append(Finding(Verdict.INCOMPLETE, "no_serial", "NO SERIAL IN CODE"))
        if lot_is_in_doubt(item, known):
            gaps.append(Finding(Verdict.INCOMPLETE, "serial_in_lot", "SERIAL IN THE LOT?"))
    return gaps


def _dates(item: Item, known: Known, situation: Situation) -> list[Finding]:
    days = days_left(item, situation)
    if days is None:
        return []
    bands = known.bands(situation.bands)
    found = []
    limit = bands.door if situation.activity is Activity.RECEIVE else bands.act
    if days < 0:
        found.append(Finding(Verdict.EXPIRED, "expired", f"EXPIRED {-days}d AGO"))
    elif days < bands.block:
        found.append(Finding(Verdict.BLOCKED, "below_block", f"UNDER {bands.block} DAYS LEFT"))
    elif days < limit:
        found.append(Finding(Verdict.SHORT_DATED, "short_dated", f"SHORT DATED {days}d"))
    if days >= 0 and not situation.date_is_known:
        found.append(Finding(Verdict.CHECK, "date_unknown", "CHECK DATE BY EYE"))
    return found


def _history(item: Item, known: Known, situation: Situation) -> list[Finding]:
    """Return what this serial number's past says; two packages cannot share a GTIN and a serial number."""
    package = known.package
    if package is None:
        return []
    receiving = situation.activity is Activity.RECEIVE
    if item.lot is not None and item.lot != package.lot:
        finding = Finding(Verdict.SUSPECT, "serial_on_other_lot", "SERIAL ON OTHER LOT")
    elif item.expiry is not None and item.expiry != package.expiry:
        finding = Finding(Verdict.SUSPECT, "serial_on_other_lot", "SERIAL, OTHER EXPIRY")
    elif package.status is Status.SUSPECT:
        finding = Finding(Verdict.SUSPECT, "held_as_suspect", "HELD AS SUSPECT")
    elif package.status is Status.TAKEN and receiving:
        finding = Finding(Verdict.SUSPECT, "received_after_taken", "SERIAL LEFT BEFORE")
    elif package.status is Status.TAKEN:
        finding = Finding(Verdict.DUPLICATE, "already_taken", "ALREADY TAKEN")
    elif package.status is not Status.AVAILABLE:
        finding = Finding(Verdict.BLOCKED, "on_hold", "THIS PACK IS ON HOLD")
    elif receiving:
        finding = Finding(Verdict.DUPLICATE, "already_received", "ALREADY RECEIVED")
    else:
        return []
    return [finding]


def _may_stay(item: Item, findings: tuple[Finding, ...]) -> bool:
    """Tell whether a package is received or taken in spite of what was found."""
    clear = all(f.verdict in _KEPT and f.code not in _IN_DOUBT for f in findings)
    return clear and item.lot is not None and item.expiry is not None


def _moved(item: Item, known: Known, situation: Situation) -> Moved:
    """Return what comes in or goes out."""
    if situation.activity is Activity.RECEIVE:
        return Moved(item, Status.AVAILABLE, _count(item, situation), situation.location, from_stock=False)
    place = _taken_from(item, known, situation)
    return Moved(item, Status.TAKEN, _count(item, situation), place, from_stock=True)


def _set_apart(item: Item, known: Known, situation: Situation, findings: tuple[Finding, ...]) -> Moved | None:
    """Return which package is set apart, as it is known; None where it is not, or stands apart already.

    Packages without serial numbers cannot be told apart: the bin is what sets them apart.
    """
    by_hand = any(finding.code == "recall_by_hand" for finding in findings)
    status = _SET_APART.get(findings[0].verdict, Status.HOLD if by_hand else None)
    package = known.package
    if status is None or item.serial is None:
        return None
    if package is None:
        whole = item.lot is not None and item.expiry is not None
        return Moved(item, status, 1, situation.location, from_stock=False) if whole else None
    in_stock = package.status is Status.AVAILABLE
    if not in_stock and status in (Status.HOLD, package.status):
        return None
    known_as = Item(item.gtin, package.lot, package.expiry, package.serial)
    return Moved(known_as, status, 1, package.location, from_stock=in_stock)


def _count(item: Item, situation: Situation) -> int:
    """Return how many packages a scan stands for: one where each has its own serial number."""
    return situation.quantity if item.serial is None else 1


def _taken_from(item: Item, known: Known, situation: Situation) -> str:
    """Return where a taken package stood: where it was put, or else where its lot is, here before elsewhere."""
    if known.package is not None:
        return known.package.location
    shelves = [lot.location for lot in known.lots if (lot.lot, lot.expiry) == (item.lot, item.expiry)]
    return shelves[0] if shelves and situation.location not in shelves else situation.location


def recall_alarm(match: Match) -> AlarmKind:
    """Return the alarm of a package that recalls name: by the gravest class, or to be checked by hand."""
    if match.verdict is Recalled.CHECK:
        return AlarmKind.CHECK
    return _RECALL_ALARMS.get(match.classification, AlarmKind.RECALL_I)


def _alarm(verdict: Verdict, findings: tuple[Finding, ...], known: Known) -> AlarmKind | None:
    if verdict is Verdict.RECALLED:
        return recall_alarm(known.match)
    if verdict is Verdict.SUSPECT:
        return AlarmKind.SUSPECT
    if verdict is Verdict.EXPIRED:
        return AlarmKind.EXPIRED
    if verdict is Verdict.CHECK and any(finding.code == "recall_by_hand" for finding in findings):
        return recall_alarm(known.match)
    return None
