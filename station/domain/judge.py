"""The decision on a scan: every finding is made, the most serious one wins."""

from datetime import date, datetime, timedelta
from typing import Final

from station.domain import fefo, history, movement
from station.domain.arrivals import arriving
from station.domain.decision import WRITTEN, Activity, AlarmKind, Decision, Item, Known, Situation
from station.domain.fefo import Neighbours
from station.domain.recall import Finding as Recalled
from station.domain.recall import Match
from station.domain.screens import announce
from station.domain.screens.case import Case
from station.domain.screens.words import first_that_fits, plain, short_day
from station.domain.stock import KIT, Product, Status
from station.domain.verdict import Finding, Verdict

_RECALL_ALARMS = {"II": AlarmKind.RECALL_II, "III": AlarmKind.RECALL_III}
_KEPT = frozenset({Verdict.SHORT_DATED, Verdict.INCOMPLETE, Verdict.CHECK, Verdict.INFO})
"""Findings in spite of which a package is received or taken; its record carries them."""
_IN_DOUBT = frozenset({"recall_by_hand", "serial_in_lot", "list_wants_serial"})
"""Findings of these verdicts that leave in doubt what package it is or whether it may be used."""
_SERIAL_AI = "21"
_SHORTEST_SERIAL = 4
"""A lot with the AI of a serial number and as much behind it may be two elements whose separator was lost."""
_GOES_OUT: Final = frozenset({Activity.CHECKPOINT, Activity.OPEN})
"""Activities in which the first to expire goes first."""
LEAVES: Final = frozenset({Activity.PULL, Activity.RETURN_OUT})
"""Activities that take packages out of use, which an expired one is no worse for."""
_TELLS: Final = frozenset({*LEAVES, Activity.RETURN, Activity.LOOKUP})
"""Activities that never say OK: nothing is used by them."""


def judge(item: Item, known: Known, situation: Situation) -> Decision:
    """Return the decision on a package whose symbol was read for certain."""
    around = _neighbours(item, arriving.others(item, known, situation), situation)
    listed = arriving.against_lists(item, known, situation)
    found = [*_found(item, known, situation, around), *arriving.findings(listed, known)]
    findings = tuple(sorted(found, key=lambda finding: finding.verdict.rank))
    least = Verdict.INFO if situation.activity in _TELLS else Verdict.OK
    verdict = findings[0].verdict if findings else least
    days = days_left(item, known, situation)
    may_stay, alarm = _may_stay(item, findings), _alarm(verdict, findings, known, situation)
    moved = None
    quarantined = known.package is not None and known.package.status is Status.RECALLED
    sent_away = quarantined and situation.activity in LEAVES
    if may_stay or (sent_away and verdict is Verdict.RECALLED):  # it was in quarantine, and goes where it came from
        moved = movement.moved(item, known, situation, expired=days is not None and days < 0)
    elif situation.activity is not Activity.LOOKUP or alarm is not None:
        moved = movement.set_apart(item, known, situation, findings)
    released = arriving.is_released(known, situation)
    kept = may_stay and (moved is not None or released or situation.activity is Activity.LOOKUP)
    moved = None if kept and released else moved
    arrival = arriving.arrival(item, known, situation, listed, findings, moved)
    case = Case(item, known, situation, around, findings, days, kept, alarm, arrival)
    return Decision(
        verdict,
        findings,
        announce.package(verdict, case),
        advice=around.advice if kept and situation.activity is Activity.RECEIVE else None,
        moved=None if situation.training else moved,
        alarm=alarm,
        arrival=None if situation.training else arrival,
        first=around.earlier[0] if around.earlier else None,
    )


def days_left(item: Item, known: Known, situation: Situation) -> int | None:
    """Return the days until the package is no longer good, negative once it is expired; None without a date.

    A package is good through the end of its printed day, or only until its start where the site says so.
    """
    last = _use_by(item, known)
    if last is None:
        return None
    last_good = last if situation.good_through_day else last - timedelta(days=1)
    return (last_good - situation.today).days


def _use_by(item: Item, known: Known) -> date | None:
    """Return the last day a package is good for: its printed expiry, or an earlier one since it was opened."""
    return known.opened.use_by if known.opened else item.expiry


def good_from(product: Product | None, situation: Situation) -> date:
    """Return the first expiry with which a lot may be used; one that would be blocked competes with none."""
    days = situation.bands_of(product).block + (not situation.good_through_day)
    return situation.today + timedelta(days=min(days, (date.max - situation.today).days))


