"""What a person sees and hears of each outcome of a package; the texts of the station's screens.

A screen says the verdict, then what package it is, then what to do, in at most five lines; the sixth is for what else
was found and for the word that an alarm stands.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from station.domain import fefo
from station.domain.age import Level
from station.domain.arrivals.shipment import Answer
from station.domain.decision import Activity, Signals
from station.domain.screens import announce_arrival, announce_earlier, handled, patterns
from station.domain.screens.case import Case
from station.domain.screens.signals import ROWS, Colour, Light, Screen, Tone, room_beside
from station.domain.screens.words import first_that_fits, fitted, plain, short_day
from station.domain.stock import Status, StockLot
from station.domain.verdict import Advice, Verdict

_PLACES: Final[dict[Advice | None, str]] = {
    Advice.FRONT: "PUT IN FRONT",
    Advice.BEHIND: "PUT BEHIND",
    Advice.ANY: "ANY ORDER",
    None: "",
}
CANCEL: Final = "[UNDO] to cancel"
"""Stands where there is room for it."""
_LOOKED_UP: Final = frozenset({Verdict.SHORT_DATED, Verdict.INCOMPLETE, Verdict.INFO})


def package(verdict: Verdict, case: Case) -> Signals:
    """Return what a person sees and hears of this outcome."""
    if case.situation.activity is Activity.LOOKUP and verdict in _LOOKED_UP:
        return handled.looked_up(case)
    if case.situation.activity is Activity.RETURN and verdict is Verdict.SHORT_DATED:
        return handled.told(case)  # it is on hold, however many days it has
    return _SIGNALS[verdict](case)


def _ok(case: Case) -> Signals:
    if case.situation.activity is Activity.RECEIVE:
        return _received(case)
    if case.situation.activity in (Activity.MOVE, Activity.KIT):
        return _heard(case, handled.moved(case), patterns.flash(Colour.GREEN), patterns.OK)
    return _heard(case, _taken(case), patterns.flash(Colour.GREEN), patterns.OK)


def _heard(case: Case, screen: Screen, light: Light, tone: Tone) -> Signals:
    """Return the signals of a package that may be used: on data that is too old they reassure less."""
    if case.data is Level.RED:
        return Signals(screen, patterns.flash(Colour.AMBER, 1.0), patterns.OK_ON_OLD_DATA)
    return Signals(screen, light, tone)


def _received(case: Case) -> Signals:
    around, known = case.around, case.known
    if around.advice is Advice.FRONT:
        next_one = around.later[0]
        there = _count_at(case, "later on", around.later, next_one, more=known.more_later)
        where = [_beside("BEFORE", next_one), there]
    elif around.advice is Advice.BEHIND:
        last = around.earlier[-1]
        there = _count_at(case, "earlier on", around.earlier, last, more=known.more_earlier)
        where = [_beside("BEHIND", last), there]
    elif around.advice is Advice.ANY:
        where = ["SAME EXPIRY ON SHELF", _count_at(case, "on", around.same, around.same[0])]
    else:
        where = [f"TO {case.situation.location}"]
    aside = announce_arrival.beside(case, _PLACES[around.advice] or "RECEIVED")
    lines = announce_arrival.below(case, where)
    screen = case.clear(case.name, case.lot, case.expiry_and_days, *lines, aside=aside)
    if len(screen.lines) < ROWS:
        screen = replace(screen, lines=(*screen.lines, CANCEL))
    if around.advice is Advice.FRONT:
        return _heard(case, screen, patterns.flash(Colour.BLUE, 1.0), patterns.FRONT)
    return _heard(case, screen, patterns.flash(Colour.GREEN), patterns.OK)


def _beside(word: str, neighbour: StockLot) -> str:
    lot = plain(neighbour.lot)
    return first_that_fits(f"{word} LOT {lot}", f"{word} {lot}", f"{word} {short_day(neighbour.expiry)}")


def _count_at(case: Case, words: str, lots: Iterable[StockLot], neighbour: StockLot, *, more: bool = False) -> str:
    """Return how many of these packages stand where the neighbour stands; `2+` where there are more lots besides."""
    place = plain(neighbour.location)
    if case.situation.blind:
        return first_that_fits(f"{words} {place}") or fitted(place)
    count = f"{fefo.quantity(lot for lot in lots if lot.location == neighbour.location)}{'+' if more else ''}"
    return first_that_fits(f"{count} {words} {place}", f"{count} on {place}") or f"{count} on {place}"


def _taken(case: Case) -> Screen:
    own, others = _shelf(case)
    aside, following = ("FIRST TO EXPIRE" if own or others else "TAKEN"), ""
    if case.around.elsewhere:
        lot, place = plain(case.around.elsewhere[0].lot), plain(case.around.elsewhere[0].location)
        following = first_that_fits(f"Earlier {lot} {place}", f"Earlier at {place}", "Earlier elsewhere")
    elif others and others[0].opened and others[0].use_by == case.use_by:
        aside, serial = "SAME EXPIRY", plain(others[0].opened.serial)[-4:]
        following = first_that_fits(f"OPEN: {plain(others[0].lot)} ..{serial}", "An open pack is first")
    elif others:
        lot, expiry = plain(others[0].lot), others[0].use_by
        following = first_that_fits(f"Next {lot} {short_day(expiry)}", f"Next {lot}", f"Next {short_day(expiry)}")
        if expiry == case.use_by:
            aside = "SAME EXPIRY"
            following = first_that_fits(f"or LOT {lot}", f"or {lot}", "or the other lot")
    overridden = case.around.earlier[0].lot if case.situation.overriding and case.around.earlier else ""
    if passed := overridden or case.situation.instead_of:
        aside, following = "OVERRIDE", _in_place_of(plain(passed))
    return case.clear(case.name, case.lot, case.expiry_and_days, _left(case, own), following, aside=aside)


def _in_place_of(lot: str) -> str:
    return first_that_fits(f"in place of {lot}", f"not {lot}", "not the earlier lot")


def _shelf(case: Case) -> tuple[tuple[StockLot, ...], tuple[StockLot, ...]]:
    return fefo.own_and_others(case.around, case.item.lot, case.item.expiry)


def _left(case: Case, own: Iterable[StockLot]) -> str:
    count = 1 if case.item.serial is not None else case.situation.quantity
    if case.known.opened:
        count = 0  # an open package is counted apart from the sealed ones
    there = fefo.quantity(own)
    if case.situation.blind:
        return ""
    package = case.known.package
    if there or (package is not None and package.status in (Status.AVAILABLE, Status.OPENED)):
        return f"Left after this {max(0, there - count)}"
    return "" if case.known.places else "NOT IN STOCK LIST"


def _short_dated(case: Case) -> Signals:
    if case.situation.activity is not Activity.RECEIVE:
        done = _left(case, _shelf(case)[0]) if case.situation.activity is Activity.CHECKPOINT else handled.went(case)
        screen = case.clear(
            case.name,
            case.lot,
            case.expiry_and_days,
            "USE SOON",
            done,
            aside=f"EXP {case.days}d" if case.data is Level.FRESH else "",
            brief="SOON",
        )
        return Signals(screen, patterns.steady(Colour.AMBER), patterns.SHORT_DATED)
    screen = case.screen(
        "SHORT",
        case.name,
        case.lot,
        case.expiry_and_days,
        case.spare(f"Door limit {case.bands.door} days"),
        _PLACES[case.around.advice],
        "ACK keep  HOLD refuse",
        aside=first_that_fits(f"DATED {case.days}d", "DATED", width=room_beside("SHORT")),
    )
    return Signals(screen, patterns.blink(Colour.AMBER), patterns.SHORT_DATED)


def _recalled(case: Case) -> Signals:
    recall = case.known.match.recalls[0]
    which = [recall.number, case.spare("NOT YET CLASSIFIED")]
    if recall.classification:
        which = [f"CLASS {recall.classification} {recall.number}"]
    screen = case.screen(
        "RECALL", case.name, case.lot, *which, "QUARANTINE BIN Q1", "Scan Q1, then ACK", aside="STOP", stop=True
    )
    return _alarm(case, screen)


def _suspect(case: Case) -> Signals:
    return _alarm(case, announce_arrival.suspect(case))


def _expired(case: Case) -> Signals:
    end = "Scan X-EXP to close" if case.alarm else ""
    lines = (*case.lot_and_serial, case.expiry_and_days, "MOVE TO BIN X-EXP", end)
    hint = case.return_by if case.situation.activity is Activity.COUNT else ""
    return _alarm(case, case.screen("EXPIRED", case.name, *lines, aside="STOP", stop=True, hint=hint))


def _blocked(case: Case) -> Signals:
    if announce_arrival.is_absent(case):
        return announce_arrival.absent(case)
    lines = (case.expiry_and_days, case.findings[0].brief, "DO NOT USE")
    screen = case.screen("BLOCKED", case.name, case.lot, *lines, aside="STOP", stop=True)
    return Signals(screen, patterns.steady(Colour.RED), patterns.STOP)


def _check(case: Case) -> Signals:
    if case.alarm is None and case.findings[0].code == "lot_with_other_expiry":
        which = (case.expiry, case.findings[0].brief, "One is wrong. Tell", "the supervisor")
        screen = case.screen("CHECK", case.name, case.lot, *which, aside="TWO DATES")
        return Signals(screen, patterns.steady(Colour.AMBER), patterns.ATTEND)
    if case.alarm is None:
        place = _PLACES[case.around.advice] if case.kept and case.situation.activity is Activity.RECEIVE else ""
        place = "ON HOLD: verify it" if case.situation.activity is Activity.RETURN else place
        screen = case.screen("CHECK DATE", case.name, case.lot, case.expiry, "BY EYE: CLOCK NOT SET", place)
        return Signals(screen, patterns.steady(Colour.AMBER), patterns.CHIRP)
    lines = (case.findings[0].brief, case.known.match.recalls[0].number, "HOLD. CHECK, then ACK")
    return _alarm(case, case.screen("CHECK", case.name, case.lot, *lines, aside="RECALL?"))


def _duplicate(case: Case) -> Signals:
    package = case.known.package
    then = f"{short_day(case.local(package).date())} {case.local(package):%H:%M}" if package else ""
    place = case.spare(package.location) if package else ""
    lines = (*case.lot_and_serial, case.findings[0].brief, then, place)
    screen = case.screen("REPEAT", case.name, *lines, aside="IGNORED")
    return Signals(screen, patterns.flash(Colour.AMBER), patterns.DUPLICATE)


def _incomplete(case: Case) -> Signals:
    gaps = [f.brief for f in case.findings if f.verdict is Verdict.INCOMPLETE and f.code != Answer.NO_SERIAL.value]
    receiving = case.situation.activity is Activity.RECEIVE
    if case.kept:
        by_lot = f"{_DONE.get(case.situation.activity, 'TAKEN')} BY LOT"
        done = (_PLACES[case.around.advice] if receiving else "") or by_lot
    elif any(finding.code == "serial_in_lot" for finding in case.findings):
        done = "CHECK SCANNER SETUP"
    elif any(finding.verdict is Verdict.EARLIER_EXISTS for finding in case.findings):
        done = ""  # another lot goes first, which is said besides
    elif any(finding.code == Answer.NO_SERIAL.value for finding in case.findings):
        done = "LIST: scan 2D code"
    else:
        done = "Scan 2D or [NOCODE]"
    screen = case.screen("INCOMPLETE", case.name, case.lot, case.expiry_and_days, *gaps, done)
    return Signals(screen, patterns.blink(Colour.AMBER), patterns.QUERY)


def _alarm(case: Case, screen: Screen) -> Signals:
    if case.alarm is None:  # looked up or practised on: said once, and no alarm that stands
        return Signals(screen, patterns.steady(Colour.RED), patterns.STOP)
    return Signals(screen, patterns.ALARM_LIGHTS[case.alarm], patterns.ALARM_TONES[case.alarm])


_DONE: Final = {
    Activity.RECEIVE: "RECEIVED",
    Activity.PULL: "PULLED",
    Activity.RETURN: "ON HOLD",
    Activity.RETURN_OUT: "SENT BACK",
    Activity.MOVE: "IN TRANSIT",
    Activity.KIT: "IN THE KIT",
}
"""What was done with a package that is known by its lot alone; any other was taken."""
_SIGNALS: Final[dict[Verdict, Callable[[Case], Signals]]] = {
    Verdict.RECALLED: _recalled,
    Verdict.SUSPECT: _suspect,
    Verdict.EXPIRED: _expired,
    Verdict.BLOCKED: _blocked,
    Verdict.CHECK: _check,
    Verdict.DUPLICATE: _duplicate,
    Verdict.INCOMPLETE: _incomplete,
    Verdict.EARLIER_EXISTS: announce_earlier.earlier,
    Verdict.SHORT_DATED: _short_dated,
    Verdict.INFO: handled.told,
    Verdict.OK: _ok,
}
