"""`station count trend`: what kept comparisons say together of items that lack some again and again."""

import argparse
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.cli import options
from station.errors import UsageError

if TYPE_CHECKING:
    from station.domain.counts.trend import Observation, Signal, Trend, Unresolved

_ABOUT: Final = """\
Read comparisons that were kept (`station count compare COUNT ... -o FILE`), in any order, and say of which items some
lack again and again at one place, since they were last reviewed, and which controlled variances nothing explains."""
_EPILOG: Final = """\
A signal is a reason to look and never a verdict on a person. It is for the supervisor: it is printed here and shown on
no station, so run it where the files are kept. No database and no settings are read."""
_LOOK: Final = """\
A signal is a reason to look, never a verdict on a person: look into it with a supervisor, then --reviewed ITEM=DATE."""


def add(actions: options.Verbs) -> None:
    """Add the action."""
    verb = actions.add_parser(
        "trend",
        help="say what lacks again and again, from comparisons that were kept",
        description=_ABOUT,
        epilog=_EPILOG,
    )
    verb.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a comparison, as compare -o FILE wrote it")
    verb.add_argument(
        "--reviewed",
        action="append",
        default=[],
        metavar="ITEM=DATE",
        help="an item (GTIN) that a supervisor looked into, up to and with this day: it begins afresh; repeatable",
    )
    verb.add_argument(
        "--carried",
        action="store_true",
        help="the book was not set to what was counted after each count, so that it carries old variances along",
    )
    verb.set_defaults(run=_trend)


def _trend(arguments: argparse.Namespace) -> int:
    from station.domain.counts.trend import trend  # noqa: PLC0415  # the help needs none of it
    from station.reports import kept  # noqa: PLC0415

    read = [kept.read(path) for path in arguments.files]
    names = {gtin: name for each in read for gtin, name in each.names.items()}
    comparisons = [comparison for each in read for comparison in each.comparisons]
    found = trend(comparisons, _reviewed(arguments.reviewed, names), carried=arguments.carried)
    _print(found, names, again=len(comparisons) - found.comparisons)
    return 0


def _reviewed(given: Iterable[str], names: Mapping[str, str]) -> dict[str, date]:
    """Return of each item that was reviewed the last day of it."""
    days: dict[str, date] = {}
    for text in given:
        item, _, day = text.partition("=")
        gtin = item.zfill(14)
        try:
            until = date.fromisoformat(day)
        except ValueError:
            raise UsageError(f"--reviewed {text}: write ITEM=DATE, as 00399904010013=2026-09-18") from None
        if gtin not in names:
            raise UsageError(f"--reviewed {text}: no file has the item {item}; it is written as its GTIN")
        days[gtin] = max(until, days.get(gtin, until))
    return days


def _print(found: "Trend", names: Mapping[str, str], *, again: int) -> None:
    from station.reports.model import counted  # noqa: PLC0415

    twice = f"; {again} given again, counted once" if again else ""
    places = counted(found.places, "item at its place", "items at their places")
    times = counted(found.counts, "time")
    print(f"{counted(found.comparisons, 'comparison')}: {places}, counted {times}{twice}")
    for unresolved in sorted(found.unresolved, key=lambda each: not each.newest.recounted):
        _print_unresolved(unresolved, names)
    for signal in found.signals:
        _print_signal(signal, names)
    low, high = found.false_signals
    print(f"signals: {len(found.signals)}; from errors alone as many counts give {low:.2f} to {high:.2f} false ones")
    if found.signals:
        print(_LOOK)


def _print_unresolved(of: "Unresolved", names: Mapping[str, str]) -> None:
    newest = of.newest
    word = "OVER" if newest.difference > 0 else "SHORT"
    more = f", and {of.times - 1} before" if of.times > 1 else ""
    head, tail = ("NOW", "counted again and not explained") if newest.recounted else ("COUNT AGAIN", "not explained")
    named = _named(newest.gtin, newest.location, names)
    print(f"{head}: {named}: {word} {abs(newest.difference)} in {_when(newest)}{more}: controlled, {tail}")


def _print_signal(signal: "Signal", names: Mapping[str, str]) -> None:
    print(
        f"SIGNAL: {_named(*signal.place, names)}: SHORT {signal.short}, OVER {signal.over} in {signal.counts} counts, "
        f"{signal.off} of them off; R {signal.ratio:.2f}"
    )
    if signal.sum_at:
        print(f"    sum: with {_when(signal.sum_at)} it reached 6 units")
    if signal.run_at:
        chance = f"1 in {2**signal.longest:,} by chance"
        print(f"    run: {signal.longest} that were off, all SHORT ({chance}), the fifth by {_when(signal.run_at)}")


def _named(gtin: str, location: str, names: Mapping[str, str]) -> str:
    return f"{gtin} {names[gtin]} at {location or 'no one place'}"


def _when(of: "Observation") -> str:
    return f"{of.count} of {of.closed_at.date().isoformat()}"
