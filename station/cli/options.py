"""Options that several verbs share."""

import argparse
import os
from datetime import date
from pathlib import Path
from typing import TypeAlias

from station import config
from station.errors import UsageError

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  it has no other name


def add_settings(verb: argparse.ArgumentParser) -> None:
    """Add the options that say where settings come from."""
    verb.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"the settings file (default: {config.DEFAULT_FILE}, if it is there)",
    )
    verb.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        help="one setting over the file's; repeatable",
    )


def add_database(verb: argparse.ArgumentParser) -> None:
    """Add the option that names another database than the settings do."""
    verb.add_argument("--db", type=Path, help="the database, or a copy of it (default: the settings' store.path)")


def add_period(verb: argparse.ArgumentParser, told: str = "") -> None:
    """Add the options that name days of the site, both included."""
    from_on, up_to = f"{told}from this day of the site on: 2026-09-18", f"{told}up to and with this day of the site"
    verb.add_argument("--from", dest="first", type=_day, metavar="DAY", help=from_on)
    verb.add_argument("--to", dest="last", type=_day, metavar="DAY", help=up_to)


def period(arguments: argparse.Namespace) -> tuple[date | None, date | None]:
    """Return the first and the last day that are asked for; None where none is."""
    first: date | None = arguments.first
    last: date | None = arguments.last
    if first and last and last < first:
        raise UsageError(f"--to {last}: is before --from {first}; no day is both")
    return first, last


def database(arguments: argparse.Namespace, settings: config.Settings) -> Path:
    """Return the database that is meant."""
    named: Path | None = arguments.db
    return named or Path(settings.store.path)


def settings(arguments: argparse.Namespace) -> config.Settings:
    """Return the settings that the command line, the environment and the file give."""
    return config.load(arguments.config, os.environ, arguments.set)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-09-18") from None
    if day.year in (date.min.year, date.max.year):  # the days beside it are none of a calendar
        raise argparse.ArgumentTypeError(f"{text!r} is no day of a station; write 2026-09-18")
    return day
