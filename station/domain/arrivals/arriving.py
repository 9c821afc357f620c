"""A package on receipt held against the lists of shipments, and what that makes of it."""

from dataclasses import replace

from station.domain.arrivals import shipment, suspects
from station.domain.arrivals.shipment import Answer, Arrival, Match, Waiting
from station.domain.arrivals.suspects import Check
from station.domain.decision import Activity, Item, Known, Moved, Situation
from station.domain.stock import Status
from station.domain.verdict import Finding, Verdict

_UNLISTED = frozenset({Answer.NOT_ON_LIST, Answer.LIST_ABSENT, Answer.NO_SERIAL})
_STANDS_AS = {Waiting.WAITS: Status.HOLD, Waiting.RELEASED: Status.AVAILABLE}


def comes_again(known: Known, situation: Situation) -> bool:
    """Tell whether it is a package that came before its list and is scanned again on receipt: no repeat, no hold."""
    stands_as = _STANDS_AS.get(known.listed.waiting)
    receiving = situation.activity is Activity.RECEIVE
    return receiving and known.package is not None and known.package.status is stands_as


def is_released(known: Known, situation: Situation) -> bool:
    """Tell whether it is in stock since its list came, and is now brought to the shelf."""
    return known.listed.waiting is Waiting.RELEASED and comes_again(known, situation)


def others(item: Item, known: Known, situation: Situation) -> Known:
    """Return what is known without a package that was released: it is not its own neighbour on the shelf."""
    if not is_released(known, situation) or known.package is None:
        return known
    own = (item.lot, item.expiry, known.package.location)
    lots = (replace(lot, quantity=lot.quantity - ((lot.lot, lot.expiry, lot.location) == own)) for lot in known.lots)
    return replace(known, lots=tuple(lots))


def against_lists(item: Item, known: Known, situation: Situation) -> Match | None:
    """Return what the lists say; None where they are not asked, or know nothing of a package that is here already."""
    if situation.activity is not Activity.RECEIVE:
        return None
    found = shipment.match(
        item.serial,
        item.lot,
        item.expiry,
        known.listed,
        situation.chosen,
        situation.against,
        1 if item.serial else situation.quantity,
    )
    if found is None:
        return None
    if found.answer is Answer.ALREADY_RECEIVED and is_released(known, situation):
        return replace(found, answer=Answer.MATCH)
    is_here = known.package is not None and not comes_again(known, situation)
    return None if is_here and found.answer in _UNLISTED else found


def findings(found: Match | None, known: Known) -> list[Finding]:
    """Return what the answer of the lists makes of a package; that it came already its own past may say."""
    if found is None or found.answer is Answer.MATCH:
        return []
    if found.answer is Answer.ALREADY_RECEIVED:
        return [] if known.package else [Finding(Verdict.DUPLICATE, "already_received", found.brief)]
    verdict = _VERDICTS.get(found.answer, Verdict.SUSPECT)
    return [Finding(verdict, found.answer.value, found.brief)]


_VERDICTS = {Answer.LIST_ABSENT: Verdict.BLOCKED, Answer.NO_SERIAL: Verdict.INCOMPLETE}


def arrival(
    item: Item,
    known: Known,
    situation: Situation,
    found: Match | None,
    made: tuple[Finding, ...],
    moved: Moved | None,
) -> Arrival | None:
    """Return what a scan has to do with lists and cases; None where that is nothing.

    What the list has counts as come once it is received or set apart: it is here.
    """
    check = _check(item, known, situation, made)
    if found is not None and moved is None:
        found = replace(found, taken=())
    waiting = _waiting(known, situation, found, moved)
    return None if found is None and check is None and waiting is None else Arrival(found, check, waiting)


def _waiting(known: Known, situation: Situation, found: Match | None, moved: Moved | None) -> Waiting | None:
    if found is not None and found.answer is Answer.LIST_ABSENT:
        begins = moved is not None and moved.status is Status.HOLD and moved.item.serial is not None
        return Waiting.WAITS if begins else None
    if comes_again(known, situation) and (moved is not None or is_released(known, situation)):
        return Waiting.OVER
    return None


def _check(item: Item, known: Known, situation: Situation, made: tuple[Finding, ...]) -> Check | None:
    """Return the place of a package in the case of its product and lot.

    A suspect one opens the case or joins it; others that come in are listed until enough are checked. Looking up and
    practising change nothing.
    """
    if situation.activity is Activity.LOOKUP or situation.training:
        return None
    case, listed = known.listed.case, known.listed
    is_suspect = any(finding.verdict is Verdict.SUSPECT for finding in made)
    here = sum(lot.quantity for lot in known.lots if lot.lot == item.lot)
    outside = known.package is None or known.package.status is not Status.AVAILABLE
    if case is None:
        if not is_suspect:
            return None
        year = situation.at.astimezone(situation.zone).year
        return Check(suspects.next_case(listed.last_case, year), max(1, listed.alike, here + outside), 1, True, True)
    wanted = situation.activity is Activity.RECEIVE and item.serial is not None
    if not is_suspect and (not wanted or case.listed or case.checked >= suspects.need(case.of)):
        return None
    checked = case.checked + (not case.listed)
    return Check(case.id, max(case.of, checked, listed.alike), checked, False, not case.listed)
