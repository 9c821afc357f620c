"""Whether what lacks always lacks: a persistent discrepancy in the same direction, item by item and place by place.

Source: the pharmacy rules, 3.6, persistent same-direction discrepancy. What goes wrong honestly goes wrong both ways
and comes back at the next count; what somebody takes does not. So each count's variance is added up, with a cap that
keeps one wrong figure from saying anything, and a run of counts that are all SHORT is looked for. Each says that a
person should look, never what that person will find. Nothing of it is shown at a station: it would warn the wrong one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final, TypeAlias

CAP: Final = 3
"""Units of one count that are reckoned at most, so that no single typing error gives a signal."""
SIGNAL: Final = 6
"""Units, after all allowances, from which the sum gives a signal."""
ALLOWANCES: Final = 20
"""Counts that forgive one unit: an allowance of 0.05 units a count."""
RUN: Final = 5
"""Counts that are off, all of them SHORT: 1 in 32 under fair signs."""
RATIO_OVER: Final = 30
"""The last counts whose ratio is told."""
RESOLVE_NOTHING: Final = frozenset({"", "V14", "V15"})
"""Reasons after which a variance is as open as before: none, suspected theft, unexplained."""

_COUNTS_A_YEAR: Final = 3 * 365
_FALSE_SUMS: Final = 0.046
"""Of honest items, those whose sum gives a signal within a year of three counts a day (simulation of 3.6)."""
_FALSE_RUNS: Final = 0.025
"""And those with a run."""


@dataclass(frozen=True, slots=True, order=True)
class Observation:
    """What one count found of an item at a place."""

    closed_at: datetime
    """When the count was closed, in the site's time."""
    station: str
    count: str
    gtin: str
    location: str
    """Empty where the count does not say which."""
    difference: int
    """Counted less book."""
    controlled: bool = False
    recounted: bool = False
    """Whether the item was counted again before the count was compared."""
    reason: str = ""
    baseline: bool = False
    """Whether it is of a first count, which has no book that it could be held against."""

    @property
    def is_open(self) -> bool:
        """Whether it is off and no reason resolves it."""
        return bool(self.difference) and not self.baseline and self.reason in RESOLVE_NOTHING


@dataclass(frozen=True, slots=True)
class Comparison:
    """A count beside a book, as it was kept."""

    station: str
    count: str
    made: datetime
    """When it was compared; with each reason that is given it is compared anew."""
    items: tuple[Observation, ...]


Place: TypeAlias = tuple[str, str]
"""An item and a location."""
Increment: TypeAlias = tuple[Observation, int]
"""A count, and how much more or less than before it found."""


@dataclass(frozen=True, slots=True)
class Signal:
    """An item that lacks some again and again at a place, since it was last reviewed."""

    place: Place
    counts: int
    off: int
    """Counts that found more or less than there should be."""
    over: int
    """Units, all counts together."""
    short: int
    sum_at: Observation | None
    """The count with which the sum reached a signal."""
    run_at: Observation | None
    """The count that made the run long enough."""
    longest: int
    """Counts in the longest run."""
    ratio: float
    """Of the last counts: near 0 what errors leave that cancel themselves, near 1 what a loss leaves."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A controlled item that was off at a place, and that nobody has explained."""

    newest: Observation
    times: int


@dataclass(frozen=True, slots=True)
class Trend:
    """What all comparisons say together."""

    comparisons: int
    counts: int
    """Of items at places: how often any of them was held against a book."""
    places: int
    signals: tuple[Signal, ...]
    unresolved: tuple[Unresolved, ...]
    false_signals: tuple[float, float]
    """How many signals as many honest counts give, at least and at most."""


def trend(
    comparisons: Iterable[Comparison], reviewed: Mapping[str, date] | None = None, *, carried: bool = False
) -> Trend:
    """Return what the comparisons say, whatever order they are in and however often one of them is given.

    `reviewed` says of an item up to which day somebody has looked into it: it begins afresh after that. `carried` says
    that the book was not set to the count each time, so that what a count adds is its difference from the one before;
    otherwise one old loss would look like many.
    """
    kept = _once(comparisons)
    settled = reviewed or {}
    found = {place: _since(settled, _increments(of, carried=carried)) for place, of in _series(kept).items()}
    signals = (_signal(place, of) for place, of in sorted(found.items()))
    counts = sum(map(len, found.values()))
    return Trend(
        comparisons=len(kept),
        counts=counts,
        places=len(found),
        signals=tuple(signal for signal in signals if signal.sum_at or signal.run_at),
        unresolved=_unresolved(kept, settled),
        false_signals=false_signals(counts),
    )


