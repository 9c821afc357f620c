"""Tests of the alarm and of what the station shows, shines and sounds: what a person sees, and is asked.

A buzzer that is broken tells nobody. So a person has the siren sound for a test and says that it came; and a test is
never taken for an alarm: its large word is TEST, and it says that nothing is recalled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from station.domain.decision import AlarmKind, Signals
from station.domain.screens import patterns
from station.domain.screens.signals import COLUMNS, ROWS, Colour, Screen, Tone
from station.domain.screens.words import fitted
from station.gs1 import Calibration, Layout, ScannerProfile

GOOD: Final = "ok"
BAD: Final = "bad"
_APART: Final = (0, 0.6)
"""The silence between two tones that are played one after the other."""
_REASSURING: Final = (
    *(patterns.OK, patterns.FRONT, patterns.DONE, patterns.INFO, patterns.CHIRP),
    *(patterns.OK_ON_OLD_DATA, patterns.TICK),
)
_ATTEND: Final = (
    *(patterns.ATTEND, patterns.SHORT_DATED, patterns.DUPLICATE, patterns.QUERY),
    *(patterns.UNREADABLE, patterns.NOT_NOW, patterns.STOP, patterns.NOT_SAVED),
)


class Result(Enum):
    """How a test ended."""

    BEGUN = "begun"
    HEARD = "acknowledged"
    NOT_HEARD = "not_heard"
    NOBODY = "nobody_came"
    INTERRUPTED = "interrupted"
    """By an alarm."""
    LEFT = "given_up"
    """Something else was begun."""
    OVERDUE = "overdue"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a self test shows, and a person says whether it is as it should be."""

    name: str
    signals: Signals


@dataclass(frozen=True, slots=True)
class Tested:
    """What is known of the last tests of the alarm."""

    good: datetime | None = None
    """When a person last said that it came; None: nobody ever did, while the date was known."""
    broken: bool = False
    """Whether at the last test a person said that it did not come."""


def overdue(tested: Tested, now: datetime, hours: int) -> bool:
    """Tell whether the alarm was tested too long ago; where it never was, nobody has begun to test it."""
    return bool(hours) and tested.good is not None and now - tested.good >= timedelta(hours=hours)


def amiss(tested: Tested, now: datetime | None, hours: int) -> str:
    """Return what the station at rest says of the tests of its alarm; empty where all is well, or no date is known."""
    if tested.broken:
        return "ALARM TEST FAILED"
    return "ALARM TEST OVERDUE" if now is not None and overdue(tested, now, hours) else ""


def recall_test() -> Signals:
    """Return the test of the recall alarm: the siren and the light of class I, and a screen that says TEST."""
    lines = ("NOTHING IS RECALLED", "Siren? Red flashes?", "Yes: ACK or badge", "No: card NO")
    return Signals(
        Screen("TEST", lines, aside="ALARM TEST"),
        patterns.ALARM_LIGHTS[AlarmKind.RECALL_I],
        patterns.ALARM_TONES[AlarmKind.RECALL_I],
    )


def heard(seconds: int | None) -> Signals:
    """Return the answer to a person who says that siren and light came."""
    after: tuple[str, ...] = () if seconds is None else (f"after {seconds} s",)
    return Signals(Screen("TEST OK", ("Alarm was heard", *after)), patterns.flash(Colour.GREEN), patterns.DONE)


def not_heard() -> Signals:
    """Return the answer to a person who says that they did not: the station must not be relied upon."""
    lines = ("ALARM DOES NOT WORK", "Watch the screen", "Call for repair", "Then test it again")
    return Signals(Screen("TEST BAD", lines), patterns.steady(Colour.AMBER), patterns.ATTEND)


def nobody_came() -> Signals:
    """Return what is said of a test to which nobody came."""
    lines = ("Nobody came", "Test it again")
    return Signals(Screen("TEST ENDED", lines), patterns.flash(Colour.AMBER, 1.0), patterns.ATTEND)


