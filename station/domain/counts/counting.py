"""Counts: their types with what each asks for, their states, and what their lines add up to.

Every count is blind: nothing here knows, or is given, how many there should be.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final

from station.domain.stock import Product

RECOUNT_ZONE: Final = "RECOUNT"
"""The one zone of a recount, which is no place: an item is counted again wherever it stands."""


class CountType(Enum):
    """What is counted, and why."""

    FULL = "full"
    """Every zone of the site."""
    CYCLE = "cycle"
    """The items whose turn it is."""
    SHIFT = "shift"
    """The controlled products of one cabinet, from the outgoing hand to the incoming one."""
    SPOT = "spot"
    """A few items, because something happened."""
    BASELINE = "baseline"
    """The first count: there is nothing to compare it with."""
    OWNERSHIP = "ownership"
    """Controlled products when the pharmacy changes hands, and every two years (21 CFR 1304.11)."""
    WALK = "expiry_walk"
    """A walk along a shelf that lists what expires and what is recalled, and counts nothing."""


EVERYTHING: Final = frozenset({CountType.FULL, CountType.BASELINE})
"""Counts that say of all that was not counted in a zone that it is not there."""


class Freeze(Enum):
    """What becomes of a movement inside a zone that is being counted."""

    HARD = "hard"
    """It is refused."""
    SOFT = "soft"
    """It is recorded with where the zone's count began, so that the book can be moved before it is compared."""


class CountState(Enum):
    """How far a count is."""

    OPEN = "open"
    COUNTED = "counted"
    """Every zone is closed; signatures may lack."""
    CERTIFIED = "certified"
    """It is signed: only now may a list of what is on hand be looked at."""
    REVIEW = "review"
    """It was compared with a list."""
    POSTED = "posted"
    """The stock was made what was counted."""
    CANCELLED = "cancelled"


class ZoneState(Enum):
    """How far a zone is."""

    WAIT = "wait"
    COUNTING = "counting"
    CLOSED = "closed"
    REASONED = "reasoned"
    """Not counted, for a reason that somebody gave."""


@dataclass(frozen=True, slots=True)
class CountRules:
    """What the settings say of counts."""

    site: str = ""
    """The site's name, for certificates."""
    begins: CountType = CountType.SPOT
    """What the COUNT card begins where no count is open."""
    freeze: Freeze = Freeze.HARD
    witnessed: frozenset[str] = frozenset()
    """Schedules that two persons sign for, besides II."""
    shift_times: tuple[str, ...] = ()
    """When the shifts change, such as `06:45`."""
    walk_days: int = 90
    """Days left below which an expiry walk lists a lot."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a type of count asks for."""

    quantities: bool = True
    """Whether packages are counted, and none of them twice."""
    handover: bool = False
    """Whether an outgoing and an incoming person sign, whatever was counted."""
    states_business: bool = False
    """Whether it must say that it was taken at the opening or at the close of business (21 CFR 1304.11)."""
    controlled_only: bool = False
    """Whether products that are not controlled are refused."""


RULES: Final[Mapping[CountType, Rule]] = MappingProxyType(
    {
        CountType.FULL: Rule(states_business=True),
        CountType.CYCLE: Rule(),
        CountType.SHIFT: Rule(handover=True, controlled_only=True),
        CountType.SPOT: Rule(),
        CountType.BASELINE: Rule(states_business=True),
        CountType.OWNERSHIP: Rule(handover=True, states_business=True, controlled_only=True),
        CountType.WALK: Rule(quantities=False),
    }
)


class Condition(Enum):
    """What a counted package is fit for: all of it is on hand."""

    GOOD = "good"
    EXPIRED = "expired"
    RECALLED = "recalled"
    HELD = "held"
    """Suspect, on hold, or to be checked by hand."""


