"""`station office counts` and `station office recount`: counts of several stations, and asking for items again."""

import argparse
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station import clock
from station.cli import options, recount_items
from station.cli.tables import table
from station.cli.words import counted
from station.errors import UsageError

if TYPE_CHECKING:
    from station.office.count_query import Counting

_RECOUNT: Final = """\
The station is told which items, and never how many there are or whether that is too many or too few. Some of what it
counted and nobody named is asked for as well, so that being asked for says nothing. A request waits at the broker until
the station has it."""


def add(actions: options.Verbs) -> None:
    """Add both."""
    counts = actions.add_parser("counts", help="list the counts of all stations: who, zones, what two of them counted")
    counts.set_defaults(run=_counts)
    recount = actions.add_parser("recount", help="have items of a count counted again", description=_RECOUNT)
    recount.add_argument("count", metavar="COUNT", help="the count's name, as counts says it")
    recount.add_argument("items", metavar="GTIN[/LOT]", nargs="*", help="an item that is not right; none: a sample")
    recount.add_argument(
        "--decoys",
        type=int,
        metavar="N",
        help="how many items that are right are asked for too, at each station (default: one in twenty)",
    )
    recount.add_argument(
        "--withdraw", action="store_true", help="take back what was asked of the count and no station has taken yet"
    )
    recount.set_defaults(run=_recount)
    for action in (counts, recount):
        action.add_argument("--db", type=Path, default=argparse.SUPPRESS, help="the office's own file")


def _recount(arguments: argparse.Namespace) -> int:
    from station.office import asking  # noqa: PLC0415

    named = recount_items.items(arguments.items)
    if arguments.withdraw:
        return _withdraw(arguments)
    if arguments.decoys is not None and not 1 <= arguments.decoys <= recount_items.MOST:
        raise UsageError(
            f"--decoys: must be 1 to {recount_items.MOST}; without any, being asked for says that an item is wrong"
        )
    made = asking.ask(
        _there(arguments.db),
        arguments.count,
        named,
        arguments.decoys,
        choose=secrets.SystemRandom().sample,
        name=lambda: f"R-{secrets.token_hex(6)}",
        at=clock.now(),
    )
    for name, share in made:
        print(f"{name}: {share.station} is asked for {len(share.items)} items, {len(share.decoys)} of them a check")
        if not share.decoys:
            print(f"    nothing else was counted at {share.station}, so the request stands by itself")
    return 0


def _withdraw(arguments: argparse.Namespace) -> int:
    from station.office import asking  # noqa: PLC0415

    if arguments.items or arguments.decoys is not None:
        raise UsageError("--withdraw: takes back all that waits of the count; name no item and no --decoys with it")
    taken_back = asking.withdraw(_there(arguments.db), arguments.count)
    if not taken_back:
        raise UsageError(f"{arguments.count}: no request waits; what a station has taken cannot be taken back")
    for station, request in taken_back:
        print(f"{request.id}: {station} is not asked for {counted(len(request.items), 'item')} any more")
    print("a station that was sent it already asks for it all the same, and then says so")
    return 0


def _counts(arguments: argparse.Namespace) -> int:
    """Print each count at each station, and the packages that two stations counted."""
    from station.office import counted  # noqa: PLC0415

    db = _there(arguments.db)
    found = counted.all_counts(db)
    if not found:
        print("no count yet")
        return 0
    together = {count: counted.of_count(db, count) for count in dict.fromkeys(each.count for each in found)}
    head = ("count", "station", "type", "state", "who", "zones", "asked again")
    print(table(head, [_row(each) for each in found]))
    for count, packages in together.items():
        print(f"{count}: {len(packages.packages)} packages with serial numbers, each once")
        for twice in packages.twice:
            first, second = twice.first, twice.second
            print(
                f"    counted in two zones: {first.gtin} {first.serial}: {first.station} {first.zone}"
                f" {first.at:%Y-%m-%d %H:%M:%S}Z is kept, {second.station} {second.zone} {second.at:%Y-%m-%d %H:%M:%S}Z"
            )
    return 0


def _row(count: "Counting") -> tuple[str, ...]:
    zones = ", ".join(f"{zone} {state}" for zone, state in count.zones)
    return (
        count.count,
        count.station,
        count.type,
        count.state,
        ", ".join(count.people) or "-",
        zones or "-",
        str(count.waiting or ""),
    )


def _there(db: Path) -> Path:
    if not db.exists():
        raise UsageError(f"{db}: is not there; --db names the file of station office")
    return db
