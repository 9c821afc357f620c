"""Recalls that arrive in the middle of a recording: put in force or refused, and looked back, as in a station."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from station import messages
from station.cli import imports
from station.domain.recall import Finding
from station.errors import UsageError
from station.recall.manifest import BundleError
from station.store.recalls import bundles, lookback
from station.store.recalls.guards import RefusedError
from station.store.recalls.in_force import Recalls


def arrive(database: Path, file: Path, at: datetime, keys: Sequence[str], reach: timedelta) -> Iterator[messages.Event]:
    """Yield what the station is told of a file of recalls: that it was refused, or what it finds in stock and in scans.

    A file that cannot be read is a mistake of the recording, not of the day.
    """
    folder = bundles.folder_of(database)
    if not file.is_file():
        raise UsageError(f"{file}: is no file")
    try:
        imports.put_in_force(folder, file, at, keys)
    except BundleError as error:
        refusal = error.refusal.value if isinstance(error, RefusedError) else "unreadable"
        yield messages.RecallsRefused(file.name, refusal, str(error), at)
        return
    yield messages.RecallsChanged(at)
    in_force, lots, hits = bundles.read(folder), 0, 0
    with closing(Recalls(folder, in_force)) as recalls:
        for seen in lookback.sightings(database, at - reach):
            lots += 1
            if recalls.match(seen.item).verdict is not Finding.NO_MATCH:
                hits += 1
                item = seen.item
                yield messages.RecalledSeen(
                    item.gtin, item.lot, item.expiry, seen.places, seen.location, seen.seen_at, at
                )
    yield messages.LookedBack(in_force.name, lots, hits, at)
