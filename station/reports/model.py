"""What a report is, whatever it is written as: values in tables, what they are about, and how old all of it is."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = str | int | float | date | datetime | None
"""A cell; None is what nobody knows, which is never written as 0."""


class Tone(Enum):
    """How grave a thing is; said in words as well, since a print may have no colours."""

    STOP = "stop"
    ATTEND = "attend"
    GOOD = "good"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    """In a CSV file; stable."""
    title: str
    """For people."""
    unit: str = ""
    below: bool = False
    """For people, whether it stands below the column before it, in the same cell; in a CSV file it never does."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a title."""

    name: str
    """In a CSV file; stable."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    about: str = ""
    """What stands between the title and the table."""
    nothing: str = ""
    """What stands there where there are no rows, besides that there are none."""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: int
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, each with its value written beside it."""

    title: str
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code and what it is for."""

    text: str
    caption: str


@dataclass(frozen=True, slots=True)
class About:
    """Of which station, moment and data a report is."""

    site: str
    station: str
    epoch: str
    as_of: datetime
    zone: tzinfo
    clock_known: bool
    """Whether the machine that wrote the report knew the date."""
    today: date
    """The site's date; where it is not known, the date before which it cannot be."""
    recall_date: date | None
    """Of the recall data in force; None where there is none."""
    seq: int
    """The journal's newest row."""
    hash: str
    program: str

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what stands on every report."""
        clock = "date known" if self.clock_known else f"DATE NOT KNOWN; it is {self.today.isoformat()} or later"
        recalls = self.recall_date.isoformat() if self.recall_date else "NONE"
        return (
            ("Site", self.site or "(no name set)"),
            ("Station", self.station),
            ("As of", written(self.as_of, self.zone)),
            ("Times are of", str(self.zone)),
            ("Clock", clock),
            ("Recall data of", recalls),
            ("Journal", f"epoch {self.epoch}, {self.seq} rows"),
            ("Program", f"lotwatch {self.program}"),
            ("Chain head", f"{self.seq}:{self.hash}" if self.seq else "(empty)"),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A report."""

    name: str
    title: str
    about: About
    sections: tuple[Section, ...]
    lead: str = ""
    """The one thing to know, in a sentence."""
    tone: Tone = Tone.PLAIN
    """Of the lead."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is said once, as label and text."""
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    code: Code | None = None
    signatures: tuple[str, ...] = ()
    """Lines to sign on."""


def shown(value: Value, zone: tzinfo) -> str:
    """Return a cell as people read it: days and instants with their year, in the site's time; - for the unknown."""
    if value is None or value == "":
        return "-"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else value


def is_number(value: Value) -> bool:
    """Tell whether a cell stands at the right."""
    return isinstance(value, int | float)


def written(at: datetime, zone: tzinfo) -> str:
    """Return an instant in the site's time, with its distance from UTC."""
    return at.astimezone(zone).isoformat(" ", "minutes").replace("+00:00", " UTC")


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 lot` or `3 lots`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
