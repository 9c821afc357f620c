"""What a scan moves: packages come in, go out, change their place, or are set apart."""

from typing import Final

from station.domain.decision import Activity, Item, Known, Moved, Situation
from station.domain.stock import IN_TRANSIT, Status
from station.domain.verdict import Finding, Verdict

_SET_APART: Final = {
    Verdict.RECALLED: Status.RECALLED,
    Verdict.SUSPECT: Status.SUSPECT,
    Verdict.EXPIRED: Status.EXPIRED,
    Verdict.BLOCKED: Status.HOLD,
}
_BECOMES: Final = {
    Activity.CHECKPOINT: Status.TAKEN,
    Activity.OPEN: Status.OPENED,
    Activity.PULL: Status.PULLED,
    Activity.RETURN_OUT: Status.RETURNED,
}
_FROM_SHELF: Final = frozenset(
    {Activity.CHECKPOINT, Activity.OPEN, Activity.PULL, Activity.RETURN_OUT, Activity.MOVE, Activity.KIT}
)
"""Activities whose packages stood on a shelf: one that nobody knew by its serial number was among those of its lot."""
_REMAINS: Final = frozenset({Status.EXPIRED, Status.RECALLED})
"""What a package is set apart as stays its status when it is pulled: the reason is not forgotten."""


def moved(item: Item, known: Known, situation: Situation, *, expired: bool) -> Moved | None:
    """Return what comes in or goes out of a package that may be handled as this activity does; None where nothing."""
    package = known.package
    match situation.activity:
        case Activity.RECEIVE:
            return Moved(item, Status.AVAILABLE, _count(item, situation), situation.location, from_stock=False)
        case Activity.RETURN:  # until somebody has verified it, it is nobody's stock
            return Moved(item, Status.HOLD, _count(item, situation), situation.location, from_stock=False)
        case Activity.KIT | Activity.MOVE:
            place, count = stands(known, situation), _count(item, situation)
            to = situation.location if situation.activity is Activity.KIT else IN_TRANSIT
            sealed = package is None or package.status is not Status.OPENED
            return Moved(item, Status.AVAILABLE if sealed else Status.OPENED, count, place, from_stock=sealed, to=to)
        case Activity.CHECKPOINT | Activity.OPEN | Activity.PULL | Activity.RETURN_OUT:
            status = _BECOMES[situation.activity]
            if situation.activity is Activity.PULL:
                status = Status.EXPIRED if expired else status
                status = package.status if package and package.status in _REMAINS else status
            in_stock = package is None or package.status is Status.AVAILABLE
            place = stands(known, situation)
            return Moved(item, status, _count(item, situation), place, from_stock=in_stock)
    return None


def set_apart(item: Item, known: Known, situation: Situation, findings: tuple[Finding, ...]) -> Moved | None:
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
        from_shelf = situation.activity in _FROM_SHELF
        place = stands(known, situation) if from_shelf else situation.location
        return Moved(item, status, 1, place, from_stock=from_shelf) if whole else None
    in_stock = package.status is Status.AVAILABLE
    if not in_stock and package.status is not Status.OPENED and status in (Status.HOLD, package.status):
        return None
    known_as = Item(item.gtin, package.lot, package.expiry, package.serial)
    return Moved(known_as, status, 1, package.location, from_stock=in_stock)


def _count(item: Item, situation: Situation) -> int:
    """Return how many packages a scan stands for: one where each has its own serial number."""
    return situation.quantity if item.serial is None and situation.activity is not Activity.OPEN else 1


def stands(known: Known, situation: Situation) -> str:
    """Return where a package stands: where it was put, or else where its lot is, here before elsewhere."""
    if known.package is not None:
        return known.package.location
    return known.places[0] if known.places and situation.location not in known.places else situation.location
