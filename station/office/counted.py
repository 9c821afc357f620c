"""Counts of several stations put together: a package that two of them counted is counted once, and marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from station.domain.counts.counting import Counted, first_of
from station.office import count_query
from station.office.count_query import Counting
from station.office.reading import reading


@dataclass(frozen=True, slots=True)
class Twice:
    """A package that was counted in two zones, for review."""

    first: Counted
    """What is kept: the earlier, and of one instant that of the station whose name comes first."""
    second: Counted


@dataclass(frozen=True, slots=True)
class Together:
    """What the stations of one count counted."""

    packages: tuple[Counted, ...]
    """Every serialised package, once."""
    twice: tuple[Twice, ...]


def together(counted: Iterable[Counted]) -> Together:
    """Return the packages of all stations, each once, whatever the order in which they came."""
    kept: dict[tuple[str, str], Counted] = {}
    twice = []
    for each in sorted(counted, key=lambda one: (one.at, one.station, one.zone)):
        before = kept.setdefault((each.gtin, each.serial), each)
        if before is not each:
            twice.append(Twice(*first_of(before, each)))
    return Together(tuple(kept.values()), tuple(twice))


def all_counts(db: Path) -> list[Counting]:
    """Return every count at every station, the newest first."""
    with reading(db) as opened:
        return count_query.counting(opened)


def of_count(db: Path, count: str) -> Together:
    """Return what the office has of a count; a scan that was taken back is no package that was counted."""
    with reading(db) as opened:
        return together(count_query.packages(opened, count))
