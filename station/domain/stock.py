"""What is on the shelf: products, lots and packages."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

IN_TRANSIT: Final = "IN-TRANSIT"
"""The place of packages between two places; it competes with no shelf."""
KIT: Final = "KIT-"
"""What the place of a kit's contents begins with."""
LONGEST_LOCATION: Final = 16
"""Characters of a place's name: as many as a screen has room for beside a quantity."""


def is_place(name: str) -> bool:
    """Tell whether packages can be put there by its card: what is on its way or in a kit gets there by other cards."""
    return 0 < len(name) <= LONGEST_LOCATION and name != IN_TRANSIT and not name.startswith(KIT)


class Status(Enum):
    """What a package is fit for; only an available one competes to go out first."""

    AVAILABLE = "available"
    OPENED = "opened"
    """Open and in use until its use-by date; counted apart from the sealed packages of its lot."""
    TAKEN = "taken"
    HOLD = "hold"
    SUSPECT = "suspect"
    EXPIRED = "expired"
    RECALLED = "recalled"
    PULLED = "pulled"
    """Taken out of use on purpose."""
    RETURNED = "returned"
    """Sent back to where it came from."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Days left below which a package is short-dated at the door, to be acted on, or not to be used at all."""

    door: int = 180
    act: int = 30
    block: int = 0
    plan: int = 90
    """Days left below which a package is listed to be used soon."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a product or of a class of products; those that are None leave the wider ones in force."""

    door: int | None = None
    plan: int | None = None
    act: int | None = None
    block: int | None = None

    def over(self, wider: Bands) -> Bands:
        """Return the bands in force: these days where they are given, else the wider ones."""
        return Bands(
            wider.door if self.door is None else self.door,
            wider.act if self.act is None else self.act,
            wider.block if self.block is None else self.block,
            wider.plan if self.plan is None else self.plan,
        )


@dataclass(frozen=True, slots=True)
class Product:
    """A line of the catalog; days that are None leave the site's in force."""

    gtin: str
    name: str
    ndc: str | None = None
    schedule: str | None = None
    serialised: bool = True
    door_days: int | None = None
    act_days: int | None = None
    block_days: int | None = None
    plan_days: int | None = None
    product_class: str = ""
    """What it is for the site, such as `refrigerated`: a class may have days of its own."""
    open_days: int | None = None
    """Days for which an opened package may be used; None: nobody said, and a person is asked."""
    hazardous: bool = False
    """Whether it is on the site's list of hazardous drugs (USP <800>)."""
    supplier: str = ""
    """Who may take its packages back; empty where the catalog does not say."""

    @property
    def days(self) -> Days:
        """The days that the catalog gives for this product alone."""
        return Days(self.door_days, self.plan_days, self.act_days, self.block_days)

    @property
    def controlled(self) -> bool:
        """Whether it is a controlled substance (21 CFR 1308, schedules I to V)."""
        return self.schedule is not None


@dataclass(frozen=True, slots=True)
class OpenPack:
    """A package in use."""

    serial: str
    """Empty where packages of its product have no serial numbers."""
    opened_on: date
    use_by: date
    """Never later than the printed expiry."""
    left: str = ""
    """What is left in it, as it was typed; empty where nobody said."""


@dataclass(frozen=True, slots=True)
class StockLot:
    """The available packages of one lot in one place."""

    lot: str
    expiry: date
    location: str
    quantity: int
    received_at: datetime
    seen_at: datetime | None = None
    """When a package of it was handled last."""
    opened: OpenPack | None = None
    """The package in use that this is; None for sealed ones."""

    @property
    def use_by(self) -> date:
        """The last day it is good for, which decides what goes out first."""
        return self.opened.use_by if self.opened else self.expiry


@dataclass(frozen=True, slots=True)
class Package:
    """One serialised package that the station has seen."""

    gtin: str
    serial: str
    lot: str
    expiry: date
    location: str
    status: Status
    changed_at: datetime
