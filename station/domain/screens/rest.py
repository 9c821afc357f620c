"""What a person sees between two scans: how the station is."""

from dataclasses import dataclass
from datetime import date, datetime

from station.domain import age
from station.domain.decision import WRITTEN, Activity, Signals
from station.domain.room import Room, room
from station.domain.screens import clock_notices, patterns
from station.domain.screens.notices import headline
from station.domain.screens.signals import ROWS, Colour, Light, Screen
from station.domain.screens.words import first_that_fits, fitted
from station.domain.timekeeping import ClockQuality


@dataclass(frozen=True, slots=True)
class Health:
    """How the station is."""

    station: str
    activity: Activity
    local: datetime
    """The site's wall clock."""
    link_up: bool
    clock: ClockQuality
    recall_date: date | None
    received: int
    """Packages received today."""
    held: int
    """Alarms that stand."""
    missing: tuple[str, ...]
    """The devices that are not there."""
    recall_expires: date | None = None
    user: str = ""
    """Who is signed on, as a line."""
    progress: str = ""
    """What the activity says of itself, in the place of what came in today."""
    clock_known: datetime | None = None
    """The last instant at which the clock was SET, by the site's clock; None where it never was."""
    not_before: date = WRITTEN
    """The day that it is at least."""
    alarm_test: str = ""
    """What is amiss with the tests of the alarm, as a line."""
    disk_used: int = 0
    """Percent of the disk."""

    @property
    def today(self) -> date:
        """The date at the site, or the earliest that it can be."""
        return self.local.date() if self.clock is ClockQuality.SET else self.not_before

    @property
    def time(self) -> str:
        """The time of day, as far as it is known."""
        shown = {ClockQuality.SET: f"{self.local:%H:%M}", ClockQuality.COARSE: f"~{self.local:%H:%M}"}
        return shown.get(self.clock, "--:--")


def resting(health: Health) -> Signals:
    """Return what the station shows between scans; what is amiss stands in the place of the invitation."""
    devices = fitted("NO " + ", ".join(health.missing)) if health.missing else ""
    disk = f"DISK {health.disk_used}% FULL" if _is_full(health) else ""
    amiss = [line for line in (devices, disk, health.alarm_test) if line]
    if health.clock is not ClockQuality.SET:
        what, last, way = clock_notices.unset(health.clock_known, health.not_before)
        amiss = [what, *(amiss[:1] or [last]), way]
    lines = (
        f"{fitted(health.station, 12):12}   {health.time:>6}",
        *(amiss or ["----- SCAN ITEM -----"]),
        fitted(health.progress)
        or first_that_fits(
            f"Today {health.received} in  {health.held} hold", f"{health.received} in {health.held} hold"
        ),
        age.line(health.recall_date, health.today, health.recall_expires),
        "NET" if health.link_up else "OFFLINE  scans kept",
    )
    if len(lines) > ROWS and not health.link_up:  # there is no row for it: the station's name makes room
        lines = (f"{fitted(health.station, 7):7} OFFLINE{health.time:>6}", *lines[1:])
    lines = lines[:ROWS]
    if health.user and len(lines) < ROWS:
        lines = (lines[0], health.user, *lines[1:])
    return Signals(Screen(headline(health.activity), lines), _at_rest(health), patterns.SILENCE)


def _at_rest(health: Health) -> Light:
    """Return the light of the gravest thing that is amiss."""
    if health.missing:
        return patterns.blink(Colour.BLUE)
    if health.clock is not ClockQuality.SET or health.alarm_test or _is_full(health):
        return patterns.steady(Colour.AMBER)
    data = age.level(health.recall_date, health.today, health.recall_expires)
    if data is not age.Level.FRESH:
        return patterns.steady(Colour.AMBER) if data is age.Level.RED else patterns.dim(Colour.AMBER)
    return patterns.dim(Colour.GREEN) if health.link_up else patterns.breathe(Colour.BLUE)


def _is_full(health: Health) -> bool:
    return room(health.disk_used) is not Room.ENOUGH
