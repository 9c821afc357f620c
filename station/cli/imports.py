"""`station import`: catalog, stock, people, recalls, shipments and on-hand lists from files."""

import argparse
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station import clock
from station.cli import onhand, options, progress, words
from station.config import Settings
from station.config.site_key import site_key
from station.errors import DatabaseError, UsageError

if TYPE_CHECKING:
    from station.recall.manifest import Manifest

_WHAT: Final = ("catalog", "stock", "people", "recalls", "onhand", "shipment")


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "import",
        help="take in a catalog, a stock list, people, recalls, a shipment or an on-hand list",
        description="Check every row of a file and take all of them in, or none.",
        epilog="Catalog: gtin, name, and if you have them ndc, schedule, serialised (yes, no), "
        "hazardous (yes, no), class, supplier, open_days (days after opening), door_days, plan_days, act_days, "
        "block_days. "
        "Stock: gtin, lot, expiry, and if you have them serial, quantity, location. "
        "People: id, name, role (technician, nurse, supervisor), and if you have them pin, revoked (yes, no). "
        "All as CSV with a header or as JSON. Recalls: an openFDA drug enforcement export, JSON or zip, or a "
        "bundle of recalls with its manifest beside it, signed by a key of the settings. Shipment: what was sent, as "
        "EPCIS 1.2 in XML, EPCIS 2.0 in JSON, or CSV with shipment, lot, expiry, gtin or ndc, and if you have them "
        "serial, quantity, sscc (the container a package is in), parent (what that container is in), po, asn, sender, "
        "ship_from, ship_to.",
    )
    verb.add_argument("what", choices=_WHAT, help="what the file holds")
    verb.add_argument("file", type=Path, metavar="FILE", help="the file")
    verb.add_argument("--db", type=Path, help="the database (default: the settings' store.path)")
    verb.add_argument(
        "--force", action="store_true", help="recalls: take also what is unsigned, older, or less than what is there"
    )
    onhand.add(verb)
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import a file and say what it held."""
    from station.store import database, imports  # noqa: PLC0415  # the help needs no database
    from station.store.recalls.bundles import folder_of  # noqa: PLC0415

    _must_belong(arguments)
    settings = options.settings(arguments)
    path: Path = arguments.file
    where = options.database(arguments, settings)
    if arguments.what == "shipment":
        from station.cli import shipment  # noqa: PLC0415  # only this list needs the station

        print(shipment.run(path, where, settings))
        return 0
    with closing(database.open_database(where)) as db:
        try:
            if arguments.what == "recalls":
                print(_recalls(db, folder_of(where), path, settings.recall.keys, force=arguments.force))
                return 0
            if arguments.what == "onhand":
                return onhand.run(db, settings, arguments)
            if arguments.what == "people":
                print(_people(db, path, settings))
                return 0
            if arguments.what == "catalog":
                taken = imports.import_catalog(db, path, clock.now())
            else:
                onhand.must_not_count(db)
                taken = imports.import_stock(db, path, clock.now(), settings.site.location)
        except sqlite3.Error as error:
            raise DatabaseError(f"{where}: cannot be written ({error}); nothing was imported") from error
    print(f"{path}: {words.counted(taken.rows - taken.left_alone, 'row')} taken in, journal row {taken.seq}")
    if taken.left_alone:
        left = words.counted(taken.left_alone, "row")
        print(f"{left} left alone: their packages were set apart or taken; a list does not undo that")
    return 0


def _must_belong(arguments: argparse.Namespace) -> None:
    """Raise `UsageError` for an option that does nothing for what the file holds."""
    what = arguments.what
    if arguments.force and what != "recalls":
        raise UsageError(f"--force: says nothing of a file of {what}; it is for recalls alone")
    if what != "onhand" and (given := onhand.options_given(arguments)):
        raise UsageError(f"{given[0]}: says nothing of a file of {what}; it is for onhand alone")


def _people(db: sqlite3.Connection, path: Path, settings: Settings) -> str:
    """Take in the people of a file."""
    from station.store.people import import_people  # noqa: PLC0415

    count, seq = import_people(db, path, clock.now(), site_key(settings))
    taken_in = words.counted(count, "person", "people")
    return f"{path}: {taken_in} taken in, journal row {seq}; delete the file if it has PINs"


def _recalls(db: sqlite3.Connection, folder: Path, path: Path, keys: Sequence[str], *, force: bool) -> str:
    """Put the recalls of an export, or those of a bundle that one of the keys signed, in the place of those in force.

    Force takes also what is not signed, goes back or shrinks.
    """
    from station.store import database, imports  # noqa: PLC0415

    at = clock.now()
    taken = put_in_force(folder, path, at, None if force else keys, force=force)
    if taken is None:
        return f"{path}: is in force already"
    counts, dated = taken.counts, taken.source_date
    told = {"recalls": counts.recalls, "lots": counts.lots, "recall_date": dated, "version": taken.version}
    try:
        with database.transaction(db):
            seq = imports.journal_import(db, "recalls", path, told, at)
    except sqlite3.Error as error:
        raise DatabaseError(
            f"{folder}: version {taken.version} is in force, but the journal cannot be written ({error})"
        ) from error
    return (
        f"{path}: {words.counted(counts.recalls, 'recall')} of {dated} with {words.counted(counts.lots, 'lot')}, "
        f"{counts.all_lots} of all lots, {counts.hand_check} to check by hand, {counts.without_product} without a "
        f"product number; version {taken.version}, journal row {seq}"
    )


def put_in_force(
    folder: Path, path: Path, at: datetime, keys: Sequence[str] | None, *, force: bool = False
) -> "Manifest | None":
    """Put the recalls of an export or of a bundle in force; None where they are so already."""
    from station.store import files  # noqa: PLC0415
    from station.store.recalls import installing  # noqa: PLC0415

    if files.is_database(path):  # which a bundle is, and no export
        return installing.install(folder, path, at, installing.Trust(keys, force))
    return _built(folder, path, at, force=force)


def _built(folder: Path, path: Path, at: datetime, *, force: bool) -> "Manifest":
    """Make a bundle of an export and put it in force."""
    from station.recall import feed, manifest  # noqa: PLC0415  # only this verb reads the feed
    from station.store.recalls import installing  # noqa: PLC0415

    dated = feed.meta(path).get("last_updated", "")
    if not dated:
        raise UsageError(f"{path}: says not how old it is; an openFDA export has meta.last_updated")
    return installing.build_and_install(
        folder,
        progress.counted(feed.records(path), "records"),
        at,
        source_date=dated,
        source_sha256=manifest.digest(path),
        force=force,
    )
