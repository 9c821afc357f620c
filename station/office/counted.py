"""Counts of several stations put together: a package that two of them counted is counted once, and marked."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from station.domain.counting import Counted, first_of
from station.errors import DatabaseError


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


def of_count(db: Path, count: str) -> Together:
    """Return what the office has of a count; a scan that was taken back is no package that was counted."""
    try:
        with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as opened:
            undone = {
                (station, epoch, json.loads(payload).get("undoes"))
                for station, epoch, payload in opened.execute(_UNDONE, (count,))
            }
            return together(
                Counted(gtin, serial, zone, datetime.fromisoformat(at), station)
                for station, epoch, seq, at, gtin, serial, zone in opened.execute(_COUNTED, (count,))
                if (station, epoch, seq) not in undone
            )
    except sqlite3.Error as error:
        raise DatabaseError(f"{db}: is no database of the office ({error})") from error


_COUNTED: Final = """
    select station, epoch, seq, at, json_extract(payload, '$.gtin'), json_extract(payload, '$.serial'),
        json_extract(payload, '$.zone')
    from event
    where kind = 'scan' and json_extract(payload, '$.count') = ? and json_extract(payload, '$.counted') > 0
        and json_extract(payload, '$.serial') is not null
"""
_UNDONE: Final = """
    select station, epoch, payload from event
    where kind = 'audit' and json_extract(payload, '$.count') = ? and json_extract(payload, '$.event') = 'undone'
"""
