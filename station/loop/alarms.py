"""Alarms: each ends by what is done with its package, and by somebody who says so.

A recall and a suspect package want the card of the quarantine bin, then a badge; an expired one its own bin; one that
is checked by hand wants ACK and somebody with a badge. While no person has a badge at this site ACK stands in for one,
and the record says that nobody is named. ACK rests the sound, for two minutes at most; nothing else does, and nothing
from afar.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from station.domain.cards.cards import Card
from station.domain.decision import AlarmKind, Signals
from station.domain.people import Person, PinPolicy
from station.domain.screens import alarm_notices, identity
from station.domain.timekeeping import elapsed
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.signatures.badges import BADGE, PIN_WITHIN, Refusal, identified, refused, wants_pin
from station.loop.signatures.pin import PinEntry
from station.store.store import Alarm, Entry

NOBODY: Final = "nobody named"
"""Who acknowledged an alarm where no person has a badge."""


class Alarms:
    """Answers what is done about alarms."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._answered: tuple[int, datetime] | None = None
        """The alarm to be checked by hand for which ACK was given, and until when a badge ends it."""

    def acknowledge(self, name: str, at: datetime) -> Outcome | None:
        """Answer ACK: the most urgent alarm ends, or its sound rests; None where no alarm stands."""
        alarms = self._desk.store.alarms()
        if not alarms:
            return None
        alarm, person = alarms[0], self._desk.person
        if alarm.kind is AlarmKind.CLOCK or (alarm.kind is AlarmKind.CHECK and (person or not self._desk.by_badge)):
            return self._close(alarm, name, at, person)
        if alarm.binned and not self._desk.by_badge:
            return self._close(alarm, name, at, None)
        return self._pause(alarm, name, at)

    def waits(self, at: datetime) -> Alarm | None:
        """Return the alarm that a badge ends now; None where a badge says something else."""
        if not self._desk.by_badge:
            return None
        for alarm in self._desk.store.alarms():
            asked = self._answered is not None and self._answered[0] == alarm.id and at < self._answered[1]
            if alarm.binned or asked:
                return alarm
        return None

    def bin(self, card: Card, at: datetime) -> Outcome:
        """Take word that a package went into its bin: that ends an expired one's alarm, others want a person too."""
        desk = self._desk
        alarms = [alarm for alarm in desk.store.alarms() if alarm.kind.bin == card.argument and not alarm.binned]
        if not alarms:
            return desk.refused(card.text, "No alarm for this bin", at)
        alarm = alarms[0]
        if alarm.kind is AlarmKind.EXPIRED:
            return self._close(alarm, card.text, at, desk.person)
        seq = desk.record(Entry(at, "alarm", self._body(alarm, card.text, "binned", at), binned=alarm.id))
        desk.front.alarm(desk.store.alarms()[0])
        signals = alarm_notices.binned(alarm.kind, by_badge=desk.by_badge)
        return desk.answer(Verdict.INFO, signals, at, seq=seq)

    def badge(self, alarm: Alarm, card: Card, at: datetime) -> Outcome:
        """Take the badge that ends an alarm, with its PIN where the site wants one for every badge."""
        desk = self._desk
        found = identified(desk, card)
        if isinstance(found, Refusal):
            return refused(desk, found, at, "The alarm stands")
        wanted = wants_pin(desk, found, at, PinPolicy.ALWAYS)
        if isinstance(wanted, Refusal):
            return refused(desk, wanted, at, "The alarm stands")
        if not wanted:
            return self._close(alarm, BADGE, at, found.person)
        return PinEntry(
            desk,
            found,
            "ALARM",
            lambda when: self._close(alarm, BADGE, when, found.person),
            lambda _: None,
            at + PIN_WITHIN,
            lambda when: self._not_closed(alarm, found.person, when, "late"),
            {"NO": lambda _, when: self._not_closed(alarm, found.person, when, "cancelled")},
        ).ask(at)

    def close(self, alarm: Alarm, entry: Entry, signals: Signals) -> Outcome:
        """End an alarm with the row of what ended it, and show the next that stands."""
        desk = self._desk
        seq = desk.record(replace(entry, closed=alarm.id))
        self._answered = None
        alarms = desk.store.alarms()
        desk.front.alarm(alarms[0] if alarms else None, begins=bool(alarms))
        return desk.answer(Verdict.INFO, signals, entry.at, seq=seq)

    def _close(self, alarm: Alarm, name: str, at: datetime, person: Person | None) -> Outcome:
        if alarm.id not in [each.id for each in self._desk.store.alarms()]:  # while a PIN was typed
            return self._desk.refused(name, "The alarm is over", at)
        who = {"person": person.id, "name": person.name, "role": person.role.value} if person else {}
        body = {**self._body(alarm, name, "closed", at), **who, "acknowledged_by": person.id if person else NOBODY}
        return self.close(alarm, Entry(at, "alarm", body), alarm_notices.acknowledged(alarm.kind, person))

    def _pause(self, alarm: Alarm, name: str, at: datetime) -> Outcome:
        desk = self._desk
        seconds = desk.front.pausable(at)
        seq = desk.record(Entry(at, "command", command(desk.activity, name, alarm=alarm.id, paused_s=seconds)))
        desk.front.pause(seconds, at)
        if alarm.kind is AlarmKind.CHECK:
            self._answered = (alarm.id, at + timedelta(seconds=seconds))
        signals = alarm_notices.paused(alarm.kind, seconds, in_bin=alarm.binned, by_badge=desk.by_badge)
        return desk.answer(Verdict.INFO, signals, at, seq=seq)

    def _not_closed(self, alarm: Alarm, person: Person, at: datetime, reason: str) -> Outcome:
        desk = self._desk
        body = command(desk.activity, BADGE, event="not_closed", alarm=alarm.id, person=person.id, reason=reason)
        signals = identity.badge_refused("The alarm stands", "No PIN was given")
        return desk.recorded(Verdict.INFO, signals, Entry(at, "command", body))

    def _body(self, alarm: Alarm, name: str, event: str, at: datetime) -> dict[str, Any]:
        return {
            "command": name,
            "alarm": alarm.id,
            "event": event,
            "what": alarm.kind.value,
            **self._since(alarm, at),
            **of(alarm),
        }

    def _since(self, alarm: Alarm, at: datetime) -> dict[str, int]:
        """Return the seconds since an alarm was raised, where it is known how many they are."""
        row = self._desk.store.read(lambda db: db.execute(_RAISED, (alarm.raised_seq,)).fetchone())
        raised = json.loads(row[0]) if row else {}
        taken = elapsed(raised, self._desk.times.stamps(), (alarm.raised_at, at))
        return {"after_s": round(taken.total_seconds())} if taken is not None else {}


_RAISED: Final = "select body from journal where seq = ?"


def of(alarm: Alarm) -> dict[str, Any]:
    """Return the package of an alarm and what recalls it, for its record."""
    return {
        key: alarm.detail[key]
        for key in ("gtin", "lot", "serial", "expiry", "recalls", "recall_version")
        if key in alarm.detail
    }
