"""First expired, first out: which lot goes before which, and what that asks of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from station.domain.choices import Choices
from station.domain.stock import StockLot
from station.domain.verdict import Advice


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The usable lots of a product around a use-by date, each in the order in which they go out."""

    earlier: tuple[StockLot, ...]
    same: tuple[StockLot, ...]
    later: tuple[StockLot, ...]
    elsewhere: tuple[StockLot, ...] = ()
    """Earlier lots in places that another station answers for."""

    @property
    def advice(self) -> Advice | None:
        """Where a received package goes: before any later one, else behind earlier ones; None on an empty shelf."""
        if self.later:
            return Advice.FRONT
        if self.earlier:
            return Advice.BEHIND
        return Advice.ANY if self.same else None


NOBODY: Final = Neighbours((), (), ())


def neighbours(
    lots: Iterable[StockLot], use_by: date, *, today: date, location: str, choices: Choices, sealed: bool = True
) -> Neighbours:
    """Return the lots that are in stock and in date, before, on and after the use-by date of the package in hand.

    Only lots of the account that the location belongs to compete. The order is total, so that two stations with the
    same data give the same answer: use-by date, then an open package, then what stands at this location, then the
    older receipt, then the lot's name and the serial number.
    """
    account = choices.account(location)
    compete = (lot for lot in lots if choices.competes(lot.location) and choices.account(lot.location) == account)
    usable = sorted(
        (lot for lot in compete if lot.quantity > 0 and lot.use_by >= today), key=lambda lot: _order(lot, location)
    )
    here = [lot for lot in usable if choices.is_here(lot.location)]
    opened = [lot for lot in here if lot.opened] if choices.open_first and sealed else []
    others = [lot for lot in here if lot not in opened]
    return Neighbours(
        (*opened, *(lot for lot in others if lot.use_by < use_by)),
        tuple(lot for lot in others if lot.use_by == use_by),
        tuple(lot for lot in others if lot.use_by > use_by),
        tuple(lot for lot in usable if lot.use_by < use_by and not choices.is_here(lot.location)),
    )


def _order(lot: StockLot, location: str) -> tuple[Any, ...]:
    serial = lot.opened.serial if lot.opened else ""
    return (lot.use_by, not lot.opened, lot.location != location, lot.received_at, lot.lot, serial, lot.location)


def own_and_others(
    around: Neighbours, lot: str | None, expiry: date | None
) -> tuple[tuple[StockLot, ...], tuple[StockLot, ...]]:
    """Return the lots that go out with the one in hand or after it: those of its own, and the others."""
    following = (*around.same, *around.later)
    own = tuple(each for each in following if not each.opened and (each.lot, each.expiry) == (lot, expiry))
    return own, tuple(each for each in following if each not in own)


def by_lot(lots: Iterable[StockLot]) -> tuple[tuple[StockLot, ...], ...]:
    """Return the lots in their order, those of one name and date that stand in several places together."""
    together: dict[tuple[date, str, str], list[StockLot]] = {}
    for lot in lots:
        together.setdefault((lot.use_by, lot.lot, lot.opened.serial if lot.opened else ""), []).append(lot)
    return tuple(map(tuple, together.values()))


def quantity(lots: Iterable[StockLot]) -> int:
    """Return how many packages these lots hold together."""
    return sum(lot.quantity for lot in lots)
