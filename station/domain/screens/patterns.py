"""The lights and tones of the station; the rhythms differ as well as the colours.

A tone that reassures is shorter than any pulse of an alarm. What tells a person to stop is low and long, so that it
is heard through a door and cannot be taken for the other. A recall says its class: a siren that alternates for class
I, three pulses for II, two for III, each lower and rarer than the one before; its light is red in every class, since
red means stop, and flashes the faster the graver it is.
"""

from dataclasses import replace
from typing import Final

from station.domain.decision import AlarmKind
from station.domain.screens.signals import Colour, Light, Tone

OFF_LIGHT: Final = Light(Colour.GREEN, "off", ((0.0, 0.0),))
SILENCE: Final = Tone("silence", ((0, 0.0),))


def flash(colour: Colour, seconds: float = 0.3) -> Light:
    """Return one flash."""
    return Light(colour, "flash", ((1.0, seconds), (0.0, 0.0)))


def steady(colour: Colour) -> Light:
    """Return a light that stays."""
    return Light(colour, "steady", ((1.0, 0.0),))


def dim(colour: Colour) -> Light:
    """Return the faint light of a station at rest."""
    return Light(colour, "dim", ((0.15, 0.0),))


def blink(colour: Colour) -> Light:
    """Return a slow blink that waits for a person."""
    return Light(colour, "blink", ((1.0, 0.5), (0.0, 0.5)), repeats=True)


def strobe(colour: Colour) -> Light:
    """Return 4 flashes a second."""
    return Light(colour, "strobe", ((1.0, 0.125), (0.0, 0.125)), repeats=True)


def pulse(colour: Colour) -> Light:
    """Return 6 slow flashes in ten seconds."""
    return Light(colour, "pulse", ((1.0, 0.83), (0.0, 0.83)), repeats=True)


def breathe(colour: Colour) -> Light:
    """Return a light that swells and fades over four seconds."""
    rise = tuple((level / 10, 0.2) for level in range(11))
    return Light(colour, "breathe", rise + rise[-2:0:-1], repeats=True)


def _pulses(hertz: int, count: int, on: float, off: float) -> tuple[tuple[int, float], ...]:
    return ((hertz, on), (0, off)) * count


OK: Final = Tone("ok", ((2700, 0.08),))
OK_ON_OLD_DATA: Final = Tone("ok_on_old_data", (*OK.notes, (0, 0.1), *_pulses(392, 2, 0.2, 0.2)))
"""Saved, and no recall in data that is too old to say so."""
FRONT: Final = Tone("front", _pulses(2700, 2, 0.08, 0.1))
DONE: Final = Tone("done", ((1800, 0.08), (0, 0.04), (2700, 0.12)))
INFO: Final = Tone("info", ((1000, 0.06),))
TICK: Final = Tone("tick", ((2000, 0.01),))
CHIRP: Final = Tone("chirp", ((1200, 0.05), (1600, 0.05)))
ATTEND: Final = Tone("attend", _pulses(500, 2, 0.12, 0.12))
SHORT_DATED: Final = Tone("short_dated", _pulses(1000, 3, 0.15, 0.15))
DUPLICATE: Final = Tone("duplicate", _pulses(400, 2, 0.06, 0.06))
QUERY: Final = Tone("query", ((400, 0.15), (800, 0.15), (400, 0.15)))
UNREADABLE: Final = Tone("unreadable", ((250, 0.15),))
NOT_NOW: Final = Tone("not_now", ((250, 0.3),))
STOP: Final = Tone("stop", ((300, 0.9),))
NOT_SAVED: Final = Tone("not_saved", _pulses(300, 3, 0.4, 0.2))
CHECK: Final = Tone("check", ((660, 0.2), (0, 0.15), (880, 0.2), (0, 0.15), (660, 0.2)))
_SIREN: Final = ((800, 0.25), (1200, 0.25)) * 6
"""Three seconds, every ten: no other tone goes on and on between two."""

ALARM_TONES: Final = {
    AlarmKind.RECALL_I: Tone("recall", (*_SIREN, (0, 7.0)), repeats=True),
    AlarmKind.RECALL_II: Tone("recall_2", (*_pulses(660, 3, 0.2, 0.2), (0, 8.8)), repeats=True),
    AlarmKind.RECALL_III: Tone("recall_3", (*_pulses(523, 2, 0.2, 0.2), (0, 19.2)), repeats=True),
    AlarmKind.SUSPECT: Tone("suspect", (*_pulses(440, 3, 0.6, 0.2), (0, 7.6)), repeats=True),
    AlarmKind.EXPIRED: STOP,
    AlarmKind.CHECK: Tone("check", (*CHECK.notes, (0, 14.1)), repeats=True),
    AlarmKind.CLOCK: Tone("clock", ((880, 0.2), (0, 0.1), (660, 0.2), (0, 0.1), (440, 0.4), (0, 29.0)), repeats=True),
}
ALARM_LIGHTS: Final = {
    AlarmKind.RECALL_I: strobe(Colour.RED),
    AlarmKind.RECALL_II: pulse(Colour.RED),
    AlarmKind.RECALL_III: steady(Colour.RED),
    AlarmKind.SUSPECT: steady(Colour.RED),
    AlarmKind.EXPIRED: steady(Colour.RED),
    AlarmKind.CHECK: blink(Colour.AMBER),
    AlarmKind.CLOCK: blink(Colour.AMBER),
}

_REASSURING: Final = frozenset({OK, FRONT, DONE, INFO, TICK, CHIRP})
"""What says that all is well. Everything else is heard in full by day and night: a question, a stop, an alarm."""
_SOFT: Final = 0.25
"""12 dB less."""


def at_night(tone: Tone) -> Tone:
    """Return a tone as it is heard at night: softly where it only reassures, else unchanged."""
    return replace(tone, loudness=_SOFT) if tone in _REASSURING else tone
