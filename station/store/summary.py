"""A few figures of a station's database, read beside a running station."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station.errors import DatabaseError
from station.recall.manifest import BundleError, Manifest
from station.store.files import open_to_read
from station.store.recalls import bundles
from station.store.recalls.bundles import folder_of


@dataclass(frozen=True, slots=True)
class Summary:
    """How full the database is."""

    epoch: str
    rows: int
    """Rows of the journal."""
    products: int
    packages: int
    """Packages in stock."""
    recalls: int
    recall_date: str
    """The date of the recall data; empty where there is none."""
    alarms: tuple[str, ...]
    """The kinds of the alarms that stand."""


def summary(path: Path) -> Summary:
    """Return the figures, or raise `DatabaseError` where there is no station's database."""
    try:
        with closing(open_to_read(path)) as db:
            meta = dict(db.execute("select key, value from meta"))
            rows, products, packages = db.execute(_COUNTS).fetchone()
            kinds = tuple(kind for (kind,) in db.execute("select kind from alarm where closed_at is null"))
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: is no station's database ({error})") from error
    found = _manifests(folder_of(path))
    recalls, dated = sum(made.counts.recalls for made in found), found[0].source_date if found else ""
    return Summary(meta["epoch"], rows or 0, products, packages or 0, recalls, dated, kinds)


def _manifests(folder: Path) -> list[Manifest]:
    """Return the manifests of what is in force, the full bundle's first."""
    try:
        return [made for name in bundles.read(folder).bundles if (made := bundles.manifest_of(folder, name))]
    except BundleError:
        return []


_COUNTS = """
    select (select max(seq) from journal), (select count(*) from product), (select sum(quantity) from stock)
"""
