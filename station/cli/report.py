"""`station report`: reports for people, from a station's database or a copy of it."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from station import __version__, clock
from station.cli import options, tables
from station.config import Settings
from station.domain.timekeeping import ClockQuality
from station.errors import UsageError

if TYPE_CHECKING:
    from station.reports.model import About, Report
    from station.reports.source import Source


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "report",
        help="write a report: expiry, recall, stock, certificate, overrides, alarms, figures, policy",
        description="Write a report as a page, a table or a PDF. `station report list` says which there are. "
        "The database is only read, also beside a running station.",
    )
    verb.add_argument("name", metavar="NAME", help="which report, or list")
    verb.add_argument("--format", choices=("csv", "html", "pdf"), help="(default: as FILE ends, else html)")
    verb.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    verb.add_argument("--count", default="", metavar="ID", help="certificate: which count (default: the newest)")
    options.add_period(verb, "figures: ")
    options.add_database(verb)
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from station import policy  # noqa: PLC0415  # the help needs none of it
    from station.reports.catalog import REPORTS, Wants  # noqa: PLC0415
    from station.reports.source import Source  # noqa: PLC0415
    from station.reports.worked import Period  # noqa: PLC0415
    from station.store.reading import reading  # noqa: PLC0415

    if arguments.name == "list":
        print(tables.table(("report", "what it says"), [(name, entry.help) for name, entry in REPORTS.items()]))
        return 0
    if arguments.name not in REPORTS:
        raise UsageError(f"unknown report {arguments.name!r}; there are {', '.join(REPORTS)}")
    if arguments.count and arguments.name != "certificate":
        raise UsageError(f"--count: says nothing of the report {arguments.name}; it is for certificate alone")
    if (arguments.first or arguments.last) and arguments.name != "figures":
        raise UsageError(f"--from and --to: say nothing of the report {arguments.name}; they are for figures alone")
    period = Period(*options.period(arguments))
    settings = options.settings(arguments)
    rules = policy.load(settings.site.policy)
    path = options.database(arguments, settings)
    with reading(path) as db:
        source = Source(db, path)
        wants = Wants(
            _about(source, settings),
            rules,
            settings.site.expire_on_day == "end",
            settings.recall.lookback_days,
            arguments.count,
            settings.site.address,
            settings.site.dea,
            period,
            settings.alarm.test_hours,
        )
        report = REPORTS[arguments.name].make(source, wants)
    _write(_rendered(report, _format(arguments)), arguments.output)
    return 0


def _about(source: "Source", settings: Settings) -> "About":
    from station.reports.model import About  # noqa: PLC0415  # the help needs none of it

    zone, now = ZoneInfo(settings.site.timezone), clock.now()
    known = settings.clock.claim(clock.synchronised) is ClockQuality.SET
    recall_date = source.recall_date()
    seq, digest = source.head
    today = now.astimezone(zone).date() if known else _not_before(source, zone, recall_date)
    return About(
        settings.site.name,
        settings.station.id,
        source.epoch,
        now,
        zone,
        known,
        today,
        recall_date,
        seq,
        digest.hex(),
        __version__,
    )


def _not_before(source: "Source", zone: ZoneInfo, recall_date: date | None) -> date:
    """Return the day that it is at least: that of the program, of the recall data, of the last row with a date."""
    from station.domain.decision import WRITTEN  # noqa: PLC0415  # the help needs none of it

    last = source.last_dated()
    return max(WRITTEN, last.astimezone(zone).date() if isinstance(last, datetime) else WRITTEN, recall_date or WRITTEN)


def _format(arguments: argparse.Namespace) -> str:
    chosen: str | None = arguments.format
    if chosen:
        return chosen
    ending = arguments.output.suffix.lower().removeprefix(".") if arguments.output else ""
    return ending if ending in ("csv", "html", "pdf") else "html"


def _rendered(report: "Report", form: str) -> bytes:
    from station.reports import as_csv, as_html, as_pdf  # noqa: PLC0415  # the help needs none of it

    if form == "pdf":
        return as_pdf.render(report)
    return (as_csv.render(report) if form == "csv" else as_html.render(report)).encode()


def _write(content: bytes, path: Path | None) -> None:
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error
    print(f"{path}: {len(content):,} bytes", file=sys.stderr)
