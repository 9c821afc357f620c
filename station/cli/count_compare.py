"""`station count compare`: a closed count beside what should be there, printed, and as a file that leaves."""

import argparse
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station import clock
from station.cli import options, report_file, station_database
from station.cli.words import counted
from station.config import Settings
from station.errors import UsageError

if TYPE_CHECKING:
    from station.domain.counts.variance import Variance
    from station.domain.people import Signature
    from station.reports.comparison import Compared
    from station.store.onhand import OnHand

_PRIVATE: Final = 0o600
"""The mode of the file: its owner alone reads it."""
_FEW: Final = 10
"""Items that the advice names."""
_ABOUT: Final = """\
Say what is OVER and SHORT of an on-hand list, item by item, and how right the book is."""
_EPILOG: Final = """\
FILE of -o has the book's figures, and it is the only place that has: nothing of them goes into the database, the
journal or the log. So it does not stay here. Write it to a stick or a share that leaves the station with you, keep it
where no counter can read it, and leave no copy: whoever can read it knows what the next count should find. What was
kept is read by `station count trend FILE...`, on any machine."""


def add(actions: options.Verbs) -> None:
    """Add the action."""
    from station.cli.supervisor import add_badge  # noqa: PLC0415  # only this action needs a badge

    verb = actions.add_parser(
        "compare", help="say what is OVER and SHORT of an on-hand list", description=_ABOUT, epilog=_EPILOG
    )
    verb.add_argument("count", metavar="COUNT", help="the count's name, as status says it")
    verb.add_argument("--onhand", type=Path, required=True, metavar="FILE", help="the list that was imported for it")
    verb.add_argument("--map", default="", metavar="gtin=UPC,...", help="which of its columns is which")
    verb.add_argument("--name", default="", help="the name of a saved mapping")
    verb.add_argument(
        "--list",
        choices=("before", "after"),
        default="after",
        help="of when the list is: of before the count, so that what moved during it is added; or of after (default)",
    )
    verb.add_argument("--reason", action="append", default=[], metavar="ITEM=V05", help="a reason; repeatable")
    verb.add_argument("--post", action="store_true", help="take what was counted as this station's stock")
    verb.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write the comparison for the manager to keep, off the station: a table, or as FILE ends a page (.html)",
    )
    add_badge(verb)
    options.add_database(verb)
    options.add_settings(verb)
    verb.set_defaults(run=_compare)


def _compare(arguments: argparse.Namespace) -> int:
    """Print what is over and short; record it, the reasons, and the posting; write what the manager keeps."""
    from station.cli.count_recount import must_be_taken  # noqa: PLC0415
    from station.cli.supervisor import signed  # noqa: PLC0415
    from station.store import comparing, onhand  # noqa: PLC0415

    settings, at = options.settings(arguments), clock.now()
    _must_be_elsewhere(arguments, settings)
    with station_database.opened(arguments) as db:
        comparing.closed(db, arguments.count)
        must_be_taken(arguments)
        signature = signed(db, settings, arguments, at)
        mapping = onhand.mapping_of(db, arguments.map, arguments.name)
        on_hand = onhand.read(db, arguments.onhand, mapping)
        if not comparing.imported(db, arguments.count, on_hand.sha256):
            raise UsageError(
                f"{arguments.onhand}: was not taken in for {arguments.count}; "
                f"station import onhand FILE --count {arguments.count} comes first"
            )
        made = _made(db, arguments, on_hand)
        about = {"sha256": on_hand.sha256, "list": arguments.list, "by": signature.record()}
        if made.count.detail.get("compared") != on_hand.sha256:
            comparing.record_variances(db, made.count, made.found, about, at)
        for given in arguments.reason:
            variance, code = _reason(given, made)
            comparing.record_reason(db, made.count, variance, code, signature.record(), at)
        made = _made(db, arguments, on_hand)
        _print(made, comparing.names(db))
        if arguments.output:
            _keep(db, settings, arguments, made, signature)
        if arguments.post:
            _post(db, made, signature.record(), at)
    return 0


def _must_be_elsewhere(arguments: argparse.Namespace, settings: Settings) -> None:
    """Refuse to write over what is read: the list, or the station's database."""
    read = (arguments.onhand, options.database(arguments, settings))
    if arguments.output and arguments.output.resolve() in {each.resolve() for each in read}:
        raise UsageError(f"{arguments.output}: would be written over; give -o a file of its own")


