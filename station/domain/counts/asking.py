"""Which items are counted again: those that are named, and some that are right, so that being asked says nothing.

What is chosen by chance is chosen by the caller: nothing here knows how many there are or should be.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ONE_IN: Final = 20
"""Of so many items that are right one is asked for as well."""

Item = tuple[str, str]
"""A product and a lot; of an empty lot all there are."""
Choose = Callable[[Sequence[Item], int], list[Item]]
"""Returns so many of these, by chance."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one station is asked for."""

    station: str
    items: tuple[Item, ...]
    """In the order of products and lots: their order tells nothing."""
    decoys: tuple[Item, ...]
    """Which of them nobody named."""


def shares(
    named: Iterable[Item],
    counted: Mapping[str, Iterable[Item]],
    asked_before: Iterable[str],
    decoys: int | None,
    choose: Choose,
) -> list[Share]:
    """Return what each station is asked for: what is named and it counted, and some of what it counted and is right.

    An item is counted again wherever it stands, so one station is enough; what nobody counted goes to the first one.
    Where nothing is named every station has some of what is right counted again. `decoys` is how many a station is
    asked for; None: one in twenty, and one at least.
    """
    of_station: dict[str, list[Item]] = {station: [] for station in sorted(counted)}
    for item in dict.fromkeys(named):
        of_station[_who(item, counted)].append(item)
    off = {gtin for items in of_station.values() for gtin, _ in items}.union(asked_before)
    found = []
    for station, wanted in of_station.items():
        if not wanted and any(of_station.values()):
            continue
        right = sorted({item for item in counted[station] if item[0] not in off})
        most = -(-len(right) // ONE_IN) if decoys is None else decoys
        chosen = _alike(choose(right, min(most, len(right))), wanted)
        if wanted or chosen:
            found.append(Share(station, tuple(sorted({*wanted, *chosen})), tuple(sorted(chosen))))
    return found


def _who(item: Item, counted: Mapping[str, Iterable[Item]]) -> str:
    """Return the station that counts an item again: the first that counted it."""
    gtin, lot = item
    for station in sorted(counted):
        if any(each[0] == gtin and lot in ("", each[1]) for each in counted[station]):
            return station
    return min(counted)


def _alike(chosen: Sequence[Item], wanted: Sequence[Item]) -> list[Item]:
    """Return what was chosen in the shape of what is wanted: with its lot or without, or it would be known by that."""
    shapes = [bool(lot) for _, lot in wanted] or [False]
    return list(
        dict.fromkeys((gtin, lot if shapes[number % len(shapes)] else "") for number, (gtin, lot) in enumerate(chosen))
    )
