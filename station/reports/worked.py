"""The days of a journal, reckoned: how much was scanned, how fast, and what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from station.domain.decision import AlarmKind
from station.domain.instants import stamp
from station.domain.timekeeping import elapsed
from station.reports import scanned
from station.reports.overrides import REASONS
from station.reports.scanned import Corrections, Reading
from station.reports.source import ALWAYS, Row, Source
from station.store.dating import Dates

LONGEST_GAP: Final = timedelta(minutes=1)
"""Whoever scans nothing for longer does something else."""
_BINS: Final = {kind.value: kind.bin for kind in AlarmKind if kind.bin is not None}
_EXPIRED_BIN: Final = "B-XEXP"
"""What the card says that ends the alarm of an expired package."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the site, both included; None is open."""

    first: date | None = None
    last: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether no day is asked for."""
        return self.first is None and self.last is None

    def span(self, zone: tzinfo) -> tuple[str, str]:
        """Return the instants from which on and before which its days are, as the journal writes them."""
        begins, ends = ALWAYS
        if self.first is not None:
            begins = stamp(datetime.combine(self.first, time(), zone))
        if self.last is not None:
            ends = stamp(datetime.combine(self.last + timedelta(days=1), time(), zone))
        return begins, ends

    def holds(self, day: date | None) -> bool:
        """Tell whether a day belongs to it; one that nobody knows only where none is asked for."""
        if day is None:
            return self.is_open
        return (self.first or day) <= day <= (self.last or day)


@dataclass(slots=True)
class Bin:
    """Alarms whose packages belong in a bin, and how long it took."""

    raised: int = 0
    binned: int = 0
    times: list[int] = field(default_factory=list)
    """Seconds, of those of which they are known."""


@dataclass(slots=True)
class Worked:
    """What was done in a day, or in several."""

    packages: int = 0
    by_hand: int = 0
    read: int = 0
    unreadable: int = 0
    ambiguous: int = 0
    between: list[float] = field(default_factory=list)
    """Seconds from scan to scan, without the longer pauses."""
    a_package: list[float] = field(default_factory=list)
    """Seconds from package to package, without the longer pauses."""
    first: int = 0
    """Scans at the checkpoint of what was the first to expire."""
    later: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)
    """Packages that came in, by who sent them; empty where no list says it."""
    short_dated: Counter[str] = field(default_factory=Counter)
    bins: dict[str, Bin] = field(default_factory=dict)
    tests: int = 0
    """Tests of the alarm that a person heard."""

    def add(self, other: "Worked") -> None:
        """Add another day."""
        for name in ("packages", "by_hand", "read", "unreadable", "ambiguous", "first", "later", "tests"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.between += other.between
        self.a_package += other.a_package
        self.reasons += other.reasons
        self.received += other.received
        self.short_dated += other.short_dated
        for name, each in other.bins.items():
            own = self.bin(name)
            own.raised, own.binned = own.raised + each.raised, own.binned + each.binned
            own.times += each.times

    def bin(self, name: str) -> Bin:
        """Return what is known of a bin."""
        return self.bins.setdefault(name, Bin())


def days(source: Source, zone: tzinfo, period: Period) -> tuple[dict[date | None, Worked], list[datetime]]:
    """Return the days on which something was done, and when the alarm was tested well, also before the period.

    What was written without a known date, and not dated since, stands under None.
    """
    reckoning = _Reckoning(source, zone, period)
    for row in source.journal("alarm", "alarm_test"):  # all of them: a test is good for what comes after it
        reckoning.take(row)
    for row in source.journal("scan", "receipt", span=period.span(zone)):
        reckoning.take(row)
    reckoning.alarms()
    made = reckoning.made
    return {day: made[day] for day in sorted(made, key=lambda day: (day is None, day or date.max))}, reckoning.tests


def together(worked: Iterable[Worked]) -> Worked:
    """Return several days as one."""
    whole = Worked()
    for each in worked:
        whole.add(each)
    return whole


class _Reckoning:
    """Walks through a journal, from the oldest row to the newest."""

    def __init__(self, source: Source, zone: tzinfo, period: Period) -> None:
        self._source, self._zone, self._period = source, zone, period
        self._dates = Dates.of(row for row, _ in source.journal("clock"))
        self._corrections = Corrections.of(source)
        self._senders = _senders(source)
        self.made: dict[date | None, Worked] = {}
        self.tests: list[datetime] = []
        self._in_bin: dict[int, int | None] = {}
        """Seconds until the package of an alarm was in its bin; None where they are not known."""
        self._today: date | None = None
        self._seen: set[tuple[str, ...]] = set()
        """What was scanned of packages with serial numbers, in one day."""
        self._last: Row | None = None
        self._last_package: Row | None = None

    def at(self, found: Row) -> datetime | None:
        """Return when a row was written; None where nobody knows it."""
        row, body = found
        if body.get("tsq") == "set":
            return datetime.fromisoformat(row.at)
        try:
            dated = self._dates.date(row)
        except (ValueError, TypeError, KeyError):  # a body that no station wrote
            return None
        return dated.at if dated.restamped else None

    def take(self, found: Row) -> None:
        """Add a row to its day; what is practised is no work."""
        row, body = found
        if row.kind == "alarm":
            self._binned(body)
        elif row.kind == "alarm_test":
            self._tested(body, self.at(found))
        elif not body.get("training") and (worked := self._of(self.at(found))) is not None:
            if row.kind == "scan":
                self._scan(found, worked)
            self._came_in(found, worked)

    def alarms(self) -> None:
        """Add the alarms to the days on which they were raised; those of practice are none."""
        for alarm in self._source.alarms():
            name, raised = _BINS.get(alarm.kind), self._source.row(alarm.seq)
            if name is None or raised is None or raised[0].kind == "training":
                continue
            worked = self._of(self.at(raised))
            if worked is None:
                continue
            taken = worked.bin(name)
            taken.raised += 1
            if alarm.id in self._in_bin:
                seconds = self._in_bin[alarm.id]
                taken.binned += 1
                taken.times += [] if seconds is None else [seconds]

    def _of(self, at: datetime | None) -> Worked | None:
        day = at.astimezone(self._zone).date() if at else None
        if day != self._today:
            self._today = day
            self._seen.clear()
        return self.made.setdefault(day, Worked()) if self._period.holds(day) else None

    def _scan(self, found: Row, worked: Worked) -> None:
        row, body = found
        kept = None if row.seq in self._corrections.taken_back else scanned.kept_order(body)
        worked.first += kept is True
        worked.later += kept is False
        override = body.get("override")
        if isinstance(override, dict):
            worked.reasons[_reason(override)] += 1
        if scanned.is_scan(body):
            self._symbol(row.seq, body, worked)
            worked.between += _since(self._last, found)
            self._last = found
            if scanned.is_package(body):
                worked.a_package += _since(self._last_package, found)
                self._last_package = found

    def _symbol(self, seq: int, body: Mapping[str, Any], worked: Worked) -> None:
        """Count a symbol, and its package: one with a serial number once a day in each activity."""
        what = scanned.reading(body)
        worked.unreadable += what is Reading.UNREADABLE
        worked.ambiguous += what is Reading.AMBIGUOUS
        worked.read += what is Reading.READ and self._is_new("read", body)
        counts = scanned.is_package(body) and seq not in self._corrections.taken_back
        if counts and self._is_new("package", body):
            worked.packages += 1
            worked.by_hand += what is Reading.BY_HAND

    def _is_new(self, what: str, body: Mapping[str, Any]) -> bool:
        gtin, serial = body.get("gtin"), body.get("serial")
        if not (gtin and serial):
            return True
        key = (what, str(body.get("activity")), str(gtin), str(serial))
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new

    def _came_in(self, found: Row, worked: Worked) -> None:
        row, body = found
        came = scanned.came_in(row.kind, body)
        if came is None or row.seq in self._corrections.taken_back:
            return
        sender, count = (
            self._senders.get(str(body.get("shipment")), ""),
            self._corrections.quantities.get(row.seq, came),
        )
        worked.received[sender] += count
        if scanned.is_short_dated(body):
            worked.short_dated[sender] += count

    def _binned(self, body: Mapping[str, Any]) -> None:
        ended = body.get("event") == "closed" and _EXPIRED_BIN in str(body.get("command"))
        if isinstance(body.get("alarm"), int) and (body.get("event") == "binned" or ended):
            self._in_bin.setdefault(body["alarm"], body.get("after_s"))

    def _tested(self, body: Mapping[str, Any], at: datetime | None) -> None:
        if (body.get("what"), body.get("result")) != ("recall", "acknowledged"):
            return
        self.tests += [at] if at else []
        if (worked := self._of(at)) is not None:
            worked.tests += 1


def _since(before: Row | None, now: Row) -> list[float]:
    """Return the seconds since a scan, or nothing where they are not known or too many."""
    if before is None:
        return []
    at = (datetime.fromisoformat(before[0].at), datetime.fromisoformat(now[0].at))
    taken = elapsed(before[1], now[1], at)
    return [taken.total_seconds()] if taken is not None and taken <= LONGEST_GAP else []


def _reason(override: Mapping[str, Any]) -> str:
    reason = str(override.get("reason") or "(no reason kept)")
    return f"{reason} {REASONS[reason]}" if reason in REASONS else reason


def _senders(source: Source) -> dict[str, str]:
    """Return who sent each shipment whose list says so."""
    if not source.has("shipment"):
        return {}
    told = source.rows("select name, json_extract(detail, '$.sender') from shipment")
    return {name: sender for name, sender in told if sender}
