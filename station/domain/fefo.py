"""First expired, first out: which lot goes before which, and what that asks of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from station.domain.stock import StockLot
from station.domain.verdict import Advice


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The usable lots of a product around an expiry date, each in the order in which they go out."""

    earlier: tuple[StockLot, ...]
    same: tuple[StockLot, ...]
    later: tuple[StockLot, ...]

    @property
    def advice(self) -> Advice | None:
        """Where a received package goes: before any later one, else behind earlier ones; None on an empty shelf."""
        if self.later:
            return Advice.FRONT
        if self.earlier:
            return Advice.BEHIND
        return Advice.ANY if self.same else None


def neighbours(lots: Iterable[StockLot], expiry: date, *, today: date, location: str) -> Neighbours:
    """Return the lots that are in stock and in date, before, on and after an expiry date.

    The order is total, so that two stations with the same data give the same answer: expiry, then what stands at
    this location, then the older receipt, then the lot's name.
    """
    usable = sorted(
        (lot for lot in lots if lot.quantity > 0 and lot.expiry >= today),
        key=lambda lot: (lot.expiry, lot.location != location, lot.received_at, lot.lot, lot.location),
    )
    return Neighbours(
        tuple(lot for lot in usable if lot.expiry < expiry),
        tuple(lot for lot in usable if lot.expiry == expiry),
        tuple(lot for lot in usable if lot.expiry > expiry),
    )


def by_lot(lots: Iterable[StockLot]) -> tuple[tuple[StockLot, ...], ...]:
    """Return the lots in their order, those of one name and expiry that stand in several places together."""
    together: dict[tuple[date, str], list[StockLot]] = {}
    for lot in lots:
        together.setdefault((lot.expiry, lot.lot), []).append(lot)
    return tuple(map(tuple, together.values()))


def quantity(lots: Iterable[StockLot]) -> int:
    """Return how many packages these lots hold together."""
    return sum(lot.quantity for lot in lots)
