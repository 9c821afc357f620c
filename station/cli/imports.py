"""`station import`: catalog, stock and recalls from files."""

import argparse
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from station import clock
from station.cli import options
from station.errors import UsageError

_PROGRESS_EVERY: Final = 1000


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "import",
        help="take in a catalog, a stock list or recalls from a file",
        description="Check every row of a file and take all of them in, or none.",
        epilog="Catalog: gtin, name, and if you have them ndc, schedule, serialised, door_days, act_days, block_days. "
        "Stock: gtin, lot, expiry, and if you have them serial, quantity, location. "
        "Both as CSV with a header or as JSON. Recalls: an openFDA drug enforcement export, JSON or zip.",
    )
    verb.add_argument("what", choices=("catalog", "stock", "recalls"), help="what the file holds")
    verb.add_argument("file", type=Path, metavar="FILE", help="the file")
    verb.add_argument("--db", type=Path, help="the database (default: the settings' store.path)")
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import a file and say what it held."""
    from station.store import database, imports  # noqa: PLC0415  # the help needs no database

    settings = options.settings(arguments)
    path: Path = arguments.file
    with closing(database.open_database(arguments.db or Path(settings.store.path))) as db:
        if arguments.what == "recalls":
            print(_recalls(db, path))
            return 0
        taken = (
            imports.import_catalog(db, path, clock.now())
            if arguments.what == "catalog"
            else imports.import_stock(db, path, clock.now(), settings.site.location)
        )
    print(f"{path}: {taken.rows} rows taken in, journal row {taken.seq}")
    return 0


def _recalls(db: sqlite3.Connection, path: Path) -> str:
    """Put the recalls of an export in the place of those that are there."""
    from station.recall import feed  # noqa: PLC0415  # only this verb reads the feed
    from station.store import imports, recalls  # noqa: PLC0415

    dated = feed.meta(path).get("last_updated", "")
    if not dated:
        raise UsageError(f"{path}: says not how old it is; an openFDA export has meta.last_updated")

    seq = 0

    def tell(found: recalls.Imported) -> None:
        nonlocal seq
        counts = {"recalls": found.recalls, "lots": found.lots, "recall_date": dated}
        seq = imports.journal_import(db, "recalls", path, counts, clock.now())

    found = recalls.import_recalls(db, _with_progress(feed.records(path)), source_date=dated, tell=tell)
    return (
        f"{path}: {found.recalls} recalls of {dated} with {found.lots} lots, {found.all_lots} of all lots, "
        f"{found.hand_check} to check by hand, {found.without_product} without a product number; journal row {seq}"
    )


def _with_progress(records: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the records and say how far it is, on a terminal."""
    for number, record in enumerate(records, 1):
        if number % _PROGRESS_EVERY == 0 and sys.stderr.isatty():
            print(f"\r{number} records", end="", file=sys.stderr, flush=True)
        yield record
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
