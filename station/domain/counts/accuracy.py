"""How right the book is, item by item, lot by lot and place by place.

Source: the pharmacy rules, 3.4. Each rate says how many of how many, and nothing is set off between items: 95 and 105
against 100 and 100 is no item right. Of one item its lots are: what one has more than the other is net nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from station.domain.counts.variance import Key, Variance

TOLERANCE: Final[Mapping[str, int]] = MappingProxyType({"A": 1, "B": 3, "C": 5})
"""Per cent of the book by which an item of a class may be off; one of no such class, or controlled, by none."""


class Places:
    """Where a count found what."""

    def __init__(self, zones: Mapping[str, Collection[Key]]) -> None:
        """Take the zones that were counted, each with the products and lots that stood there."""
        self.zones = tuple(zones)
        self._where: dict[Key, set[str]] = {}
        for zone, there in zones.items():
            for gtin, lot in there:
                self._where.setdefault((gtin, lot), set()).add(zone)
                self._where.setdefault((gtin, ""), set()).add(zone)

    def of(self, variance: Variance) -> set[str]:
        """Return the zones in which some of an item or a lot was found; where only one was counted, that."""
        return set(self.zones) if len(self.zones) == 1 else self._where.get(variance.key, set())

    def only(self, variance: Variance) -> str:
        """Return the zone of an item or a lot; empty where it stood in several, or nowhere of several."""
        zones = self.of(variance)
        return min(zones) if len(zones) == 1 else ""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    def text(self, what: str) -> str:
        """Return it in words; the rate is cut off and not rounded, so that 100 % is all of them."""
        rate = f", {self.right * 1000 // self.of / 10:.1f} %" if self.of else ""
        return f"{self.right:,} of {self.of:,} {what}{rate}"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How right a book is."""

    locations: Share
    """Zones without any variance, of those that were counted."""
    unplaced: int
    """Variances of which nobody knows the zone, since nothing of the item was found."""
    items: Share
    """Items within their tolerance."""
    lots: Share | None
    """Lots that the book has, with the expiry they have, of those that were counted; None where it has no lots."""
    exact: Share
    """Items that are right to the last package."""
    gross: int
    """Packages that are over and packages that are short, of lots where the book has them, all added up."""
    over: int
    """Packages of the items that have more, each item net of its lots."""
    short: int


def accuracy(
    found: Sequence[Variance], places: Places, classes: Mapping[str, str], misdated: Collection[Key] = ()
) -> Accuracy:
    """Return how right a book is, from what `compared` returns of it.

    `misdated` are the lots that have another expiry in the book than on their packages.
    """
    items, lots = [each for each in found if not each.lot], [each for each in found if each.lot]
    counted = [each for each in lots if each.counted]
    off = [each for each in _finest(items, lots) if each.difference]
    where = [places.of(each) for each in off]
    wrong = set().union(*where)
    return Accuracy(
        locations=Share(len(set(places.zones) - wrong), len(places.zones)),
        unplaced=sum(not zones for zones in where),
        items=Share(sum(is_within(each, classes.get(each.gtin, "")) for each in items), len(items)),
        lots=Share(sum(each.book > 0 and each.key not in misdated for each in counted), len(counted)) if lots else None,
        exact=Share(sum(not each.difference for each in items), len(items)),
        gross=sum(each.amount for each in off),
        over=sum(each.difference for each in items if each.difference > 0),
        short=sum(each.amount for each in items if each.difference < 0),
    )


def is_within(variance: Variance, of_class: str) -> bool:
    """Tell whether an item is within its tolerance."""
    allowed = 0 if variance.controlled else TOLERANCE.get(of_class, 0)
    return variance.amount * 100 <= allowed * variance.book


def _finest(items: Sequence[Variance], lots: Sequence[Variance]) -> list[Variance]:
    """Return each lot, and of each item what has no lot, so that nothing stands in two of them."""
    in_lots: dict[str, tuple[int, int]] = {}
    for each in lots:
        counted, book = in_lots.get(each.gtin, (0, 0))
        in_lots[each.gtin] = counted + each.counted, book + each.book
    rest = [(item, in_lots.get(item.gtin, (0, 0))) for item in items]
    return [
        *lots,
        *(replace(item, counted=item.counted - counted, book=item.book - book) for item, (counted, book) in rest),
    ]
