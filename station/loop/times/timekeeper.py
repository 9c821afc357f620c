"""Looks at the clock before every message: what it is believed, said aloud where it is not, and dated afterwards."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from station.domain import restamp, timekeeping
from station.domain.cards import time_card
from station.domain.cards.cards import Card
from station.domain.decision import AlarmKind
from station.domain.instants import stamp
from station.domain.screens import clock_notices
from station.domain.timekeeping import ClockQuality, Doubt, Timekeeping
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop.desk import Desk, command
from station.loop.front import screen_values
from station.loop.outcome import Outcome
from station.messages import ClockChanged
from station.store.store import Entry

log = logging.getLogger(__name__)

_STEP: Final = timedelta(seconds=1)
"""What is shown for a while is shown for as long though the clock goes by more."""


class Timekeeper:
    """Keeps the station's time, and tells of what becomes of it."""

    def __init__(self, desk: Desk, refused: Callable[[str, str, datetime], Outcome]) -> None:
        """Keep the desk's time; `refused` says, and records, that a card has no place here."""
        self._desk, self._times, self._refused = desk, desk.times, refused
        self._owed: list[Entry] = []
        self._offset = self._seconds()

    def begin(self) -> None:
        """Say that the clock is not set as the station starts; raise an alarm where it contradicts what was known."""
        held = self._times.held
        if held.quality is ClockQuality.SET:
            self._try()
            return
        if _alarms(held):
            self._owed.append(self._change(held))
            self._try()
        self._desk.front.chirp(self._times.clock.now())

    def look(self) -> None:
        """Look whether the clock still agrees with the time that has passed."""
        times = self._times
        self._hold(timekeeping.looked(times.held, times.clock.wall(), times.clock.mono(), times.evidence))
        self._try()

    def changed(self, event: ClockChanged) -> Outcome:
        """Take what the system says of its clock."""
        times = self._times
        claim, wall, mono = ClockQuality(event.quality), times.clock.wall(), times.clock.mono()
        after = timekeeping.claimed(times.held, claim, wall, mono, times.evidence)
        if not after.by_card:
            times.clock.follow_system()
        self._hold(after)
        seq = self._settle()
        return Outcome(Verdict.INFO, self._desk.front.turn(times.clock.now()), seq=seq)

    def card(self, card: Card, at: datetime) -> Outcome:
        """Answer a TIME card."""
        desk, times = self._desk, self._times
        told = time_card.told(card, desk.rules.site_key)
        if told is None:
            return self._refused(card.named, "Not this site's card", at)
        name = f"{card.named} {stamp(told)}"
        if times.is_spent(told):
            return self._refused(name, "Card was used before", at)
        wall, mono = times.clock.wall(), times.clock.mono()
        why = timekeeping.card_refused(times.held, told, wall, mono, times.evidence)
        if why is not None:
            return self._refused(name, why, at)
        if times.quality is ClockQuality.SET:
            return self._refused(name, "The clock is set", at)
        return self._take(name, told, mono)

    def _take(self, name: str, told: datetime, mono: float) -> Outcome:
        """Go by a card, unless that cannot be saved."""
        desk, times, before = self._desk, self._times, self._times.held
        expected = before.expected(mono)
        spent = times.take(timekeeping.carded(before, told, mono), told)
        now = times.clock.now()
        corrects = {"corrects": stamp(expected)} if expected is not None and expected > now else {}
        body = command(desk.activity, name, event="time_card", told=stamp(told), **corrects)
        try:
            seq = desk.record(Entry(now, "command", body, remembered=spent))
        except DatabaseError:
            times.held = before
            times.clock.follow_system()
            raise
        self._step()
        self._try()
        return desk.answer(Verdict.INFO, clock_notices.told(now.astimezone(desk.rules.zone)), now, seq=seq)

    def _hold(self, after: Timekeeping) -> None:
        """Hold this of the clock from now on, and tell of it where it is another thing than before."""
        before, self._times.held = self._times.held, after
        self._step()
        if (before.quality, before.doubt) != (after.quality, after.doubt):
            log.warning("clock", extra={"quality": after.quality.value, "doubt": after.doubt and after.doubt.value})
            dates = after.quality is ClockQuality.SET and self._times.undated is not None
            if not dates:  # else the restamp says it
                self._owed.append(self._change(after))
        if before.quality is ClockQuality.SET is not after.quality:
            self._desk.front.chirp(self._times.clock.now())

    def _change(self, held: Timekeeping) -> Entry:
        """Return the row that says what is believed of the clock now, with its alarm where there is one."""
        desk, times, now = self._desk, self._times, self._times.clock.now()
        body: dict[str, Any] = {"event": "clock", "quality": held.quality.value, **doubt_of(held)}
        remembered = times.remembered() if held.quality is not ClockQuality.SET else None
        if not _alarms(held) or held.doubt is None:
            return Entry(now, "clock", body, remembered=remembered)
        expected = times.expected
        known = {"known": stamp(expected)} if expected else {}
        body |= {"event": f"clock_{held.doubt.value}", "what": AlarmKind.CLOCK.value, "shown": stamp(now), **known}
        zone = desk.rules.zone
        last = expected.astimezone(zone) if expected else None
        screen = clock_notices.doubted(now.astimezone(zone), last, ahead=held.doubt is Doubt.AHEAD).screen
        raised = (AlarmKind.CLOCK, {"screen": screen_values(screen), "verdict": "check"})
        return Entry(now, "alarm", body, raised=raised, remembered=remembered)

    def _try(self) -> None:
        """Save what is owed; what cannot be saved now is tried again before the next message."""
        with suppress(DatabaseError):
            self._settle()

    def _settle(self) -> int | None:
        """Save what is owed, and return the last row's number; raise `DatabaseError` where it cannot be saved."""
        desk, times, seq = self._desk, self._times, None
        while self._owed:
            entry = self._owed[0]
            if entry.raised and any(alarm.kind is AlarmKind.CLOCK for alarm in desk.store.alarms()):
                entry = replace(entry, raised=None)  # one that stands is enough
            seq = desk.record(entry)
            del self._owed[0]
            if entry.raised:
                alarms = desk.store.alarms()
                desk.front.alarm(alarms[0], begins=alarms[0].raised_seq == seq)
        if times.quality is ClockQuality.SET and times.undated is not None:
            seq = desk.record(self._restamp(*times.undated))
            times.undated = None
        return seq

    def _restamp(self, first: int, last: int) -> Entry:
        """Return the row that dates those before it: it gives the machine's start by the clock that is set now."""
        times = self._times
        now = times.clock.now()
        body = {
            "event": "restamp",
            "quality": times.quality.value,
            "by": "card" if times.held.by_card else "system",
            "from": first,
            "to": last,
            "offset_ms": restamp.offset_ms(now, times.mono_ms()),
        }
        return Entry(now, "clock", body)

    def _seconds(self) -> timedelta:
        """Return how far the time is from the seconds since the machine's start."""
        clock = self._times.clock
        return clock.now() - restamp.EPOCH - timedelta(seconds=clock.mono())

    def _step(self) -> None:
        """Let what ends after a while end after as long, though the clock was put forward or back."""
        offset = self._seconds()
        if abs(offset - self._offset) > _STEP:
            self._desk.shift(offset - self._offset)
        self._offset = offset


def doubt_of(held: Timekeeping) -> dict[str, str]:
    """Return what a record says of what contradicts the clock."""
    return {"doubt": held.doubt.value} if held.doubt else {}


def _alarms(held: Timekeeping) -> bool:
    """Tell whether a clock is an alarm: it claims to be set, and contradicts more than the age of the program."""
    return (
        held.claim is ClockQuality.SET
        and held.doubt is not None
        and (held.doubt is not Doubt.BEFORE_BUILD or held.known is not None)
    )
