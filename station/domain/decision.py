"""What a decision is made from, and what it is."""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import Final

from station.domain.arrivals.shipment import NOTHING, Against, Arrival, Header, Listing
from station.domain.choices import Choices
from station.domain.recall import Match
from station.domain.screens.signals import Light, Screen, Tone
from station.domain.stock import Bands, Days, OpenPack, Package, Product, Status, StockLot
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Advice, Finding, Verdict

WRITTEN: Final = date(2026, 1, 1)
"""A day before this program was written: a clock that says less was never set."""


class Activity(Enum):
    """What is being done at the station."""

    RECEIVE = "receive"
    CHECKPOINT = "checkpoint"
    COUNT = "count"
    EXPIRY_WALK = "expiry_walk"
    """A walk along a shelf: every package is judged, none is counted or moved."""
    PULL = "pull"
    """Packages leave for good, on purpose: expired, recalled, damaged, sent back."""
    RETURN = "return"
    """Packages come back, and are on hold until somebody has verified them."""
    RETURN_OUT = "return_out"
    """Packages are sent back to where they came from."""
    MOVE = "move"
    OPEN = "open"
    KIT = "kit"
    """Packages go into a kit, whose expiry is that of what expires first in it."""
    LOOKUP = "lookup"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is true of the station at the moment of a scan."""

    activity: Activity
    location: str
    """Where received packages go."""
    at: datetime
    """The instant of the scan, UTC."""
    zone: tzinfo
    """The site's time zone."""
    clock: ClockQuality
    """Whether the date is known; unless it is SET, it is only a lower bound."""
    bands: Bands = field(default_factory=Bands)
    good_through_day: bool = True
    """Whether a package is good through the end of its printed day; else until its start."""
    quantity: int = 1
    """How many are received or asked for at once."""
    not_before: date = WRITTEN
    """The latest date that is known to have come; it is no earlier today, whatever an untrusted clock says."""
    choices: Choices = field(default_factory=Choices)
    overriding: bool = False
    """Whether a person has said why the lot in hand goes out though another expires earlier."""
    instead_of: str = ""
    """The earlier lot that a person has said is not there or is damaged, so that it is judged as if it were not."""
    blind: bool = False
    """Whether a count is open, so that no answer may say how many there should be of anything."""
    training: bool = False
    """Whether this is practice: everything is said, and nothing of it counts."""

    def bands_of(self, product: Product | None) -> Bands:
        """Return the bands in force for a product: its own days, else those of its class, else the site's."""
        if product is None:
            return self.bands
        return product.days.over(self.choices.classes.get(product.product_class, Days()).over(self.bands))

    against: Against = Against.NONE
    """What the site receives against."""
    chosen: tuple[Header, ...] = ()
    """The shipments that are being received, if a card, a container or a package has said which."""

    @property
    def date_is_known(self) -> bool:
        """Whether today is the date, and not only the earliest that it can be."""
        return self.clock is ClockQuality.SET

    @property
    def today(self) -> date:
        """The date at the site, or where the clock is not trusted the date before which it cannot be.

        A clock that is not trusted may as well be ahead, so what it says bounds nothing.
        """
        if not self.date_is_known:
            return self.not_before
        return max(self.at.astimezone(self.zone).date(), self.not_before)


@dataclass(frozen=True, slots=True)
class Item:
    """What a symbol says of the package it stands on."""

    gtin: str
    lot: str | None
    expiry: date | None
    serial: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of an item."""

    product: Product | None
    lots: tuple[StockLot, ...]
    """The available lots of the product, without those that are recalled: the first to go out and the nearest."""
    package: Package | None
    """The package of this serial number, if it was seen before."""
    match: Match
    """What the recall data says of the item."""
    recall_date: date | None
    """The date of the recall data; None where there is none."""
    recall_expires: date | None = None
    """The last day for which its maker vouches for it; None where nobody set one."""
    recall_version: int | None = None
    """Which recall data it is, so that a later one can be held against what was decided on this one."""
    more_earlier: bool = False
    """Whether there are more earlier lots than are listed; the first to go out and the nearest are listed."""
    more_later: bool = False
    """Whether there are more later lots than are listed."""
    opened: OpenPack | None = None
    """What is known of the package of this serial number since it was opened."""
    other_expiry: date | None = None
    """Another expiry under which packages of the same lot were seen; one lot should have one."""
    listed: Listing = NOTHING
    """What the lists of shipments and the cases have of it."""
    places: tuple[str, ...] = ()
    """Where the item's own lot is in stock, the older receipt first: also a lot that may not be used."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of stock: packages arrive as available, are taken, or are set apart under another status."""

    item: Item
    status: Status
    quantity: int
    location: str
    from_stock: bool
    """Whether the packages were available until now, so that the lot's quantity goes down."""
    to: str | None = None
    """Where packages that stay available go, from `location`; None where they do not change their place."""


class AlarmKind(Enum):
    """Why an alarm stands, most urgent first."""

    RECALL_I = "recall_1"
    """Class I, and recalls that are not yet classified."""
    SUSPECT = "suspect"
    RECALL_II = "recall_2"
    RECALL_III = "recall_3"
    EXPIRED = "expired"
    CHECK = "check"
    CLOCK = "clock"
    """The clock went back, or years ahead: what was OK by it may not have been."""

    @property
    def priority(self) -> int:
        """The place in the order: 0 is the most urgent."""
        return _PRIORITIES[self]

    @property
    def bin(self) -> str | None:
        """The bin whose card must be scanned before the alarm can be acknowledged."""
        if self is AlarmKind.EXPIRED:
            return "XEXP"
        return None if self in (AlarmKind.CHECK, AlarmKind.CLOCK) else "Q1"


_PRIORITIES = {kind: rank for rank, kind in enumerate(AlarmKind)}


@dataclass(frozen=True, slots=True)
class Signals:
    """What a person sees and hears of one thing."""

    screen: Screen
    light: Light
    tone: Tone


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a scan."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    signals: Signals
    advice: Advice | None = None
    moved: Moved | None = None
    alarm: AlarmKind | None = None
    arrival: Arrival | None = None
    """What it has to do with the lists of shipments and with cases."""
    first: StockLot | None = None
    """The lot that goes before this one; None where none does."""
