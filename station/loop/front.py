"""What is shown when: the answer to the last thing that happened, an alarm that stands, or the station at rest.

The most urgent alarm keeps light and sound until it ends; an answer given meanwhile is read on the screen, and then
the alarm's screen is back. Only the sound of an alarm can rest, for two minutes at most, and never from afar.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from station.domain.decision import AlarmKind, Signals
from station.domain.screens import alarm_notices, patterns
from station.domain.screens.signals import ROWS, Screen
from station.store.store import Alarm

ANSWER_S: Final = 10.0
"""Seconds an answer is shown before the station rests again."""
UNDER_ALARM_S: Final = 4.0
"""Seconds an answer is shown before the alarm's screen is back."""
PAUSE_S: Final = 120
"""The longest an alarm's sound may rest."""


class Front:
    """Decides what the feedback gets; the clock comes in with every call."""

    def __init__(
        self,
        announce: Callable[[Signals], None],
        resting: Callable[[datetime], Signals],
        by_badge: Callable[[], bool] = lambda: False,
        is_night: Callable[[datetime], bool] = lambda _: False,
    ) -> None:
        """Announce to the outputs; `resting` gives what is shown between scans.

        `by_badge` tells whether a badge ends an alarm, which its screen says; `is_night` whether people sleep nearby.
        """
        self._announce, self._resting, self._by_badge, self._is_night = announce, resting, by_badge, is_night
        self._alarm: Alarm | None = None
        self._until: datetime | None = None
        self._stays = False
        self._silent_until: datetime | None = None
        self.shown: Signals | None = None

    @property
    def waits(self) -> bool:
        """Whether an answer stays until a person has confirmed it or scans on."""
        return self._stays

    def is_busy(self, at: datetime) -> bool:
        """Tell whether a person may still be reading an answer; news of devices and network does not take it away."""
        return self._stays or (self._until is not None and at < self._until)

    def answer(self, signals: Signals, at: datetime, *, stays: bool = False) -> Signals:
        """Show the answer to what just happened: for a while, or until something else happens."""
        self._stays = stays and self._alarm is None
        seconds = ANSWER_S if self._alarm is None else UNDER_ALARM_S
        self._until = None if self._stays else at + timedelta(seconds=seconds)
        signals = self._at_this_hour(signals, at)
        return self._put(signals if self._alarm is None else self._under_alarm(signals, at))

    def alarm(self, standing: Alarm | None, *, begins: bool = False) -> None:
        """Take the most urgent alarm that stands; one that begins breaks a pause."""
        self._alarm = standing
        if begins or standing is None:
            self._silent_until = None
        if begins and standing is not None:
            self._until = None
            self._stays = False
            signals = self._of(standing)
            if self.shown != signals:  # else the warning has said it
                self._put(signals)

    def warn(self, kind: AlarmKind, signals: Signals) -> None:
        """Sound an alarm before it is recorded, unless a more urgent one stands."""
        if self._alarm is None or kind.priority < self._alarm.kind.priority:
            self._put(self.alarming(kind, signals))

    def alarming(self, kind: AlarmKind, signals: Signals) -> Signals:
        """Return the signals an alarm is raised with, with the step that ends it here."""
        return replace(signals, screen=self._standing(kind, signals.screen, binned=False))

    def tick(self, at: datetime) -> Signals:
        """Tick, and change nothing else: the scanner looked twice."""
        shown = self.shown or Signals(Screen(""), patterns.OFF_LIGHT, patterns.SILENCE)
        ticking = self._at_this_hour(Signals(shown.screen, shown.light, patterns.TICK), at)
        if not shown.tone.repeats:
            self._announce(ticking)
        return ticking

    def owe(self, unsaved: Alarm) -> None:
        """Keep an alarm up that could not be saved, unless a more urgent one stands."""
        if self._alarm is None or unsaved.kind.priority < self._alarm.kind.priority:
            self._alarm = unsaved

    def afresh(self, standing: Alarm | None) -> None:
        """Forget what was shown, so that the next turn shows and sounds it anew; the outputs go dark before it."""
        self._alarm, self._until, self._stays, self._silent_until = standing, None, False, None
        self._put(Signals(Screen(""), patterns.OFF_LIGHT, patterns.SILENCE))

    def chirp(self, at: datetime) -> None:
        """Chirp once over what is shown between scans, unless a person is reading or an alarm stands."""
        if self._alarm is None and not self.is_busy(at):
            rest = self._resting(at)
            self._put(self._at_this_hour(Signals(rest.screen, rest.light, patterns.CHIRP), at))

    def shift(self, step: timedelta) -> None:
        """Take it that the clock was put forward or back: an answer and a pause last as long as they would have."""
        self._until = self._until and self._until + step
        self._silent_until = self._silent_until and self._silent_until + step

    def resound(self) -> None:
        """End a pause: there is another alarm."""
        self._silent_until = None

    def pausable(self, at: datetime) -> int:
        """Return for how many seconds the alarm's sound may rest; a rest that goes on is not lengthened."""
        if self._silent_until is None or at >= self._silent_until:
            return PAUSE_S
        return round((self._silent_until - at).total_seconds())

    def pause(self, seconds: int, at: datetime) -> None:
        """Let the alarm's sound rest."""
        self._silent_until = at + timedelta(seconds=seconds)

    def turn(self, at: datetime) -> Signals:
        """Show what is to be shown at this instant."""
        if self._until is not None and at >= self._until:
            self._until = None
        if (self._until is not None or self._stays) and self.shown is not None:
            return self.shown if self._alarm is None else self._keep(self._under_alarm(self.shown, at))
        if self._alarm is not None:
            return self._keep(self._sounding(self._of(self._alarm), at))
        return self._keep(self._resting(at))

    def rest(self, at: datetime) -> Signals:
        """Take back an answer that stayed."""
        self._stays, self._until = False, None
        return self.turn(at)

    def _at_this_hour(self, signals: Signals, at: datetime) -> Signals:
        return replace(signals, tone=patterns.at_night(signals.tone)) if self._is_night(at) else signals

    def _put(self, signals: Signals) -> Signals:
        self._announce(signals)
        self.shown = signals
        return signals

    def _keep(self, signals: Signals) -> Signals:
        """Show what may be shown already; a sound that plays once is not played again."""
        if not signals.tone.repeats:
            signals = Signals(signals.screen, signals.light, patterns.SILENCE)
        before = self.shown
        if before is None or (signals.screen, signals.light) != (before.screen, before.light):
            return self._put(signals)
        sounds_alike = signals.tone == before.tone or not (signals.tone.repeats or before.tone.repeats)
        return before if sounds_alike else self._put(signals)

    def _sounding(self, signals: Signals, at: datetime) -> Signals:
        if self._silent_until is not None and at < self._silent_until:
            return Signals(signals.screen, signals.light, patterns.SILENCE)
        return signals

    def _of(self, alarm: Alarm) -> Signals:
        """Return what an alarm shows and sounds, also after a power cut: what it is about and what is left to do."""
        screen = self._standing(alarm.kind, _screen(alarm.detail["screen"]), binned=alarm.binned)
        return Signals(screen, patterns.ALARM_LIGHTS[alarm.kind], patterns.ALARM_TONES[alarm.kind])

    def _standing(self, kind: AlarmKind, screen: Screen, *, binned: bool) -> Screen:
        return alarm_notices.standing(kind, screen, binned=binned, by_badge=self._by_badge())

    def _under_alarm(self, signals: Signals, at: datetime) -> Signals:
        assert self._alarm is not None, "asked under an alarm only"
        standing = self._sounding(self._of(self._alarm), at)
        word = f"! {standing.screen.headline} STANDS !"
        lines = signals.screen.lines
        if word not in lines:
            lines = (*lines[: ROWS - 1], word)
        screen = Screen(signals.screen.headline, lines, signals.screen.aside, signals.screen.stop)
        return Signals(screen, standing.light, standing.tone if standing.tone.repeats else signals.tone)


def screen_values(screen: Screen) -> dict[str, Any]:
    """Return a screen as JSON values."""
    return {"headline": screen.headline, "lines": list(screen.lines), "aside": screen.aside, "stop": screen.stop}


def _screen(values: Mapping[str, Any]) -> Screen:
    return Screen(values["headline"], tuple(values["lines"]), values["aside"], values["stop"])
