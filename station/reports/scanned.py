"""What a row of a scan proves: whether a symbol was read, a package handled, the order of lots kept, or one received.

The journal has a row for each decision, and some scans are decided on more than once: after a reason, a signature or
days that were typed. Such a row is no scan of its own, and what was only asked again is one once it was answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Self

from station.domain.decision import Activity
from station.domain.stock import Status
from station.domain.verdict import Verdict
from station.reports.source import Source

Body = Mapping[str, Any]
_SURE: Final = frozenset({"exact", "repaired"})
_DECIDED_AGAIN: Final = frozenset({"override", "refers", "corrects"})
_EARLIER: Final = frozenset({"earlier_lot", "earlier_lot_stale"})
_NOT_ENOUGH: Final = "not_enough"
"""There are not as many of the lot as were asked for; it is the first to expire all the same."""
_NOT_FOR_USE: Final = frozenset(
    verdict.value
    for verdict in (
        *(Verdict.RECALLED, Verdict.SUSPECT, Verdict.EXPIRED, Verdict.BLOCKED),
        *(Verdict.DUPLICATE, Verdict.NOT_NOW),
    )
)


class Reading(Enum):
    """What became of a symbol."""

    READ = "read"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    BY_HAND = "by_hand"
    """None was read: a person said what the package is."""


def is_scan(body: Body) -> bool:
    """Tell whether a row stands for a scan that was made: it was neither decided on again, nor only asked again."""
    if _DECIDED_AGAIN & body.keys() or "asks" in body or "asked_again" in _findings(body):
        return False
    return "signatures" not in body or body.get("code") == "nocode"


def reading(body: Body) -> Reading:
    """Return what became of a scan's symbol."""
    if body.get("code") == "nocode" or body.get("nocode") is True:
        return Reading.BY_HAND
    if body.get("read") == "ambiguous":
        return Reading.AMBIGUOUS
    sure = body.get("read") in _SURE and body.get("verdict") != Verdict.UNREADABLE.value
    return Reading.READ if sure else Reading.UNREADABLE


def is_package(body: Body) -> bool:
    """Tell whether a scan was of one package: it names a product for certain, and no container."""
    named = bool(body.get("gtin")) and "container" not in body
    return named and reading(body) in (Reading.READ, Reading.BY_HAND)


def kept_order(body: Body) -> bool | None:
    """Tell whether what was scanned at the checkpoint was the first to expire; None where that decided nothing.

    It decided where the package was taken, or would have been but for an earlier lot. What was decided on again after
    a reason is the same scan, and what may not be used at all waits for no other lot.
    """
    again = _DECIDED_AGAIN & body.keys()
    if again or body.get("activity") != Activity.CHECKPOINT.value or body.get("verdict") in _NOT_FOR_USE:
        return None
    found = _findings(body)
    if found & _EARLIER:
        return False
    return True if _NOT_ENOUGH in found or _moved(body).get("status") == Status.TAKEN.value else None


def came_in(kind: str, body: Body) -> int | None:
    """Return how many packages a row received, by a scan or with a container; None where it received none.

    Without a known date nobody can say that a package is not short-dated, so such a row proves nothing of that.
    """
    moved = _moved(body)
    received = kind == "receipt" or body.get("activity") == Activity.RECEIVE.value
    came = moved.get("status") == Status.AVAILABLE.value and "from_stock" not in moved and "to" not in moved
    if not (received and came and body.get("expiry")) or "date_unknown" in _findings(body):
        return None
    return int(moved.get("quantity", 1))


def is_short_dated(body: Body) -> bool:
    """Tell whether a package had fewer days left than the door asks for."""
    return "short_dated" in _findings(body)


@dataclass(frozen=True, slots=True)
class Corrections:
    """What later rows say of earlier ones."""

    taken_back: frozenset[int]
    """Rows that UNDO took back."""
    quantities: Mapping[int, int]
    """How many packages a scan stands for, where that was said after it."""

    @classmethod
    def of(cls, source: Source) -> Self:
        """Return what all rows of a journal say."""
        taken_back, quantities = set[int](), dict[int, int]()
        for _, body in source.journal("command", "count", holds='"undoes"'):
            undoes = body["undoes"]
            if "corrects" in body:
                quantities[body["corrects"]] = int(_moved(body).get("quantity", 1))
            else:
                taken_back.update(undoes if isinstance(undoes, list) else [undoes])
        return cls(frozenset(taken_back), quantities)


def _findings(body: Body) -> frozenset[str]:
    return frozenset(body.get("findings") or ())


def _moved(body: Body) -> Body:
    found = body.get("moved")
    return found if isinstance(found, dict) else {}