def _made(db: sqlite3.Connection, arguments: argparse.Namespace, on_hand: "OnHand") -> "Compared":
    from station.domain.counts.accuracy import Places, accuracy  # noqa: PLC0415
    from station.domain.counts.variance import compared  # noqa: PLC0415
    from station.reports.comparison import Compared  # noqa: PLC0415
    from station.store import comparing, seen  # noqa: PLC0415

    count = comparing.closed(db, arguments.count)
    saw = seen.seen(db, count)
    book = comparing.in_scope(db, count, on_hand.quantities)
    if arguments.list == "before":
        book = seen.moved_book(book, saw.during, by_lot=on_hand.by_lot)
    counted = comparing.counted(db, count, by_lot=on_hand.by_lot)
    found = compared(counted, book, by_lot=on_hand.by_lot, controlled=comparing.controlled(db))
    places = Places(comparing.zones(db, count))
    misdated = comparing.misdated(db, count, on_hand.expiries)
    right = accuracy(found, places, comparing.classes(db), misdated)
    return Compared(count, on_hand, arguments.list, found, places, right, saw)


def _reason(given: str, made: "Compared") -> tuple["Variance", str]:
    from station.domain.counts.variance import REASONS, fitting  # noqa: PLC0415
    from station.store.comparing import reason_key  # noqa: PLC0415

    item, _, code = given.rpartition("=")
    found = [each for each in made.found if each.difference and item in (reason_key(each), each.gtin.lstrip("0"))]
    if not found or code not in REASONS:
        off = ", ".join(reason_key(each) for each in made.found if each.difference)
        raise UsageError(f"--reason {given}: write ITEM=CODE; the items are {off}, the codes V01 to V15")
    variance = found[0]
    allowed = {reason.code for reason in fitting(variance, made.hints(variance))}
    if code not in allowed:
        raise UsageError(f"--reason {given}: {code} ({REASONS[code].what}) makes nothing {variance.word}")
    return variance, code


def _print(made: "Compared", names: Mapping[str, str]) -> None:
    from station.reports.comparison import figures  # noqa: PLC0415

    on_hand, count = made.on_hand, made.count
    print(f"{count.id} {count.type.value}, {on_hand.rows} rows of the list, sha256 {on_hand.sha256[:16]}")
    for variance in made.found:
        if variance.difference:
            _print_variance(variance, made, names)
    print("items: {MATCH} match, {OVER} OVER, {SHORT} SHORT; none is set off against another".format(**made.totals()))
    for label, text in figures(made.accuracy, dated=made.is_dated):
        print(f"{label.lower()}: {text}")
    _print_advice(made)
    if on_hand.unknown:
        print(f"not in the catalog, so not compared: {len(on_hand.unknown)} rows")
        print("\n".join(f"  {each}" for each in on_hand.unknown[:20]))


def _print_advice(made: "Compared") -> None:
    """Say what can be counted again: what is off, has no reason, and was counted once."""
    from station.domain.counts.counting import CountState  # noqa: PLC0415

    again = dict.fromkeys(each.gtin for each in made.unresolved if not made.is_recounted(each))
    if again and made.count.state is not CountState.POSTED:
        few = " ".join([*again][:_FEW])
        more = f"; {len(again) - _FEW} more" if len(again) > _FEW else ""
        print(f"to have it counted again: station count recount {made.count.id} {few} --badge CARD{more}")


def _print_variance(variance: "Variance", made: "Compared", names: Mapping[str, str]) -> None:
    from station.domain.counts.variance import REASONS, fitting  # noqa: PLC0415

    name = f"  lot {variance.lot}" if variance.lot else f"{variance.gtin} {names.get(variance.gtin, '')}"
    print(f"{name}: counted {variance.counted}, book {variance.book}: {variance.word} {variance.amount}")
    if code := made.reason(variance):
        print(f"    reason {code} {REASONS[code].what}")
        return
    found = made.hints(variance)
    for hint in found:
        print(f"    hint {hint.code} {REASONS[hint.code].what}: {hint.why}")
    if not variance.lot:
        print("    reasons: " + " ".join(reason.code for reason in fitting(variance, found)))


def _keep(
    db: sqlite3.Connection,
    settings: Settings,
    arguments: argparse.Namespace,
    made: "Compared",
    signature: "Signature",
) -> None:
    """Write the file that the manager takes away."""
    from station.reports.comparison import comparison  # noqa: PLC0415
    from station.reports.source import Source  # noqa: PLC0415

    source = Source(db, options.database(arguments, settings))
    report = comparison(source, report_file.about(source, settings), made, signature)
    form = report_file.form(arguments.output, "csv")
    report_file.write(report_file.rendered(report, form), arguments.output, _PRIVATE)
    print(f"{arguments.output}: says how many there should be; take it off this machine before anything is counted")


def _post(db: sqlite3.Connection, made: "Compared", by: Mapping[str, object], at: datetime) -> None:
    from station.store import comparing, posting  # noqa: PLC0415

    if made.unresolved:
        open_ = ", ".join(comparing.reason_key(each) for each in made.unresolved)
        raise UsageError(f"--post: without a reason are {open_}; give each one with --reason ITEM=CODE")
    changed = posting.post(db, made.count, by, at)
    print(f"posted: the stock of {counted(changed, 'lot')} changed to what was counted, and what has moved since")
