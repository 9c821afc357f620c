"""The PIN that goes with a badge: digits that nobody sees, three tries, then a minute's rest."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from station.domain import pins
from station.domain.people import Enrolled, Person
from station.domain.screens import identity
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.digits import NumberEntry
from station.loop.outcome import Outcome
from station.loop.questions import Answer, Question
from station.store.store import Entry

TRIES: Final = 3
LOCKED: Final = timedelta(seconds=60)
_LONGEST: Final = 8
_TOO_LATE: Final = timedelta(seconds=10)
"""How long digits are still taken for those of a PIN when there is no more use for it, and not for a quantity."""
REMEMBERED: Final = "pin_tries"
"""Where the wrong tries are kept, also those at the machine's keyboard: with their journal row, so that neither a power
cut nor another program gives anybody three more."""


@dataclass(frozen=True, slots=True)
class PinEntry:
    """Asks a person for their PIN."""

    desk: Desk
    enrolled: Enrolled
    purpose: str
    """What the PIN is for, in at most 15 characters."""
    right: Callable[[datetime], Outcome]
    locked: Callable[[datetime], None]
    """What else is to be done when the tries are used up."""
    until: datetime
    lapsed: Callable[[datetime], Outcome]
    also: Mapping[str, Answer]

    def ask(self, at: datetime, left: int | None = None) -> Outcome:
        """Wait for the PIN; `left` are the tries after a wrong one."""
        entry = NumberEntry(
            self.desk,
            lambda digits: identity.pin_wanted(self.enrolled.person, self.purpose, len(digits), left),
            self._entered,
            self._no_digit,
            digits=_LONGEST,
            until=self.until,
            lapsed=self._lapsed,
            also=self.also,
        )
        return entry.ask(at)

    def _entered(self, digits: str, at: datetime) -> Outcome:
        desk, person = self.desk, self.enrolled.person
        key = desk.rules.site_key
        assert key is not None, "no badge is read without it"
        if pins.is_pin(digits) and pins.matches(digits, self.enrolled.pin, key):
            return self.right(at)
        tries = _tries(desk, person) + 1
        until = (at + LOCKED).isoformat() if tries == TRIES else ""
        kept = {**_kept(desk), person.id: [tries % TRIES, until]}
        body = command(
            desk.activity,
            "SX-D",
            event="pin_locked" if until else "pin_wrong",
            person=person.id,
            purpose=self.purpose,
            verdict=Verdict.NOT_NOW.value,
        )
        seq = desk.record(Entry(at, "command", body, remembered={REMEMBERED: json.dumps(kept)}))
        if until:
            self.locked(at)
            self._too_late(at)
            shown = identity.locked(person, round(LOCKED.total_seconds()))
            return desk.answer(Verdict.NOT_NOW, shown, at, seq=seq)
        return replace(self.ask(at, TRIES - tries), verdict=Verdict.NOT_NOW, seq=seq)

    def _no_digit(self, at: datetime, why: str) -> Outcome:
        return no_digit(self.desk, at, why)

    def _lapsed(self, at: datetime) -> Outcome:
        outcome = self.lapsed(at)
        self._too_late(at)
        return outcome

    def _too_late(self, at: datetime) -> None:
        """Keep digits that still come from being shown and recorded as something else, unless something is asked."""
        if self.desk.question is None:
            self._swallow(at + _TOO_LATE)

    def _swallow(self, until: datetime) -> None:
        self.desk.question = Question({"D": lambda _, when: self._swallowed(when, until)}, until, stands=True)

    def _swallowed(self, at: datetime, until: datetime) -> Outcome:
        self._swallow(until)
        return no_digit(self.desk, at, "No PIN is asked now")


def no_digit(desk: Desk, at: datetime, why: str) -> Outcome:
    """Refuse a digit, or what is no digit, where a PIN is or was near: which one it is, is recorded nowhere."""
    body = command(desk.activity, "SX-D", verdict=Verdict.NOT_NOW.value, refused=why)
    return desk.recorded(Verdict.NOT_NOW, identity.badge_refused(why), Entry(at, "command", body))


def locked_for(desk: Desk, person: Person, at: datetime) -> timedelta | None:
    """Return how long a person's PIN is still locked; None where it is not.

    A lock that ends later than it can is from before the clock was set, and is over.
    """
    until = _kept(desk).get(person.id, [0, ""])[1]
    left = datetime.fromisoformat(until) - at if until else timedelta(0)
    return left if timedelta(0) < left <= LOCKED else None


def forgotten(desk: Desk, person: Person) -> dict[str, str]:
    """Return what is remembered once the right PIN was given: the wrong tries before it no longer count."""
    kept = _kept(desk)
    return {REMEMBERED: json.dumps({who: tries for who, tries in kept.items() if who != person.id})}


def _tries(desk: Desk, person: Person) -> int:
    count: int = _kept(desk).get(person.id, [0, ""])[0]
    return count


def _kept(desk: Desk) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(desk.store.shared(REMEMBERED) or "{}")
    return kept
