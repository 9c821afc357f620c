"""`station count recount`: a supervisor has items of a closed count counted again at the station beside it."""

import argparse
import secrets
from pathlib import Path
from typing import Final

from station import clock, count_watch
from station.cli import options, recount_items, station_database
from station.cli.words import counted
from station.errors import DatabaseError, UsageError
from station.messages import RecountAsked

_ABOUT: Final = """\
The station is told which items, and never how many there are or whether that is too many or too few. One in twenty of
what else was counted, and one at least, is asked for as well, so that being asked for says nothing. A station that runs
asks at once; one that does not asks when it starts."""


def add(actions: options.Verbs) -> None:
    """Add the action."""
    from station.cli.supervisor import add_badge  # noqa: PLC0415  # only what a supervisor does needs a badge

    verb = actions.add_parser("recount", help="have items of a closed count counted again", description=_ABOUT)
    verb.add_argument("count", metavar="COUNT", help="the count's name, as status says it")
    verb.add_argument("items", metavar="ITEM", nargs="+", help="GTIN or GTIN/LOT of what is to be counted again")
    add_badge(verb)
    options.add_database(verb)
    options.add_settings(verb)
    verb.set_defaults(run=_recount)


def _recount(arguments: argparse.Namespace) -> int:
    """Write who wants it, and hand the station the request."""
    from station.cli.supervisor import signed  # noqa: PLC0415
    from station.store import counting_again  # noqa: PLC0415

    settings, at = options.settings(arguments), clock.now()
    named = recount_items.items(arguments.items)
    with station_database.opened(arguments) as db:
        count = counting_again.to_count_again(db, arguments.count)
        signature = signed(db, settings, arguments, at)
        share = counting_again.share(db, count, named, settings.station.id, secrets.SystemRandom().sample)
        asked = RecountAsked(share.items, at, count.id, request=f"R-{secrets.token_hex(6)}")
        counting_again.wanted(db, count, asked.request, asked.items, signature.record(), at)
    _hand_over(_spool(arguments), asked)
    print(
        f"{asked.request}: {counted(len(share.items), 'item')} of {count.id} to be counted again, "
        f"{len(share.decoys)} of them a check; the station asks for them"
    )
    if not share.decoys:
        print("    nothing else was counted that could be mixed in, so the request stands by itself")
    return 0


def must_be_taken(arguments: argparse.Namespace) -> None:
    """Refuse while the station has not taken a request to count again, which could change what a count says."""
    if number := count_watch.waiting(_spool(arguments), arguments.count):
        raise UsageError(
            f"{arguments.count}: {counted(number, 'request')} to count again waits for the station; is it running?"
        )


def _spool(arguments: argparse.Namespace) -> Path:
    """Return the folder that the station which counts with this database watches."""
    return options.database(arguments, options.settings(arguments)).parent / "link" / "spool" / "counts"


def _hand_over(spool: Path, asked: RecountAsked) -> None:
    try:
        count_watch.leave(spool, f"{asked.request}.json", count_watch.request(asked))
    except OSError as error:
        raise DatabaseError(f"{spool}: the station cannot be handed the request ({error}); nothing is asked") from error
