"""What a person sees and hears of the clock: that it is not set, that it contradicts what was known, that it is set."""

from datetime import date, datetime

from station.domain.decision import AlarmKind, Signals
from station.domain.screens import patterns
from station.domain.screens.signals import Colour, Screen
from station.domain.screens.words import day, short_day


def unset(known: datetime | None, not_before: date) -> tuple[str, str, str]:
    """Return the lines of a station at rest whose clock is not set; `known` is the last instant that was, by the site.

    The last line names both ways out: a TIME card, or the network.
    """
    last = f"Good to {_shown(known)}" if known else f"Not before {short_day(not_before)}"
    return "CLOCK NOT SET", last, "Scan TIME card or net"


def doubted(shown: datetime, known: datetime | None, *, ahead: bool) -> Signals:
    """Return the alarm of a clock that contradicts what is known; both by the site's clock.

    On one day the time of day makes the difference, else the date does, with all of its year.
    """
    said = _shown if known and shown.date() == known.date() else _day
    lines = (
        f"Shows {said(shown)}",
        *([f"Known {said(known)}"] if known else []),
        "Dates: CHECK BY EYE",
        "Scan TIME card or net",
        "ACK: seen",
    )
    screen = Screen("CLOCK", lines, aside="FAR AHEAD" if ahead else "WENT BACK")
    return Signals(screen, patterns.ALARM_LIGHTS[AlarmKind.CLOCK], patterns.ALARM_TONES[AlarmKind.CLOCK])


def told(local: datetime) -> Signals:
    """Return the answer to a TIME card: what time it is from now on, for a person to compare with a watch."""
    lines = (_shown(local), "By TIME card", "Does it fit a watch?")
    return Signals(Screen("CLOCK SET", lines), patterns.flash(Colour.GREEN), patterns.DONE)


def _day(at: datetime) -> str:
    return day(at.date())


def _shown(at: datetime) -> str:
    return f"{short_day(at.date())} {at:%H:%M}"
