"""`station count`: open a count, see how it stands, give it up, and compare a closed one with what should be there."""

import argparse
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from station import clock
from station.cli import options
from station.cli.tables import table
from station.count_watch import LONGEST
from station.domain.counts.counting import CountType, Freeze, ZoneState, totals
from station.domain.counts.variance import REASONS, Variance, compared, fitting, hints
from station.domain.stock import LONGEST_LOCATION
from station.errors import DatabaseError, UsageError
from station.store import comparing, counts
from station.store.comparing import Seen, reason_key
from station.store.counts import Count

if TYPE_CHECKING:
    from station.store.onhand import OnHand

_TYPES: Final = tuple(kind.value for kind in CountType if kind is not CountType.WALK)
_EPILOG: Final = """\
A list of what should be on hand is looked at only after the count has closed, under a supervisor's badge, and it is
not kept. First `station import onhand FILE --count COUNT`, then `station count compare COUNT --onhand FILE`."""


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
    _add_compare(actions)
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


def _add_compare(actions: options.Verbs) -> None:
    from station.cli.supervisor import add_badge  # noqa: PLC0415  # only this action needs a badge

    verb = actions.add_parser("compare", help="say what is OVER and SHORT of an on-hand list, item by item")
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
    add_badge(verb)
    options.add_database(verb)
    options.add_settings(verb)
    verb.set_defaults(run=_compare)


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
    with _database(arguments) as db:
        opened = Opened(identity, CountType(arguments.type), freeze, zones, detail)
        seq = comparing.open_count(db, opened, at)
    print(f"{identity}: is open, journal row {seq}; scan the COUNT card at the station")
    return 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip().upper() for word in text.split(",") if word.strip()))


def _status(arguments: argparse.Namespace) -> int:
    with _database(arguments) as db:
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
    with _database(arguments) as db:
        print(f"{comparing.cancel(db, arguments.reason, clock.now())}: is cancelled")
    return 0


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A count beside a list."""

    count: Count
    on_hand: "OnHand"
    found: Sequence[Variance]
    seen: Seen
    names: Mapping[str, str]

    @property
    def unresolved(self) -> list[Variance]:
        """What is off and has no reason: items, and lots of items that are right as a whole."""
        off = [each for each in self.found if each.difference]
        items = {each.gtin for each in off if not each.lot}
        reasons = self.count.detail.get("reasons", {})
        wanted = [each for each in off if not each.lot or each.gtin not in items]
        return [each for each in wanted if reason_key(each) not in reasons and each.gtin not in reasons]


def _compare(arguments: argparse.Namespace) -> int:
    """Print what is over and short; record it, the reasons, and the posting."""
    from station.cli.supervisor import signed  # noqa: PLC0415
    from station.store import onhand  # noqa: PLC0415

    settings, at = options.settings(arguments), clock.now()
    with _database(arguments) as db:
        comparing.closed(db, arguments.count)
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
        _print(made)
        if arguments.post:
            _post(db, made, signature.record(), at)
    return 0


def _made(db: sqlite3.Connection, arguments: argparse.Namespace, on_hand: "OnHand") -> _Comparison:
    count = comparing.closed(db, arguments.count)
    seen = comparing.seen(db, count)
    book = comparing.in_scope(db, count, on_hand.quantities)
    if arguments.list == "before":
        book = comparing.moved_book(book, seen.during, by_lot=on_hand.by_lot)
    counted = comparing.counted(db, count, by_lot=on_hand.by_lot)
    found = compared(counted, book, by_lot=on_hand.by_lot, controlled=comparing.controlled(db))
    return _Comparison(count, on_hand, found, seen, comparing.names(db))


def _reason(given: str, made: _Comparison) -> tuple[Variance, str]:
    item, _, code = given.rpartition("=")
    found = [each for each in made.found if each.difference and item in (reason_key(each), each.gtin.lstrip("0"))]
    if not found or code not in REASONS:
        off = ", ".join(reason_key(each) for each in made.found if each.difference)
        raise UsageError(f"--reason {given}: write ITEM=CODE; the items are {off}, the codes V01 to V15")
    variance = found[0]
    allowed = {reason.code for reason in fitting(variance, hints(variance, made.found))}
    if code not in allowed:
        raise UsageError(f"--reason {given}: {code} ({REASONS[code].what}) makes nothing {variance.word}")
    return variance, code


def _print(made: _Comparison) -> None:
    on_hand, count = made.on_hand, made.count
    print(f"{count.id} {count.type.value}, {on_hand.rows} rows of the list, sha256 {on_hand.sha256[:16]}")
    for variance in made.found:
        if variance.difference:
            _print_variance(variance, made)
    items = [each for each in made.found if not each.lot]
    words = {word: sum(each.word == word for each in items) for word in ("MATCH", "OVER", "SHORT")}
    print("items: {MATCH} match, {OVER} OVER, {SHORT} SHORT; none is set off against another".format(**words))
    if on_hand.unknown:
        print(f"not in the catalog, so not compared: {len(on_hand.unknown)} rows")
        print("\n".join(f"  {each}" for each in on_hand.unknown[:20]))


def _print_variance(variance: Variance, made: _Comparison) -> None:
    name = f"  lot {variance.lot}" if variance.lot else f"{variance.gtin} {made.names.get(variance.gtin, '')}"
    print(f"{name}: counted {variance.counted}, book {variance.book}: {variance.word} {variance.amount}")
    reasons = made.count.detail.get("reasons", {})
    if code := reasons.get(reason_key(variance)):
        print(f"    reason {code} {REASONS[code].what}")
        return
    found = hints(variance, made.found, made.seen.received, made.seen.pulled)
    for hint in found:
        print(f"    hint {hint.code} {REASONS[hint.code].what}: {hint.why}")
    if not variance.lot:
        print("    reasons: " + " ".join(reason.code for reason in fitting(variance, found)))


def _post(db: sqlite3.Connection, made: _Comparison, by: Mapping[str, object], at: datetime) -> None:
    if made.unresolved:
        open_ = ", ".join(reason_key(each) for each in made.unresolved)
        raise UsageError(f"--post: without a reason are {open_}; give each one with --reason ITEM=CODE")
    changed = comparing.post(db, made.count, by, at)
    print(f"posted: the stock of {changed} lots is now what was counted")


def _database(arguments: argparse.Namespace) -> "_Opened":
    return _Opened(options.database(arguments, options.settings(arguments)))


class _Opened:
    """The database for a while; what SQLite finds wrong with it is one sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> sqlite3.Connection:
        from station.store.database import open_database  # noqa: PLC0415

        if not self._path.is_file():  # a count in a new file would be one that no station knows of
            raise DatabaseError(f"{self._path}: is not there; --db names the database of the station that counts")
        self._db = open_database(self._path)
        return self._db

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        with closing(self._db):
            if isinstance(error, sqlite3.Error):
                raise DatabaseError(f"{self._path}: cannot be used ({error})") from error