def ended(results: Mapping[str, str]) -> Signals:
    """Return the end of a self test: what is not as it should be, if anything is."""
    bad = [name for name, result in results.items() if result != GOOD]
    if not bad:
        good = f"{len(results)} of {len(results)} good"
        return Signals(Screen("TEST OK", (good,)), patterns.flash(Colour.GREEN), patterns.DONE)
    told = [f"{name}: {results[name]}" if results[name] != BAD else name for name in bad]
    shown = told if len(told) < ROWS else [*told[: ROWS - 2], f"+{len(told) - ROWS + 2} more"]
    lines = (*map(fitted, shown), "Call for repair")
    return Signals(Screen("TEST BAD", lines), patterns.steady(Colour.AMBER), patterns.ATTEND)


def not_the_symbol() -> Signals:
    """Return the answer to another symbol than the one that is asked for."""
    lines = ("NOT THE TEST SYMBOL", "It is on the page of", "station scanner-setup", "Card NO: it cannot")
    return Signals(Screen("TEST", lines), patterns.blink(Colour.WHITE), patterns.NOT_NOW)


def steps() -> tuple[Step, ...]:
    """Return the steps of a self test, the last of which is the scanner's."""
    made = (
        ("display", ("#" * COLUMNS,) * (ROWS - 1) + ("All dots? ACK or NO",), patterns.OFF_LIGHT, patterns.INFO),
        *(
            (
                f"light {colour.value}",
                _asked(f"Light {colour.value.upper()}?"),
                patterns.steady(colour),
                patterns.SILENCE,
            )
            for colour in (Colour.GREEN, Colour.AMBER, Colour.RED, Colour.BLUE, Colour.WHITE)
        ),
        ("short tones", _asked(f"{len(_REASSURING)} short tones?"), patterns.OFF_LIGHT, _played("short", _REASSURING)),
        ("warning tones", _asked(f"{len(_ATTEND)} warning tones?"), patterns.OFF_LIGHT, _played("warning", _ATTEND)),
        ("alarm tones", _asked(f"{len(AlarmKind)} alarms?"), patterns.OFF_LIGHT, _alarms()),
        (
            "scanner",
            ("Scan the test symbol", "of the setup page", "Card NO: it cannot"),
            patterns.OFF_LIGHT,
            patterns.INFO,
        ),
    )
    return tuple(
        Step(name, Signals(Screen("TEST", lines, aside=f"{number} of {len(made)}"), light, tone))
        for number, (name, lines, light, tone) in enumerate(made, 1)
    )


def _asked(question: str) -> tuple[str, ...]:
    return (question, "Yes: ACK", "No: card NO")


def _played(name: str, tones: Iterable[Tone]) -> Tone:
    """Return tones one after the other."""
    return Tone(f"selftest_{name}", tuple(note for tone in tones for note in (*tone.notes, _APART)))


def _alarms() -> Tone:
    """Return the tone of each alarm once, without the silence until it comes again."""
    tones = (patterns.ALARM_TONES[kind] for kind in AlarmKind)
    sounding = (Tone(tone.name, tone.notes[:-1] if tone.repeats else tone.notes) for tone in tones)
    return _played("alarms", sounding)


def scanner(found: Calibration, known: ScannerProfile) -> str:
    """Return what is wrong with the scanner by what it sent of the test symbol: the most harmful thing, or `ok`.

    What the settings say of the scanner is put right at every scan, and is not wrong.
    """
    profile = found.profile
    faults = (
        ("GS missing", profile.drops_gs and not known.drops_gs),
        ("letter case", found.case in ("upper", "lower")),
        ("GS as text", not set(profile.separators) <= set(known.separators)),
        ("keyboard layout", profile.layout not in (None, Layout.US, known.layout)),
        ("Caps Lock", profile.caps_lock and not known.caps_lock),
        ("AIM id off", not found.sends_aim),
        ("prefix", bool(profile.prefix) and profile.prefix != known.prefix),
        ("suffix", bool(profile.suffix) and profile.suffix != known.suffix),
    )
    return next((name for name, true in faults if true), GOOD)
