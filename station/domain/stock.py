"""What is on the shelf: products, lots and packages."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

LONGEST_LOCATION: Final = 16
"""Characters of a place's name: as many as a screen has room for beside a quantity."""


class Status(Enum):
    """What a package is fit for; only an available one competes to go out first."""

    AVAILABLE = "available"
    TAKEN = "taken"
    HOLD = "hold"
    SUSPECT = "suspect"
    EXPIRED = "expired"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Bands:
    """Days left below which a package is short-dated at the door, to be acted on, or not to be used at all."""

    door: int = 180
    act: int = 30
    block: int = 0


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

    def bands(self, site: Bands) -> Bands:
        """Return the bands of this product: its own days before the site's."""
        return Bands(
            site.door if self.door_days is None else self.door_days,
            site.act if self.act_days is None else self.act_days,
            site.block if self.block_days is None else self.block_days,
        )


@dataclass(frozen=True, slots=True)
class StockLot:
    """The available packages of one lot in one place."""

    lot: str
    expiry: date
    location: str
    quantity: int
    received_at: datetime


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
