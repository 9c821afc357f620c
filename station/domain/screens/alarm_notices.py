"""What a person sees and hears of an alarm after its beginning: what is left to do, what was done, and its end.

An alarm's own screen is made with the alarm. Its step, the line that says how it ends, is worked out when it is shown,
since it depends on what was done by then and on whether people have badges at this site.
"""

from dataclasses import replace
from typing import Final

from station.domain.decision import AlarmKind, Signals
from station.domain.people import Person
from station.domain.recall import Recall
from station.domain.screens import patterns
from station.domain.screens.signals import Colour, Screen
from station.domain.screens.words import fitted, lot_line, plain

_STEP_ENDS: Final = ("then ACK", "to close", "CHECK BY HAND", "call PIC")
"""How the line ends that says what is to be done, on the screens alarms are raised with."""


def step(kind: AlarmKind, *, binned: bool, by_badge: bool) -> str | None:
    """Return what is left to do until an alarm ends; None where the screen it was raised with says so."""
    if kind in (AlarmKind.EXPIRED, AlarmKind.CLOCK):
        return None
    if kind is AlarmKind.CHECK:
        return "HOLD. ACK, then badge" if by_badge else None
    if binned:
        return "In bin. Scan badge" if by_badge else "In bin. Now press ACK"
    if kind is AlarmKind.SUSPECT:
        return "Q1, badge, call PIC" if by_badge else None
    return f"Scan {kind.bin}, then badge" if by_badge else None


def standing(kind: AlarmKind, screen: Screen, *, binned: bool, by_badge: bool) -> Screen:
    """Return the screen of an alarm that stands, with the step that is left; a screen without one keeps its lines."""
    words = step(kind, binned=binned, by_badge=by_badge)
    if words is None or not screen.lines:
        return screen
    places = [at for at, line in enumerate(screen.lines) if line.endswith(_STEP_ENDS)]
    at = places[0] if places else len(screen.lines) - 1
    return replace(screen, lines=(*screen.lines[:at], words, *screen.lines[at + 1 :]))


def acknowledged(kind: AlarmKind, person: Person | None = None) -> Signals:
    """Return the answer to an alarm's end."""
    lines = (kind.value.partition("_")[0].upper(), "alarm closed")
    who = (fitted(f"by {person.name}"),) if person else ()
    return Signals(Screen("DONE", (*lines, *who)), patterns.flash(Colour.GREEN), patterns.DONE)


def binned(kind: AlarmKind, *, by_badge: bool = False) -> Signals:
    """Return the answer to the bin card of an alarm that still wants its acknowledgement."""
    lines = (f"Package in bin {kind.bin}", "Now scan your badge" if by_badge else "Now press ACK")
    return Signals(Screen("IN BIN", lines), patterns.blink(Colour.WHITE), patterns.INFO)


def paused(kind: AlarmKind, seconds: int, *, in_bin: bool = False, by_badge: bool = False) -> Signals:
    """Return the answer to a pause: the sound rests, the light does not."""
    left: tuple[str, ...] = (f"Scan bin card {kind.bin}", "then your badge" if by_badge else "then press ACK")
    if kind is AlarmKind.EXPIRED:
        left = ("Scan bin card X-EXP",)
    elif kind.bin is None or in_bin:
        left = ("Scan your badge",)
    return Signals(
        Screen("PAUSED", (f"Sound off for {seconds} s", *left)), patterns.ALARM_LIGHTS[kind], patterns.SILENCE
    )


def released(name: str, lot: str | None, person: Person) -> Signals:
    """Return the answer to a release: a supervisor answers for it that the package may be used."""
    lines = (name, lot_line(plain(lot)) if lot else "", "MAY BE USED", f"by {person.name}")
    shown = tuple(fitted(line) for line in lines if line)
    return Signals(Screen("RELEASED", shown), patterns.flash(Colour.GREEN), patterns.DONE)


def quarantined(name: str, lot: str | None, recall: Recall) -> Screen:
    """Return the screen of a package that a person takes for recalled, as its alarm is raised with it."""
    number = f"CLASS {recall.classification} {recall.number}" if recall.classification else recall.number
    lines = (name, lot_line(plain(lot)) if lot else "", number, "JUDGED BY HAND", "Scan Q1, then ACK")
    return Screen("RECALL", tuple(fitted(line) for line in lines if line), aside="STOP", stop=True)