def _neighbours(item: Item, known: Known, situation: Situation) -> Neighbours:
    last = _use_by(item, known)
    if last is None and situation.activity is Activity.LOOKUP:
        last = date.max  # a barcode without a date is asked about all the same: what is in stock goes out before it
    if last is None:
        return fefo.NOBODY
    return fefo.neighbours(
        known.lots,
        last,
        today=good_from(known.product, situation),
        location=situation.location,
        choices=situation.choices,
        sealed=known.opened is None,
    )


def _found(item: Item, known: Known, situation: Situation, around: Neighbours) -> list[Finding]:
    found = [
        *_recall(known),
        *_gaps(item, known),
        *_dates(item, known, situation),
        *history.found(item, known, situation),
    ]
    in_kit = known.package is not None and known.package.location.startswith(KIT)  # what a kit needs comes out of it
    if situation.activity in _GOES_OUT and around.earlier and not situation.overriding and not in_kit:
        first = around.earlier[0]
        code = "earlier_lot_stale" if is_stale(first.seen_at, situation) else "earlier_lot"
        brief = first_that_fits(f"FIRST TAKE {plain(first.lot)}", "USE EARLIER LOT FIRST")
        found.append(Finding(Verdict.EARLIER_EXISTS, code, brief))
    return [*found, *_short(item, situation, around)]


def _short(item: Item, situation: Situation, around: Neighbours) -> list[Finding]:
    """Find that more are wanted than there are of the first lot, where another lot has the rest."""
    if situation.activity is not Activity.CHECKPOINT or around.earlier or item.serial is not None:
        return []
    own, others = fefo.own_and_others(around, item.lot, item.expiry)
    if situation.overriding or not others or not 0 < fefo.quantity(own) < situation.quantity:
        return []
    take = "" if situation.blind else f"TAKE {fefo.quantity(own)} OF {plain(own[0].lot)}"
    brief = first_that_fits(*[take] * bool(take), "NOT ENOUGH OF THE LOT")
    return [Finding(Verdict.EARLIER_EXISTS, "not_enough", brief)]


def is_stale(seen_at: datetime | None, situation: Situation) -> bool:
    """Tell whether nobody has handled a lot for so long that it may not be there any more."""
    if seen_at is None or not situation.date_is_known or seen_at.date() < WRITTEN:  # by a clock that was never set
        return False
    return (situation.at - seen_at).days > situation.choices.stale_days


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
    days = days_left(item, known, situation)
    if days is None:
        return []
    bands, leaves = situation.bands_of(known.product), situation.activity in LEAVES
    found = []
    limit = bands.door if situation.activity is Activity.RECEIVE else bands.act
    if days < 0:
        found.append(Finding(Verdict.INFO if leaves else Verdict.EXPIRED, "expired", f"EXPIRED {-days}d AGO"))
    elif leaves:
        return []
    elif days < bands.block:
        found.append(Finding(Verdict.BLOCKED, "below_block", f"UNDER {bands.block} DAYS LEFT"))
    elif days < limit:
        found.append(Finding(Verdict.SHORT_DATED, "short_dated", f"SHORT DATED {days}d"))
    if days >= 0 and not situation.date_is_known:
        found.append(Finding(Verdict.CHECK, "date_unknown", "CHECK DATE BY EYE"))
    if known.other_expiry is not None:  # one lot has one expiry: one of the two was printed or read wrong
        brief = f"LOT HAS EXP {short_day(known.other_expiry)}"
        found.append(Finding(Verdict.CHECK, "lot_with_other_expiry", brief))
    return found


def _may_stay(item: Item, findings: tuple[Finding, ...]) -> bool:
    """Tell whether a package is received or taken in spite of what was found."""
    clear = all(f.verdict in _KEPT and f.code not in _IN_DOUBT for f in findings)
    return clear and item.lot is not None and item.expiry is not None


def recall_alarm(match: Match) -> AlarmKind:
    """Return the alarm of a package that recalls name: by the gravest class, or to be checked by hand."""
    return AlarmKind.CHECK if match.verdict is Recalled.CHECK else certain_alarm(match)


def certain_alarm(match: Match) -> AlarmKind:
    """Return the alarm of a package that is recalled, by the gravest class of its recalls."""
    return _RECALL_ALARMS.get(match.classification, AlarmKind.RECALL_I)


def _alarm(verdict: Verdict, findings: tuple[Finding, ...], known: Known, situation: Situation) -> AlarmKind | None:
    if verdict is Verdict.RECALLED:
        return recall_alarm(known.match)
    if verdict is Verdict.CHECK and any(finding.code == "recall_by_hand" for finding in findings):
        return recall_alarm(known.match)
    if situation.training or situation.activity is Activity.LOOKUP:
        return None  # what is only looked up or practised on raises no alarm but that of a recall
    if verdict is Verdict.SUSPECT:
        return AlarmKind.SUSPECT
    return AlarmKind.EXPIRED if verdict is Verdict.EXPIRED else None
