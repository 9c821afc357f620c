"""Columns that several reports have."""

from typing import Final

from station.reports.model import Column, Value
from station.reports.source import Held, Source

PRODUCT: Final = (
    Column("product", "Product"),
    Column("ndc", "NDC", below=True),
    Column("gtin", "GTIN", below=True),
)
LOT: Final = Column("lot", "Lot")
EXPIRY: Final = Column("expiry", "Expiry")
LOCATION: Final = Column("location", "Place")
QUANTITY: Final = Column("quantity", "Quantity", "packages")
STATUS: Final = Column("status", "Status")


def product(source: Source, gtin: str) -> tuple[Value, ...]:
    """Return the cells of `PRODUCT`; one that the catalog lacks is said to be lacking."""
    named = source.product(gtin)
    return (named.name or "(not in the catalog)", named.ndc or None, gtin)


def packages(held: list[Held]) -> int:
    """Return how many packages these are."""
    return sum(each.quantity for each in held)