@dataclass(frozen=True, slots=True)
class Line:
    """The packages of one lot in one zone, as they were counted."""

    zone: str
    gtin: str
    lot: str
    """Empty where the code had none."""
    expiry: date | None
    condition: Condition
    quantity: int
    nocode: bool = False
    """Whether it was counted by hand, because the packages have no code that can be read."""
    base: int = 0
    """What the line held before the scans that follow each other now; a typed quantity stands for those alone."""
    typed: bool = False
    """Whether its quantity was typed since the last scan: the next scan begins a new run."""
    serialised: bool = False
    """Whether its packages have serial numbers, each counted by itself."""

    def scanned(self, adds: int, *, goes_on: bool) -> "Line":
        """Return the line with a scan more; `goes_on`: nothing else was counted since its last one."""
        base = self.base if goes_on and not self.typed else self.quantity
        return replace(self, quantity=self.quantity + adds, base=base, typed=False)

    def set_to(self, quantity: int) -> "Line":
        """Return the line with a typed quantity in the place of what its last run of scans added."""
        return replace(self, quantity=self.base + quantity, typed=True)


@dataclass(frozen=True, slots=True)
class Counted:
    """A serialised package that was counted: where, when and by which station."""

    gtin: str
    serial: str
    zone: str
    at: datetime
    station: str
    """Empty: this one."""
    lot: str = ""
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What lines add up to: packages and lots, none of it compared with anything."""

    packs: int
    lots: int
    expired: int
    recalled: int
    held: int
    nocode: int
    """Lines that were counted by hand."""


def totals(lines: Iterable[Line]) -> Totals:
    """Return what these lines add up to; a line of nothing adds nothing."""
    some = [line for line in lines if line.quantity]
    return Totals(
        sum(line.quantity for line in some),
        len({(line.gtin, line.lot, line.expiry) for line in some}),
        sum(line.quantity for line in some if line.condition is Condition.EXPIRED),
        sum(line.quantity for line in some if line.condition is Condition.RECALLED),
        sum(line.quantity for line in some if line.condition is Condition.HELD),
        sum(line.nocode for line in some),
    )


def due(lines: Iterable[Line], today: date, days: int) -> list[Line]:
    """Return what an expiry walk lists: what is not good, has no expiry, or has fewer days left than these."""
    return [
        line
        for line in lines
        if line.condition is not Condition.GOOD or line.expiry is None or (line.expiry - today).days < days
    ]


CAP: Final = 999
"""Packages at once above which the station asks again."""
CONTROLLED_CAP: Final = 100
"""And of a controlled product."""


def cap(product: Product | None) -> int:
    """Return the quantity above which is asked again."""
    return CONTROLLED_CAP if product is not None and product.schedule else CAP


ALWAYS_WITNESSED: Final = frozenset({"I", "II"})


def is_witnessed(schedule: str | None, schedules: Collection[str]) -> bool:
    """Tell whether two persons sign for a product of this schedule: II always, others as the site says."""
    return schedule is not None and schedule in ALWAYS_WITNESSED.union(schedules)


def first_of(one: Counted, other: Counted) -> tuple[Counted, Counted]:
    """Return two counts of one package, the one that is kept first: the earlier; of one instant, by station's name.

    The order does not depend on who asks, so that two stations that count offline come to the same answer.
    """
    earlier, later = sorted((one, other), key=lambda each: (each.at, each.station, each.zone))
    return earlier, later


SHIFT_GRACE: Final = timedelta(minutes=30)
"""The time before and after a handover within which its count is in time."""


def missed_shift(times: Iterable[str], local: datetime, counted: datetime | None) -> datetime | None:
    """Return the last handover whose count is overdue, by the site's clock; None where none is.

    `counted` is when the last count of a shift was closed, by the same clock. A count belongs to a handover from half
    an hour before it, and is missed half an hour after it; what was missed before the last day is not looked for.
    """
    today = [local.replace(hour=int(text[:2]), minute=int(text[3:]), second=0, microsecond=0) for text in times]
    handovers = [*today, *(at - timedelta(days=1) for at in today)]
    due = [at for at in handovers if local - at >= SHIFT_GRACE]
    last = max(due, default=None)
    if last is None or (counted is not None and last - counted <= SHIFT_GRACE):
        return None
    return last
