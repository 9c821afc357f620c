"""`station count`: open a count, see how it stands, give it up; compare a closed one, have items counted again."""

import argparse
import sqlite3
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from station import clock
from station.cli import count_compare, count_recount, count_trend, options, station_database
from station.cli.tables import table
from station.count_watch import LONGEST
from station.domain.counts.counting import CountType, Freeze, ZoneState, totals
from station.domain.room import Room, room
from station.domain.stock import LONGEST_LOCATION
from station.errors import UsageError
from station.store import comparing, counts
from station.store.counts import Count

_TYPES: Final = tuple(kind.value for kind in CountType if kind is not CountType.WALK)
_EPILOG: Final = """\
A list of what should be on hand is looked at only after the count has closed, under a supervisor's badge, and it is
not kept. First `station import onhand FILE --count COUNT`, then `station count compare COUNT --onhand FILE`. What is
off is counted again with `station count recount COUNT ITEM...`, before the count is posted."""


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "count",
        help="open a count, see how it stands, compare a closed one",
        description="Counts of this station.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = verb.add_subparsers(metavar="ACTION", required=True)
    _add_open(actions)
    status = actions.add_parser("status", help="list the counts and how far they are")
    cancel = actions.add_parser("cancel", help="give up the count that is open; what was counted stays in the journal")
    cancel.add_argument("--reason", default="", help="why")
    count_compare.add(actions)
    count_recount.add(actions)
    count_trend.add(actions)
    for action, run in ((status, _status), (cancel, _cancel)):
        options.add_database(action)
        options.add_settings(action)
        action.set_defaults(run=run)


def _add_open(actions: options.Verbs) -> None:
    verb = actions.add_parser("open", help="open a count for the people at the station")
    verb.add_argument("type", choices=_TYPES, help="what is counted, and why")
    verb.add_argument("--zones", default="", metavar="A1,A2", help="the zones that it must have counted")
    verb.add_argument("--items", default="", metavar="GTIN,...", help="the only products that are counted")
    verb.add_argument("--freeze", choices=("hard", "soft"), help="what becomes of movements in open zones")
    verb.add_argument("--id", default="", help="its name, the same on all stations that count together")
    options.add_database(verb)
    options.add_settings(verb)
    verb.set_defaults(run=_open)


def _open(arguments: argparse.Namespace) -> int:
    from station.store.count_changes import Opened  # noqa: PLC0415

    settings, at = options.settings(arguments), clock.now()
    zones, items = _words(arguments.zones), _words(arguments.items)
    for zone in zones:
        if len(zone) > LONGEST_LOCATION or not zone.isascii():
            raise UsageError(f"--zones: {zone!r} is too long; at most {LONGEST_LOCATION} plain characters")
    if len(arguments.id) > LONGEST or not arguments.id.isprintable():
        raise UsageError(f"--id: {arguments.id!r} is too long; at most {LONGEST} characters, or other stations miss it")
    local = at.astimezone(ZoneInfo(settings.site.timezone))
    identity = arguments.id or f"C-{local:%Y%m%d-%H%M%S}"
    detail = {**({"zones": list(zones)} if zones else {}), **({"items": list(items)} if items else {})}
    freeze = Freeze(arguments.freeze or settings.count.freeze)
    _must_have_room(options.database(arguments, settings))
    with station_database.opened(arguments) as db:
        opened = Opened(identity, CountType(arguments.type), freeze, zones, detail)
        seq = comparing.open_count(db, opened, at)
    print(f"{identity}: is open, journal row {seq}; scan the COUNT card at the station")
    return 0


def _must_have_room(path: Path) -> None:
    """Refuse to begin a count on the last of the disk, as the station does."""
    from station.carriers import disk_used  # noqa: PLC0415  # the help needs none of it

    if room(used := disk_used(path.parent)) is Room.NONE:
        raise UsageError(f"the disk is {used} % full, so no count is begun: what is left is for scans; make room first")


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip().upper() for word in text.split(",") if word.strip()))


def _status(arguments: argparse.Namespace) -> int:
    with station_database.opened(arguments) as db:
        rows = [_line(db, count) for count in counts.counts(db) if not count.is_recount]
    if not rows:
        print("no count yet; scan the COUNT card, or station count open TYPE")
        return 0
    print(table(("count", "type", "state", "zones", "packs", "to recount"), rows))
    return 0


def _line(db: sqlite3.Connection, count: Count) -> tuple[str, ...]:
    zones = counts.zones(db, count.id)
    done = sum(zone.state in (ZoneState.CLOSED, ZoneState.REASONED) for zone in zones)
    packs = str(totals(counts.lines(db, count.id)).packs)
    again = len(counts.recounts(db, count.id))
    return count.id, count.type.value, count.state.value, f"{done}/{len(zones)}", packs, str(again or "")


def _cancel(arguments: argparse.Namespace) -> int:
    with station_database.opened(arguments) as db:
        print(f"{comparing.cancel(db, arguments.reason, clock.now())}: is cancelled")
    return 0
