"""The thread that tends recalls: takes bundles that came over the link, tells of others in force, and looks back.

It verifies, reads and matches beside the station on files of its own, a little at a time, so that no scan waits; what
it finds goes into the inbox. What is done is read from the database, so that a power cut repeats a step and skips none.
"""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Final

from station import messages
from station.carriers import Carrier, Inbox, Now
from station.domain.recall import Finding
from station.recall.manifest import BundleError
from station.store.recalls import bundles, lookback
from station.store.recalls.guards import Refusal, RefusedError
from station.store.recalls.in_force import Recalls
from station.store.recalls.installing import Trust, install

WATCH_S: Final = 1.0
"""Seconds between looks at the spool and at what is in force."""
AGAIN_S: Final = 60.0
"""Seconds after which what the station has not recorded is told once more: its disk may have been full."""
BREATH_S: Final = 0.001
"""Seconds between two matches of a look back; a scan waits for one of them at most."""
_MANIFEST: Final = ".manifest"


class RecallWatch(Carrier):
    """Carries news of recalls."""

    def __init__(
        self, database: Path, spool: Path, keys: Sequence[str], lookback_days: int, inbox: Inbox, now: Now
    ) -> None:
        """Take bundles signed with one of these keys out of the spool, and look back so many days."""
        super().__init__("recalls", inbox)
        self._database, self._folder = database, bundles.folder_of(database)
        self._spool, self._keys = spool, keys
        self._reach, self._now = timedelta(days=lookback_days), now
        self._refused: dict[tuple[str, int, int], float] = {}
        """Deliveries that were told of, and when each is tried again."""
        self._settled: tuple[int, int] | None = None
        """The trace of the recalls for which all is done."""
        self._told: dict[tuple[str, str], float] = {}

    def _carry(self) -> None:
        while not self._ending.is_set():
            self._take()
            if bundles.trace(self._folder) != self._settled:
                with suppress(sqlite3.Error, BundleError):  # the station itself says what is wrong with its files
                    self._tell()
            self._ending.wait(WATCH_S)

    def _take(self) -> None:
        """Put in force what the link left in the spool; it is thrown away, but for what the disk had no room for."""
        for path in sorted(self._spool.glob(f"*{_MANIFEST}")):
            source = path.with_name(path.name.removesuffix(_MANIFEST))
            with suppress(OSError):
                found = path.stat()
                mark = (path.name, found.st_ino, found.st_mtime_ns)
                if time.monotonic() < self._refused.get(mark, 0):
                    continue
                try:
                    install(self._folder, source, self._now(), Trust(self._keys))
                except BundleError as error:
                    refusal = error.refusal if isinstance(error, RefusedError) else None
                    if mark not in self._refused:
                        word = refusal.value if refusal else "unreadable"
                        self._put(messages.RecallsRefused(source.name, word, str(error), self._now()))
                    waits = refusal is Refusal.NO_ROOM
                    self._refused[mark] = time.monotonic() + AGAIN_S if waits else inf
                    if waits:
                        continue
                source.unlink(missing_ok=True)
                path.unlink()

    def _tell(self) -> None:
        """Have the station record what is in force, then look back, then be at rest until other recalls come."""
        trace, in_force = bundles.trace(self._folder), bundles.read(self._folder)
        recorded, looked_back = lookback.progress(self._database)
        if recorded != in_force.name:
            if self._is_due("in force", in_force.name):
                self._put(messages.RecallsChanged(self._now()))
        elif looked_back == in_force.name:
            self._settled = trace
        elif self._is_due("look back", in_force.name):
            self._look_back(in_force)

    def _is_due(self, what: str, name: str) -> bool:
        now = time.monotonic()
        if now < self._told.get((what, name), now):
            return False
        self._told = {(what, name): now + AGAIN_S}
        return True

    def _look_back(self, in_force: bundles.InForce) -> None:
        """Match what was seen before with the recalls in force."""
        hits = lots = 0
        with closing(Recalls(self._folder, in_force)) as recalls:
            for seen in lookback.sightings(self._database, self._now() - self._reach):
                if recalls.match(seen.item).verdict is not Finding.NO_MATCH:
                    hits += 1
                    item = seen.item
                    self._put(
                        messages.RecalledSeen(
                            item.gtin, item.lot, item.expiry, seen.places, seen.location, seen.seen_at, self._now()
                        )
                    )
                lots += 1
                if self._ending.wait(BREATH_S):
                    return
        self._put(messages.LookedBack(in_force.name, lots, hits, self._now()))

    def _put(self, message: messages.RecallNews) -> None:
        """Put a message, once those before it were taken: a scan finds at most one in front of it."""
        while not self._inbox.empty() and not self._ending.wait(BREATH_S):
            pass
        self._inbox.put(message)