def false_signals(counts: int) -> tuple[float, float]:
    """Return how many signals so many counts of honest items give: where both rules give the same ones, and where not.

    Of 100 items that are counted three times a day that is 5 to 7 a year.
    """
    years = counts / _COUNTS_A_YEAR
    return years * _FALSE_SUMS, years * (_FALSE_SUMS + _FALSE_RUNS)


def _once(comparisons: Iterable[Comparison]) -> list[Comparison]:
    """Return each count once, as it was compared last."""
    newest: dict[tuple[str, str], Comparison] = {}
    for each in comparisons:
        other = newest.setdefault((each.station, each.count), each)
        newest[each.station, each.count] = max(other, each, key=lambda one: (one.made, sorted(one.items)))
    return list(newest.values())


def _series(comparisons: Iterable[Comparison]) -> dict[Place, list[Observation]]:
    """Return the counts of each item at each place, the oldest first.

    A count that does not say where is reckoned with the only place that the item ever had; where it had several, or
    none, with the site as a whole.
    """
    observations = sorted(each for comparison in comparisons for each in comparison.items)
    places: dict[str, set[str]] = {}
    for each in observations:
        places.setdefault(each.gtin, set()).update({each.location} - {""})
    found: dict[Place, list[Observation]] = {}
    for each in observations:
        known = places[each.gtin]
        location = each.location or (min(known) if len(known) == 1 else "")
        found.setdefault((each.gtin, location), []).append(each)
    return found


def _increments(of: Sequence[Observation], *, carried: bool) -> list[Increment]:
    """Return what each count added; a first count adds nothing and is what others are reckoned from."""
    if carried:
        return [(now, now.difference - before.difference) for before, now in pairwise(of)]
    return [(each, each.difference) for each in of if not each.baseline]


def _since(reviewed: Mapping[str, date], of: Iterable[Increment]) -> list[Increment]:
    return [(each, change) for each, change in of if not _is_reviewed(reviewed, each)]


def _is_reviewed(reviewed: Mapping[str, date], of: Observation) -> bool:
    until = reviewed.get(of.gtin)
    return until is not None and of.closed_at.date() <= until


def _signal(place: Place, of: Sequence[Increment]) -> Signal:
    changes = [change for _, change in of]
    sums, runs = _sums(changes), _runs(changes)
    return Signal(
        place,
        counts=len(of),
        off=sum(change != 0 for change in changes),
        over=sum(change for change in changes if change > 0),
        short=-sum(change for change in changes if change < 0),
        sum_at=next((each for (each, _), total in zip(of, sums, strict=True) if total >= SIGNAL * ALLOWANCES), None),
        run_at=next((each for (each, _), length in zip(of, runs, strict=True) if length >= RUN), None),
        longest=max(runs, default=0),
        ratio=_ratio(changes[-RATIO_OVER:]),
    )


def _sums(changes: Iterable[int]) -> list[int]:
    """Return the one-sided sum after each count: of what was SHORT, in twentieths of a unit."""
    sums, total = [], 0
    for change in changes:
        total = max(0, total + ALLOWANCES * min(CAP, max(-CAP, -change)) - 1)
        sums.append(total)
    return sums


def _runs(changes: Iterable[int]) -> list[int]:
    """Return after each count how many that were off have all been SHORT; one that is right ends no run."""
    runs, length = [], 0
    for change in changes:
        length = length + 1 if change < 0 else 0 if change > 0 else length
        runs.append(length)
    return runs


def _ratio(changes: Sequence[int]) -> float:
    gross = sum(map(abs, changes))
    return abs(sum(changes)) / gross if gross else 0.0


def _unresolved(comparisons: Iterable[Comparison], reviewed: Mapping[str, date]) -> tuple[Unresolved, ...]:
    """Return the controlled items that nothing explains: at each place the newest count, and how many there are."""
    found: dict[tuple[str, str, bool], list[Observation]] = {}
    controlled = (each for comparison in comparisons for each in comparison.items if each.controlled)
    for each in sorted(each for each in controlled if each.is_open and not _is_reviewed(reviewed, each)):
        found.setdefault((each.gtin, each.location, each.recounted), []).append(each)
    return tuple(Unresolved(of[-1], len(of)) for _, of in sorted(found.items()))
