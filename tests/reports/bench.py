"""Reports made in a test: a database, an instant, and the report."""

from contextlib import contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from station import policy
from station.reports.catalog import REPORTS, Wants
from station.reports.model import About
from station.reports.source import Source
from station.store.reading import reading
from tests.bench import NOW

UTC = ZoneInfo("UTC")


def about(**values):
    known = {
        "site": "Elm Street Pharmacy",
        "station": "front-desk",
        "epoch": "0d7f3c1a55aa",
        "as_of": NOW + timedelta(hours=3),
        "zone": UTC,
        "clock_known": True,
        "today": date(2026, 9, 18),
        "recall_date": date(2026, 9, 17),
        "seq": 9,
        "hash": "ab" * 32,
        "program": "0.1.0",
    }
    return About(**known | values)


@contextmanager
def source(path):
    with reading(path) as db:
        yield Source(db, path)


def report(path, name, *, about=about(), rules="us-federal", **values):  # noqa: B008  frozen
    with source(path) as opened:
        return REPORTS[name].make(opened, Wants(about, policy.load(rules), **values))


def section(made, name):
    """Return a section's rows, each as its values by column."""
    (found,) = [each for each in made.sections if each.name == name]
    return [dict(zip((column.name for column in found.columns), row, strict=True)) for row in found.rows]
