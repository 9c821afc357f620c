"""The outcomes of a scan, most serious first, and what else a decision says."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What is said of a scan; defined in the order of seriousness, the first wins."""

    RECALLED = "recalled"
    SUSPECT = "suspect"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    CHECK = "check"
    DUPLICATE = "duplicate"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    EARLIER_EXISTS = "earlier_exists"
    SHORT_DATED = "short_dated"
    NOT_NOW = "not_now"
    INFO = "info"
    OK = "ok"

    @property
    def rank(self) -> int:
        """The place in the order: 0 is the most serious."""
        return _RANKS[self]


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Advice(Enum):
    """Where a received package goes on the shelf."""

    FRONT = "front"
    BEHIND = "behind"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is true of a scan; all are recorded, the most serious is shown."""

    verdict: Verdict
    code: str
    """A constant word for records and tests, such as `recall`, `expired`, `no_serial`."""
    brief: str
    """The finding in at most 21 printable ASCII characters."""
