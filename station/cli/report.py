"""`station report`: reports for people, from a station's database or a copy of it."""

import argparse
from pathlib import Path

from station.cli import options, report_file, tables
from station.config.rules import returns
from station.errors import UsageError


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "report",
        help="write a report: expiry, recall, stock, certificate, overrides, alarms, figures, returns, policy",
        description="Write a report as a page, a table or a PDF. `station report list` says which there are. "
        "The database is only read, also beside a running station.",
    )
    verb.add_argument("name", metavar="NAME", help="which report, or list")
    verb.add_argument("--format", choices=report_file.FORMS, help="(default: as FILE ends, else html)")
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
            report_file.about(source, settings),
            rules,
            settings.site.expire_on_day == "end",
            settings.recall.lookback_days,
            arguments.count,
            settings.site.address,
            settings.site.dea,
            period,
            settings.alarm.test_hours,
            returns(settings),
            settings.returns.ahead_days,
        )
        report = REPORTS[arguments.name].make(source, wants)
    form = arguments.format or report_file.form(arguments.output, "html")
    report_file.write(report_file.rendered(report, form), arguments.output)
    return 0
