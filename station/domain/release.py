"""Whether a package that is held may be released by a supervisor's decision."""

from station.domain import recall
from station.domain.arrivals.shipment import Waiting
from station.domain.decision import Item, Known, Situation
from station.domain.judge import days_left, lot_is_in_doubt
from station.domain.recall import Finding
from station.domain.stock import Status

_NEVER = {
    Status.RECALLED: "It is in quarantine",
    Status.SUSPECT: "It is suspect",
    Status.EXPIRED: "It is expired",
}


def refusal(item: Item, known: Known, situation: Situation) -> str:
    """Return why it may not be released, in at most 21 characters; empty where it may."""
    days, status = days_left(item, known, situation), known.package and known.package.status
    open_still = known.match.verdict is Finding.CHECK
    reasons = (
        ("It is recalled", known.match.verdict is Finding.RECALL),
        (_NEVER.get(status, "") if status else "", status in _NEVER),
        ("It is expired", days is not None and days < 0),
        ("Date is not known", not situation.date_is_known),
        ("Its list is to come", known.listed.waiting is Waiting.WAITS),
        ("Code not read surely", lot_is_in_doubt(item, known)),
        ("No lot, no serial", open_still and not item.lot and not item.serial),
        ("Recall has no number", open_still and "" in recall.names(known.match)),
        ("Nothing to release", not open_still and status is not Status.HOLD),
    )
    return next((why for why, true in reasons if true), "")
