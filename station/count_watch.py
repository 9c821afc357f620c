"""The thread that takes what is said of counts: requests to count again, and what other stations counted.

The link leaves there what it received, and a supervisor's request at the machine goes through the same door. A file of
the spool folder `counts` is JSON: `{"recount": [{"gtin": ..., "lot": ...}], "count": ..., "request": ...}`,
or `{"counted_elsewhere": [{"station": ..., "zone": ..., "gtin": ..., "serial": ..., "at": ...}], "count": ...}`, where
a package that was taken back has `"undone": true`. It is thrown away once the station has it in its journal. What is
none of these is set aside as `NAME.bad` and said.
"""

import json
import logging
import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from station import messages
from station.carriers import Carrier, Inbox, Now
from station.messages import CountedElsewhere, PackageElsewhere, RecountAsked
from station.store import meta
from station.store.counts import COUNT_NEWS
from station.store.files import open_to_read

log = logging.getLogger(__name__)

WATCH_S: Final = 1.0
"""Seconds between looks at the spool."""
AGAIN_S: Final = 60.0
"""Seconds after which what the station has not recorded is told once more: its disk may have been full."""
LONGEST: Final = 40
"""Characters of a word that comes from outside: longer than any lot, serial number or name of a station."""
_MOST: Final = 20_000
"""Packages or items in one file: as many as a large count has."""


class CountWatch(Carrier):
    """Carries news of counts."""

    def __init__(self, database: Path, spool: Path, inbox: Inbox, now: Now) -> None:
        super().__init__("counts", inbox)
        self._database, self._spool, self._now = database, spool, now
        self._told: tuple[str, float] | None = None
        """The file that was put last, and when it is put again."""

    def _carry(self) -> None:
        while not self._ending.is_set():
            self.look()
            self._ending.wait(WATCH_S)

    def look(self) -> None:
        """Throw away the file that is recorded, and put the next."""
        for path in sorted(self._spool.glob("*.json")):
            name = f"{path.name} {path.stat().st_mtime_ns}" if path.exists() else ""
            if not name:
                continue
            if self._recorded() == name:
                path.unlink(missing_ok=True)
                continue
            if self._told is None or self._told[0] != name or time.monotonic() >= self._told[1]:
                self._put(path, name)
            return

    def _put(self, path: Path, name: str) -> None:
        try:
            message = read(path.read_bytes(), self._now())
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            log.warning("news of a count is none", extra={"file": path.name, "problem": str(error)})
            with suppress(OSError):
                path.replace(path.with_name(f"{path.name}.bad"))
            return
        self._told = (name, time.monotonic() + AGAIN_S)
        self._inbox.put(replace(message, file=name))

    def _recorded(self) -> str:
        with (
            suppress(sqlite3.Error),
            closing(open_to_read(self._database)) as db,
        ):
            return meta.remembered(db, COUNT_NEWS) or ""
        return ""


def leave(folder: Path, name: str, content: bytes) -> None:
    """Leave a file in the spool that is there as a whole or not at all, also after a power cut."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.new"
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def request(asked: RecountAsked) -> bytes:
    """Return a request as a file of the spool has it: products and lots, and no number."""
    items = [{"gtin": gtin, **({"lot": lot} if lot else {})} for gtin, lot in asked.items]
    return json.dumps({"recount": items, "count": asked.count, "request": asked.request}, sort_keys=True).encode()


def waiting(folder: Path, count: str) -> int:
    """Return how many requests of a count the station has not taken yet."""
    found = 0
    for path in folder.glob("*.json"):
        with suppress(OSError, ValueError, TypeError):  # taken meanwhile, or none: the station sets it aside
            said = json.loads(path.read_bytes())
            found += isinstance(said, dict) and "recount" in said and said.get("count") == count
    return found


def read(content: bytes, at: datetime) -> messages.CountNews:
    """Return what a file of the spool says; raise `ValueError`, `TypeError` or `KeyError` where it is none."""
    values = json.loads(content)
    if not isinstance(values, dict):
        raise TypeError("it must be an object")
    if "recount" in values:
        return office(values, at)
    return elsewhere(values["counted_elsewhere"], at, _word(values.get("count", "")))


def office(values: Any, at: datetime) -> RecountAsked:
    """Return the office's request; it names products and lots, and any number in it is not read."""
    if not isinstance(values, dict) or not isinstance(values.get("recount"), list) or not values["recount"]:
        raise ValueError('it must be {"recount": [{"gtin": ..., "lot": ...}]}')
    if not all(isinstance(each, dict) for each in values["recount"]):
        raise TypeError('each of "recount" must be {"gtin": ..., "lot": ...}')
    items = tuple((_word(each["gtin"]), _word(each.get("lot") or "")) for each in values["recount"][:_MOST])
    return RecountAsked(items, at, _word(values.get("count", "")), request=_word(values.get("request", "")))


def elsewhere(packages: Any, at: datetime, count: str = "") -> CountedElsewhere:
    """Return which packages other stations counted; of one without an instant it is now."""
    if not isinstance(packages, list) or not all(isinstance(each, dict) for each in packages):
        raise TypeError('it must be [{"station": ..., "zone": ..., "gtin": ..., "serial": ...}]')
    found = tuple(_package(each, at) for each in packages[:_MOST])
    named = next((_word(each["count"]) for each in packages if each.get("count")), count)
    return CountedElsewhere(found, at, named)


def _package(values: Mapping[str, Any], at: datetime) -> PackageElsewhere:
    when = values.get("at") or values.get("counted_at")
    counted_at = datetime.fromisoformat(when) if when else at
    if counted_at.tzinfo is None:
        raise ValueError("its instant has no zone")
    station, zone, gtin, serial = (_word(values[key]) for key in ("station", "zone", "gtin", "serial"))
    return PackageElsewhere(station, zone, gtin, serial, counted_at, values.get("undone") is True)


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise ValueError(f"{repr(value)[:80]} is no word of at most {LONGEST} characters")
    return value
