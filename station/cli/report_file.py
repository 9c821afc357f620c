"""A report as a file: of which station and moment it is, how its name says what it is written as, and the writing."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from station import __version__, clock
from station.config import Settings
from station.domain.timekeeping import ClockQuality
from station.errors import UsageError

if TYPE_CHECKING:
    from station.reports.model import About, Report
    from station.reports.source import Source

FORMS = ("csv", "html", "pdf")


def about(source: "Source", settings: Settings) -> "About":
    """Return of which station, moment and data a report is."""
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


def form(path: Path | None, otherwise: str) -> str:
    """Return what a file is written as, by how its name ends."""
    ending = path.suffix.lower().removeprefix(".") if path else ""
    return ending if ending in FORMS else otherwise


def rendered(report: "Report", form: str) -> bytes:
    """Return a report as the file has it."""
    from station.reports import as_csv, as_html, as_pdf  # noqa: PLC0415  # the help needs none of it

    if form == "pdf":
        return as_pdf.render(report)
    return (as_csv.render(report) if form == "csv" else as_html.render(report)).encode()


def write(content: bytes, path: Path | None, mode: int = 0o666) -> None:
    """Write the file, for those alone whom the mode lets read it; None: standard output."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        if path.is_file():
            path.chmod(path.stat().st_mode & mode)
        elif not path.exists():
            path.touch(mode)
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error
    print(f"{path}: {len(content):,} bytes", file=sys.stderr)
