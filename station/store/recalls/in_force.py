"""The recall bundles in force, opened for looking up; another set takes their place between two scans."""

from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Final

from station.domain import recall
from station.domain.decision import Item
from station.domain.recall import Match, Recall
from station.recall import bundle, index
from station.recall.manifest import BundleError
from station.store.recalls import bundles
from station.store.recalls.bundles import InForce


class Recalls:
    """The union of the full bundle and the urgent one; empty where there is none."""

    def __init__(self, folder: Path, in_force: InForce) -> None:
        """Open these bundles of a folder."""
        self.name: Final = in_force.name
        with ExitStack() as opened:
            self._dbs: Final = []
            for name in in_force.bundles:
                self._dbs.append(bundle.open_bundle(folder / name))
                opened.callback(self._dbs[-1].close)
            self.full: Final = bundles.manifest_of(folder, in_force.full)
            self.urgent: Final = bundles.manifest_of(folder, in_force.urgent)
            self._opened: Final = opened.pop_all()

    @property
    def dated(self) -> date | None:
        """The date of the data; None where there is none, and urgent recalls alone are none."""
        return date.fromisoformat(self.full.source_date) if self.full else None

    @property
    def expires(self) -> date | None:
        """The last day for which the maker of the data vouches for it."""
        return self.full.expires.date() if self.full else None

    @property
    def version(self) -> int | None:
        """The version of the full bundle."""
        return self.full.version if self.full else None

    def known(self, gtin: str, lot: str | None) -> tuple[Recall, ...]:
        """Return the recalls that may concern this product and lot."""
        return tuple(found for db in self._dbs for found in index.recalls_for(db, gtin, lot))

    def match(self, item: Item) -> Match:
        """Return what the recalls say of an item."""
        return recall.match(gtin=item.gtin, lot=item.lot, expiry=item.expiry, recalls=self.known(item.gtin, item.lot))

    def close(self) -> None:
        """Let go of the files."""
        self._opened.close()


class Shelf:
    """What is in force now: whoever asks gets the set that was named last, opened once."""

    def __init__(self, folder: Path) -> None:
        """Begin with what can be read whole; every byte is read once, here."""
        self.folder: Final = folder
        in_force, self.problem = bundles.mended(folder)
        """Why the recalls are not those that were in force; empty where they are."""
        self._seen = bundles.trace(folder)
        self._recalls = Recalls(folder, in_force)

    @property
    def recalls(self) -> Recalls:
        """The recalls in force; asked at every scan, and it costs one look at a file's times."""
        seen = bundles.trace(self.folder)
        if seen != self._seen:
            with suppress(BundleError):  # gone before it could be opened: a newer one is named by the next look
                new = Recalls(self.folder, bundles.read(self.folder))
                self._recalls.close()
                self._recalls, self._seen = new, seen
        return self._recalls

    def close(self) -> None:
        """Let go of the files."""
        self._recalls.close()
