"""What a serial number's past says of the package in hand; two packages cannot share a GTIN and a serial number."""

from typing import Final

from station.domain.arrivals import arriving
from station.domain.decision import Activity, Item, Known, Situation
from station.domain.stock import IN_TRANSIT, Package, Status
from station.domain.verdict import Finding, Verdict

_LEFT: Final = frozenset({Status.TAKEN, Status.RETURNED})
_IN_STOCK: Final = frozenset({Status.AVAILABLE, Status.OPENED})
_ON_HOLD: Final = Finding(Verdict.BLOCKED, "on_hold", "THIS PACK IS ON HOLD")
_ALREADY: Final = {
    Status.TAKEN: Finding(Verdict.DUPLICATE, "already_taken", "ALREADY TAKEN"),
    Status.RETURNED: Finding(Verdict.DUPLICATE, "already_returned", "ALREADY SENT BACK"),
    Status.PULLED: Finding(Verdict.DUPLICATE, "already_pulled", "ALREADY PULLED"),
}


def found(item: Item, known: Known, situation: Situation) -> list[Finding]:
    """Return what is wrong with this package, of this status, in this activity."""
    package = known.package
    if package is None:
        new = situation.activity is Activity.RETURN and item.serial is not None
        return [Finding(Verdict.INFO, "never_seen", "NEVER HERE BEFORE")] if new else []
    if item.lot is not None and item.lot != package.lot:
        return [Finding(Verdict.SUSPECT, "serial_on_other_lot", "SERIAL ON OTHER LOT")]
    if item.expiry is not None and item.expiry != package.expiry:
        return [Finding(Verdict.SUSPECT, "serial_on_other_lot", "SERIAL, OTHER EXPIRY")]
    if arriving.comes_again(known, situation):
        return []
    if package.status is Status.SUSPECT:
        return [Finding(Verdict.SUSPECT, "held_as_suspect", "HELD AS SUSPECT")]
    finding = _of_status(package, situation)
    return [finding] if finding else []


def _of_status(package: Package, situation: Situation) -> Finding | None:
    found: Finding | None = None
    match situation.activity:
        case Activity.RECEIVE:
            found = _received_again(package.status)
        case Activity.CHECKPOINT | Activity.OPEN:
            found = None if package.status in _IN_STOCK else _ALREADY.get(package.status, _ON_HOLD)
        case Activity.MOVE:
            found = _moved_again(package, IN_TRANSIT, "in_transit", "ALREADY IN TRANSIT")
        case Activity.KIT:
            found = _moved_again(package, situation.location, "in_kit", "ALREADY IN THE KIT")
        case Activity.PULL:
            found = _ALREADY.get(package.status)
        case Activity.RETURN_OUT:
            found = _ALREADY[package.status] if package.status in _LEFT else None
        case Activity.RETURN if package.status in _IN_STOCK:
            found = Finding(Verdict.DUPLICATE, "in_stock", "STILL IN STOCK")
        case Activity.RETURN:
            found = None if package.status in _ALREADY else _ON_HOLD
    return found


def _received_again(status: Status) -> Finding:
    if status in _LEFT:
        return Finding(Verdict.SUSPECT, "received_after_taken", "SERIAL LEFT BEFORE")
    if status in _IN_STOCK:
        return Finding(Verdict.DUPLICATE, "already_received", "ALREADY RECEIVED")
    return _ON_HOLD


def _moved_again(package: Package, place: str, code: str, brief: str) -> Finding | None:
    if package.status not in _IN_STOCK:
        return _ALREADY.get(package.status, _ON_HOLD)
    return Finding(Verdict.DUPLICATE, code, brief) if package.location == place else None
