"""How the station's days went: how much was scanned, how fast, how well it was read, and what came of it.

Nothing is reckoned but what the journal proves, and what it proves nothing of is not known; it is never 0. What is
practised does not count, and what UNDO took back is no package, no receipt and no scan at the checkpoint.

The first-pass read rate is symbols read / (read + unreadable + ambiguous). Every failed try is a failure, also the
second and third of one label. A package with a serial number is one success a day in each activity, however often it
was scanned again; a label without one cannot be told from the next box's, so each counts.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Final

from station.domain.screens.drills import Tested, overdue
from station.reports.model import About, Bar, Chart, Column, Report, Section, Value, counted
from station.reports.source import Source
from station.reports.worked import Bin, Period, Worked, days, together

_CHARTED: Final = 14
_MINUTE: Final = 60.0
_BINS: Final = {"Q1": "Quarantine bin Q1", "XEXP": "Bin of expired packages X-EXP"}
_NO_SENDER: Final = "(no list names the sender)"
_WHOLE: Final = (
    Column("figure", "Figure"),
    Column("value", "Value"),
    Column("unit", "Unit"),
    Column("counted", "Counted"),
)
_DAYS: Final = (
    Column("day", "Day"),
    Column("packages", "Packages"),
    Column("nocode_percent", "by hand", "%", below=True),
    Column("scans_per_minute", "Scans a minute"),
    Column("package_s", "for one", "seconds", below=True),
    Column("read_percent", "Read", "%"),
    Column("read", "read", below=True),
    Column("unreadable", "unreadable", below=True),
    Column("ambiguous", "ambiguous", below=True),
    Column("fefo_percent", "First to expire", "%"),
    Column("fefo_scans", "of", "scans", below=True),
    Column("overrides", "Overrides"),
    Column("short_dated_percent", "Short-dated", "%"),
    Column("received", "of", "packages", below=True),
    Column("to_bin_s", "Alarm to bin", "seconds"),
    Column("to_bin_longest_s", "longest", "seconds", below=True),
    Column("alarm_tests", "Alarm tests"),
    Column("test_overdue", "overdue", below=True),
)
_REASONS: Final = (Column("reason", "Reason"), Column("overrides", "Overrides"))
_DOOR: Final = (
    Column("supplier", "Sender"),
    Column("received", "Received", "packages"),
    Column("short_dated", "Short-dated", "packages"),
    Column("short_dated_percent", "Share", "%"),
)
_ALARMS: Final = (
    Column("bin", "Bin"),
    Column("raised", "Alarms"),
    Column("binned", "In the bin"),
    Column("median_s", "Median", "seconds"),
    Column("longest_s", "Longest", "seconds"),
    Column("untimed", "Time not known"),
)
_PROVED: Final = (
    "Nothing is reckoned but what the journal proves: a figure without data is a dash, never 0. Practice does not "
    "count, and what UNDO took back is no package, no receipt and no scan at the checkpoint."
)
_PACKAGES: Final = (
    "Packages are scans of a package's label, and packages taken in by hand (NOCODE); one with a serial number counts "
    "once a day in each activity. A container that was received whole is no scan of its packages."
)
_READ_AT_ONCE: Final = (
    "First-pass read rate: symbols read / (read + unreadable + ambiguous). Every failed try is a failure, also the "
    "second and third of one label, and also a symbol that is no package's code. A package with a serial number is one "
    "success a day in each activity, however often it was scanned again; labels without one each count."
)
_PACE: Final = (
    "Scans a minute and seconds a package are of the time in which somebody scanned: pauses of more than a minute are "
    "left out. Seconds a package is the median from one package to the next."
)
_ORDER: Final = (
    "First to expire: of the scans at the checkpoint that took a package, or would have but for an earlier lot, those "
    "with no earlier lot before them. What may not be used at all is none of them; a scan that was told of an earlier "
    "lot stays one, whatever reason was given."
)
_AT_THE_DOOR: Final = (
    "Short-dated at the door: of the packages that came into stock on a known date, those with fewer days left than "
    "the door asked for."
)
_TO_BIN: Final = (
    "Alarm to bin: from the alarm until the card of its bin was scanned, on the day on which the alarm was raised."
)


def figures(source: Source, about: About, *, period: Period, test_hours: int) -> Report:
    """Return the figures of each day and of the whole period."""
    made, tests = days(source, about.zone, period)
    whole = together(made.values())
    late = {day: _is_overdue(day, tests, about, test_hours, _end(source, about)) for day in made}
    rows = tuple(_day(day, worked, late[day]) for day, worked in made.items())
    return Report(
        "figures",
        "Figures of the station's days",
        about,
        (
            Section("whole", "In all", _WHOLE, _whole(whole, list(late.values()))),
            Section("reasons", "Overrides by reason", _REASONS, tuple(whole.reasons.most_common())),
            Section("door", "Short-dated at the door, by sender", _DOOR, _door(whole)),
            Section("bins", "From the alarm to the bin", _ALARMS, _binned(whole)),
            Section("days", "Day by day", _DAYS, rows, _undated(made), "Nothing was done on these days."),
        ),
        _lead(whole, len([day for day in made if day])),
        facts=(("Days", _asked(period, list(made))),),
        notes=(_PROVED, _PACKAGES, _READ_AT_ONCE, _PACE, _ORDER, _AT_THE_DOOR, _TO_BIN, _tested(test_hours)),
        chart=_chart(made),
    )


def _lead(whole: Worked, known: int) -> str:
    read, first = _read(whole), _share(whole.first, whole.first + whole.later)
    parts = [f"{counted(whole.packages, 'package')} scanned on {counted(known, 'day')}"]
    parts += [f"{read:.1f} % of the symbols read"] if read is not None else []
    parts += [f"{first:.1f} % of what was taken was first to expire at once"] if first is not None else []
    return f"{'; '.join(parts)}."


def _asked(period: Period, done: Sequence[date | None]) -> str:
    known = [day for day in done if day is not None]
    first, last = period.first or min(known, default=None), period.last or max(known, default=None)
    if first is None or last is None:
        return "none with a known date"
    return f"{first.isoformat()} to {last.isoformat()}"


def _undated(made: dict[date | None, Worked]) -> str:
    return "The line without a day is of scans that nobody can date." if None in made else ""


def _chart(made: dict[date | None, Worked]) -> Chart | None:
    known = [(day, worked.packages) for day, worked in made.items() if day is not None][-_CHARTED:]
    bars = tuple(Bar(day.isoformat(), count) for day, count in known)
    return Chart("Packages scanned", f"the last {len(bars)} days of work", bars) if len(bars) > 1 else None


def _whole(whole: Worked, late: list[bool | None]) -> tuple[tuple[Value, ...], ...]:
    told, came = whole.first + whole.later, sum(whole.received.values())
    short, times = sum(whole.short_dated.values()), [each for taken in whole.bins.values() for each in taken.times]
    alarms, known = counted(len(times), "alarm") if times else None, [each for each in late if each is not None]
    spans = counted(len(whole.a_package), "package") if whole.a_package else None
    return (
        ("Packages scanned", whole.packages or None, "packages", None),
        ("Scans a minute while scanning", _pace(whole), "a minute", _scanning(whole)),
        ("Seconds a package, median", _middle(whole.a_package), "seconds", spans),
        ("First-pass read rate", _read(whole), "%", _part(whole.read, "symbols", _tried(whole))),
        ("Packages by hand (NOCODE)", _share(whole.by_hand, whole.packages), "%",
         _part(whole.by_hand, "packages", whole.packages)),
        ("First to expire at once (FEFO)", _share(whole.first, told), "%",
         _part(whole.first, "scans at the checkpoint", told)),
        ("Overrides", whole.reasons.total() if told or whole.reasons else None, "overrides", None),
        ("Short-dated at the door", _share(short, came), "%", _part(short, "packages", came)),
        ("Alarm to bin, median", _middle(times), "seconds", alarms),
        ("Alarm to bin, longest", max(times, default=None), "seconds", alarms),
        ("Tests of the alarm that were heard", whole.tests, "tests", None),
        ("Days with the test overdue", sum(known) if known else None, "days", _part(sum(known), "days", len(known))),
    )  # fmt: skip


def _day(day: date | None, worked: Worked, late: bool | None) -> tuple[Value, ...]:
    told, came = worked.first + worked.later, sum(worked.received.values())
    times = [each for taken in worked.bins.values() for each in taken.times]
    return (
        day,
        worked.packages or None,
        _share(worked.by_hand, worked.packages),
        _pace(worked),
        _middle(worked.a_package),
        _read(worked),
        *((worked.read, worked.unreadable, worked.ambiguous) if _tried(worked) else (None, None, None)),
        _share(worked.first, told),
        told or None,
        worked.reasons.total() if told or worked.reasons else None,
        _share(sum(worked.short_dated.values()), came),
        came or None,
        _middle(times),
        max(times, default=None),
        worked.tests,
        None if late is None else "yes" if late else "no",
    )


def _door(whole: Worked) -> tuple[tuple[Value, ...], ...]:
    rows = [
        (sender or _NO_SENDER, count, whole.short_dated[sender], _share(whole.short_dated[sender], count))
        for sender, count in sorted(whole.received.items(), key=lambda each: (not each[0], each[0]))
    ]
    return tuple(rows)


def _binned(whole: Worked) -> tuple[tuple[Value, ...], ...]:
    return tuple(_bin(title, whole.bins[name]) for name, title in _BINS.items() if name in whole.bins)


def _bin(title: str, taken: Bin) -> tuple[Value, ...]:
    untimed = taken.binned - len(taken.times)
    return (title, taken.raised, taken.binned, _middle(taken.times), max(taken.times, default=None), untimed)


def _pace(worked: Worked) -> float | None:
    """Return scans a minute: each counts with the time since the one before it."""
    minutes = sum(worked.between) / _MINUTE
    return round(len(worked.between) / minutes, 2) if minutes else None


def _scanning(worked: Worked) -> str | None:
    minutes = sum(worked.between) / _MINUTE
    return f"{counted(len(worked.between), 'scan')} in {minutes:,.1f} minutes" if worked.between else None


def _read(worked: Worked) -> float | None:
    return _share(worked.read, _tried(worked))


def _tried(worked: Worked) -> int:
    return worked.read + worked.unreadable + worked.ambiguous


def _part(part: int, of_what: str, whole: int) -> str | None:
    """Return `130 of 135 symbols`; None where there are none."""
    return f"{part:,} of {whole:,} {of_what}" if whole else None


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


def _middle(values: Sequence[float]) -> float | None:
    return round(float(median(values)), 2) if values else None


def _end(source: Source, about: About) -> datetime | None:
    """Return the last instant that is known: now, or that of the newest row with a date."""
    return about.as_of if about.clock_known else source.last_dated()


def _is_overdue(day: date | None, tests: list[datetime], about: About, hours: int, end: datetime | None) -> bool | None:
    """Tell whether a test was overdue as a day ended, or as the report was made; None where nobody knows.

    Before the first test that was heard nobody had begun to test it.
    """
    if day is None or end is None or not hours:
        return None
    at = min(datetime.combine(day + timedelta(days=1), time(), about.zone), end)
    last = max((test for test in tests if test <= at), default=None)
    return None if last is None else overdue(Tested(last), at, hours)


def _tested(hours: int) -> str:
    if not hours:
        return "The site asks for no tests of the alarm (alarm.test_hours), so none is overdue."
    return (
        f"A test of the alarm is overdue on a day of work at whose end the last one that a person heard was {hours} "
        "hours ago or more; before the first one nobody knows. Days on which nothing was done are not looked at."
    )
