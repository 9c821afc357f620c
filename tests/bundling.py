"""An office that makes recall bundles and signs them, as a station gets to see it."""

from dataclasses import replace
from datetime import timedelta

from station.recall import bundle, manifest, signing
from station.store.recalls.bundles import folder_of
from station.store.recalls.installing import Trust, install
from tests.bench import NOW, recall_record

WEEK = timedelta(days=7)


class Office:
    """Makes bundles in a folder and signs them with its own key."""

    def __init__(self, folder) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._secret = folder / "key"
        self.key = signing.new_key(self._secret)

    def bundle(self, version, *lots, kind=manifest.FULL, signed=True, source_date="2026-09-17", **changes):
        """Return the path of a bundle with a recall of each of these lots, its manifest beside it."""
        records = [recall_record(f"D-{lot}", lot=lot) for lot in lots or ("17A-0443",)]
        return self.file(version, records, kind=kind, signed=signed, source_date=source_date, **changes)

    def file(self, version, records, *, kind=manifest.FULL, signed=True, source_date="2026-09-17", **changes):
        """Return the path of a bundle of these records."""
        path = self.folder / f"{kind}-{version}.db"
        times = {"created": NOW - timedelta(days=1), "expires": NOW + 2 * WEEK}
        times |= {name: changes.pop(name) for name in tuple(changes) if name in times}
        made = bundle.build(records, path, version=version, source_date=source_date, kind=kind, **times)
        self.say(path, replace(made, **changes), signed=signed)
        return path

    def say(self, path, made, *, signed=True):
        """Write another manifest for a bundle, signed by this office."""
        made = replace(made, key="", signature="")
        bundle.write_manifest(path, signing.sign(made, self._secret) if signed else made)

    def said(self, path):
        """Return the manifest of a bundle."""
        return manifest.read(manifest.beside(path))

    def deliver(self, path, spool):
        """Leave a bundle in a spool as the link does: the file, then its manifest."""
        spool.mkdir(parents=True, exist_ok=True)
        for each in (path, manifest.beside(path)):
            part = spool / f"{each.name}.part"
            part.write_bytes(each.read_bytes())
            part.replace(spool / each.name)

    def install(self, database, path, at=NOW, *, force=False):
        """Put a bundle in force beside a database, as what came over the link is."""
        return install(folder_of(database), path, at, Trust((self.key,), force))
