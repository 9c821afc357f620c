"""Counts of several stations put together: a package that two of them counted is counted once, and marked."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station.domain.counts.counting import Counted, first_of
from station.errors import DatabaseError
from station.office import count_query
from station.office.count_query import Counting


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
    try:
        with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as opened:
            return count_query.counting(opened)
    except sqlite3.Error as error:
        raise DatabaseError(f"{db}: is no database of the office ({error})") from error


def of_count(db: Path, count: str) -> Together:
    """Return what the office has of a count; a scan that was taken back is no package that was counted."""
    try:
        with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as opened:
            return together(count_query.packages(opened, count))
    except sqlite3.Error as error:
        raise DatabaseError(f"{db}: is no database of the office ({error})") from error
