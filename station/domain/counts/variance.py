"""What a closed count is worth beside the book: OVER and SHORT by item and lot, and which reasons fit.

A variance is counted less book: above zero it is OVER, below zero SHORT, and the word is what is printed, never a sign.
Items are never netted against each other: 95 and 105 against 100 and 100 is no item right, not a total that is. A hint
resolves nothing: a person gives the reason.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

Key = tuple[str, str]
"""A product and a lot; an empty lot is the product as a whole."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason card."""

    code: str
    what: str
    over: bool
    short: bool


REASONS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        reason.code: reason
        for reason in (
            Reason("V01", "receipt on the shelf, not entered", over=True, short=False),
            Reason("V02", "receipt entered, not here yet", over=False, short=True),
            Reason("V03", "return sent out, not posted", over=False, short=True),
            Reason("V04", "returned to stock, not posted", over=True, short=False),
            Reason("V05", "typed wrong at receipt", over=True, short=True),
            Reason("V06", "wrong NDC or lot chosen", over=True, short=True),
            Reason("V07", "partial fill, substitution or waste not posted", over=True, short=True),
            Reason("V08", "expired ones pulled, not posted", over=False, short=True),
            Reason("V09", "misplaced, wrong bin", over=True, short=True),
            Reason("V10", "damaged or broken", over=False, short=True),
            Reason("V11", "count error, a recount differs", over=True, short=True),
            Reason("V12", "transfer in transit", over=True, short=True),
            Reason("V13", "unit of measure or pack size", over=True, short=True),
            Reason("V14", "suspected theft or diversion", over=False, short=True),
            Reason("V15", "unexplained", over=True, short=True),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Variance:
    """What an item, or a lot of it, has more or less than the book."""

    gtin: str
    lot: str
    """Empty: the item as a whole."""
    counted: int
    book: int
    controlled: bool = False

    @property
    def difference(self) -> int:
        """Counted less book."""
        return self.counted - self.book

    @property
    def amount(self) -> int:
        """How many more or less."""
        return abs(self.difference)

    @property
    def word(self) -> str:
        """OVER, SHORT, or MATCH."""
        return "OVER" if self.difference > 0 else "SHORT" if self.difference < 0 else "MATCH"

    @property
    def key(self) -> Key:
        """The product and lot."""
        return self.gtin, self.lot


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason that fits, and why it does."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Packages that the station itself saw come in or be set apart in the days before the count."""

    gtin: str
    lot: str
    quantity: int
    on: date


def compared(
    counted: Mapping[Key, int], book: Mapping[Key, int], *, by_lot: bool, controlled: Collection[str] = ()
) -> list[Variance]:
    """Return every item of the count or the book, and where the book has lots each lot of it, by product and lot."""
    items = [
        Variance(gtin, "", _of(gtin, counted), _of(gtin, book), gtin in controlled)
        for gtin in sorted({gtin for gtin, _ in [*counted, *book]})
    ]
    if not by_lot:
        return items
    lots = [
        Variance(gtin, lot, counted.get((gtin, lot), 0), book.get((gtin, lot), 0), gtin in controlled)
        for gtin, lot in sorted({*counted, *book})
        if lot
    ]
    return sorted([*items, *lots], key=lambda each: each.key)


def _of(gtin: str, quantities: Mapping[Key, int]) -> int:
    return sum(quantity for (product, _), quantity in quantities.items() if product == gtin)


PACK_SIZES: Final = (10, 12, 14, 20, 24, 25, 28, 30, 50, 56, 60, 90, 100, 120, 180, 250, 500, 1000)
_TYPED_TOO_FAR: Final = 9
"""A zero too many makes ten of one: nine times as many as there are lack."""


_NEAR: Final = 50
"""A ratio is near a pack size where it misses it by a fiftieth at most: 24 and 25 are then told apart."""


def hints(
    variance: Variance,
    others: Sequence[Variance],
    received: Iterable[Moved] = (),
    pulled: Iterable[Moved] = (),
    arrived: Iterable[Moved] = (),
) -> list[Hint]:
    """Return the reasons that the figures point to, the strongest first.

    `received` came in before the count was closed, `arrived` within the day after.
    """
    if not variance.difference:
        return []
    return [
        *_receipts(variance, received),
        *_late(variance, arrived),
        *_typed(variance),
        *_pairs(variance, others),
        *_pulled(variance, pulled),
        *_ratio(variance),
        *([Hint("V14", "controlled: a supervisor resolves it")] if variance.controlled and _short(variance) else []),
    ]


def _short(variance: Variance) -> bool:
    return variance.difference < 0


def _of_item(variance: Variance, moved: Iterable[Moved]) -> list[Moved]:
    return [each for each in moved if each.gtin == variance.gtin and variance.lot in ("", each.lot)]


def _receipts(variance: Variance, received: Iterable[Moved]) -> list[Hint]:
    """Return whether a receipt of these days is as many as are over, or was typed with a zero too many."""
    found = []
    for on, quantity in _by_day(variance, received):
        if variance.difference == quantity:
            found.append(Hint("V01", f"{quantity} were received on {on.isoformat()}"))
        elif _short(variance) and variance.amount == _TYPED_TOO_FAR * quantity:
            found.append(Hint("V05", f"{quantity} were received on {on.isoformat()}; {10 * quantity} typed?"))
    return found


def _late(variance: Variance, arrived: Iterable[Moved]) -> list[Hint]:
    """Return whether what lacks came in a day later: it was in the book before it was here."""
    late = [(on, quantity) for on, quantity in _by_day(variance, arrived) if variance.difference == -quantity]
    return [Hint("V02", f"{quantity} came in on {on.isoformat()}, after the count") for on, quantity in late]


def _by_day(variance: Variance, moved: Iterable[Moved]) -> list[tuple[date, int]]:
    """Return how many moved of the variance's item on each day."""
    days: dict[date, int] = {}
    for each in _of_item(variance, moved):
        days[each.on] = days.get(each.on, 0) + each.quantity
    return sorted(days.items())


def _typed(variance: Variance) -> list[Hint]:
    """Return whether one of the two figures is the other with a zero too many or two digits changed over."""
    low, high = sorted((variance.counted, variance.book))
    if low and high == 10 * low:
        return [Hint("V05", f"{variance.book} for {variance.counted}: a zero {'more' if _short(variance) else 'less'}")]
    if low > 9 and high != low and sorted(str(low)) == sorted(str(high)):  # noqa: PLR2004  two digits or more
        return [Hint("V05", f"{variance.book} for {variance.counted}: digits changed over")]
    return []


def _pairs(variance: Variance, others: Sequence[Variance]) -> list[Hint]:
    """Return the lots or items that have as many more as this one has less, or the other way round."""
    same_kind = [each for each in others if bool(each.lot) == bool(variance.lot) and each.key != variance.key]
    pairs = [each for each in same_kind if each.difference == -variance.difference]
    if variance.lot:
        pairs = [each for each in pairs if each.gtin == variance.gtin]
    named = [(each, f"lot {each.lot}" if each.lot else each.gtin) for each in pairs[:3]]
    return [Hint("V06", f"{each.word} {each.amount} of {name}") for each, name in named]


def _pulled(variance: Variance, pulled: Iterable[Moved]) -> list[Hint]:
    quantity = sum(each.quantity for each in _of_item(variance, pulled))
    return [Hint("V08", f"{quantity} were set apart here")] if quantity and variance.difference == -quantity else []


def _ratio(variance: Variance) -> list[Hint]:
    """Return whether one figure is the other in units of a pack, exactly or with a few more or less."""
    low, high = sorted((variance.counted, variance.book))
    size = min(PACK_SIZES, key=lambda each: abs(high - each * low))
    missed = abs(high - size * low)
    if not low or missed * _NEAR > high:
        return []
    return [Hint("V13", f"about {size} times" if missed else f"{size} times")]


def fitting(variance: Variance, found: Sequence[Hint]) -> list[Reason]:
    """Return the reasons that may be given: those that were hinted at first, then those of the variance's direction."""
    hinted = list(dict.fromkeys(hint.code for hint in found))
    way = [code for code, reason in REASONS.items() if (reason.short if _short(variance) else reason.over)]
    return [REASONS[code] for code in dict.fromkeys([*hinted, *way])]
