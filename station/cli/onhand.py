"""`station import onhand`: an on-hand list for a count that has closed; looked at, not kept."""

import argparse
import sqlite3
from pathlib import Path
from typing import Final

from station import clock
from station.config import Settings
from station.errors import UsageError

_OPTIONS: Final = ("count", "map", "name", "apply", "badge", "pin_file")


def add(verb: argparse.ArgumentParser) -> None:
    """Add the options of an on-hand list."""
    group = verb.add_argument_group(
        "onhand: gtin or ndc, quantity, and if you have it lot; expiry where --map names its column"
    )
    group.add_argument("--count", default="", metavar="COUNT", help="the closed count that it is for")
    group.add_argument("--map", default="", metavar="gtin=UPC,...", help="which of its columns is which")
    group.add_argument("--name", default="", help="keep the mapping under this name, or use the one that was kept")
    group.add_argument("--apply", default="", metavar="TOKEN", help="the second step: what the first one printed")
    group.add_argument("--badge", default="", metavar="CARD", help="a supervisor's badge, as a scanner reads it")
    group.add_argument("--pin-file", type=Path, metavar="FILE", help="the file with the PIN (default: asked for)")


def options_given(arguments: argparse.Namespace) -> list[str]:
    """Return the options of an on-hand list that the command line has, as they are written."""
    return [f"--{name.replace('_', '-')}" for name in _OPTIONS if getattr(arguments, name)]


def must_not_count(db: sqlite3.Connection) -> None:
    """Raise `UsageError` while a count is open: no list of what is there is taken in then."""
    from station.store import counts  # noqa: PLC0415

    if (standing := counts.standing(db)) is not None:
        raise UsageError(f"{standing.id}: is open; while anything is counted, no stock list is taken in")


def run(db: sqlite3.Connection, settings: Settings, arguments: argparse.Namespace) -> int:
    """Check a list and print its token; with the token, write its hash into the journal."""
    from station.cli import count_recount, supervisor  # noqa: PLC0415
    from station.store import comparing, onhand  # noqa: PLC0415
    from station.store.database import transaction  # noqa: PLC0415
    from station.store.journal import write  # noqa: PLC0415

    at = clock.now()
    if not arguments.count or not arguments.badge:
        raise UsageError("onhand needs --count COUNT and --badge CARD")
    comparing.closed(db, arguments.count)
    count_recount.must_be_taken(arguments)
    supervisor.signed(db, settings, arguments, at)
    mapping = onhand.mapping_of(db, arguments.map, arguments.name)
    listed = onhand.read(db, arguments.file, mapping)
    wanted = onhand.token(arguments.count, listed.sha256, mapping)
    known = listed.rows - len(listed.unknown)
    print(f"{arguments.file}: {listed.rows} rows, {known} of products of the catalog, {len(listed.unknown)} of others")
    print("".join(f"  {each}\n" for each in listed.unknown[:20]), end="")
    if not arguments.apply:
        print(f"nothing was taken in; if this is right, the same again with --apply {wanted}")
        return 0
    if arguments.apply != wanted:
        raise UsageError(f"--apply {arguments.apply}: is of another file, mapping or count than this one")
    with transaction(db):
        body = onhand.record(listed, arguments.count, mapping, listed.unknown)
        seq = write(db, at, "import", body)
        if arguments.name:
            onhand.save_mapping(db, arguments.name, mapping)
    print(f"journal row {seq}; compare with: station count compare {arguments.count} --onhand {arguments.file}")
    return 0
