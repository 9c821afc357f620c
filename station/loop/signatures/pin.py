"""The PIN that goes with a badge: digits that nobody sees, three tries, then a minute's rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from station.domain import pins
from station.domain.people import Enrolled, Person
from station.domain.pin_tries import LOCKED, REMEMBERED, PinTries
from station.domain.screens import identity
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.digits import NumberEntry
from station.loop.outcome import Outcome
from station.loop.questions import Answer, Question
from station.store.store import Entry

_LONGEST: Final = 8
_TOO_LATE: Final = timedelta(seconds=10)
"""How long digits are still taken for those of a PIN when there is no more use for it, and not for a quantity."""


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
        wrong = tries(desk).wrong(person.id, at)
        is_locked = bool(wrong.locked_for(person.id, at))
        body = command(
            desk.activity,
            "SX-D",
            event="pin_locked" if is_locked else "pin_wrong",
            person=person.id,
            purpose=self.purpose,
            verdict=Verdict.NOT_NOW.value,
        )
        seq = desk.record(Entry(at, "command", body, remembered={REMEMBERED: wrong.text()}))
        if is_locked:
            self.locked(at)
            self._too_late(at)
            shown = identity.locked(person, round(LOCKED.total_seconds()))
            return desk.answer(Verdict.NOT_NOW, shown, at, seq=seq)
        return replace(self.ask(at, wrong.left(person.id)), verdict=Verdict.NOT_NOW, seq=seq)

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


def forgotten(desk: Desk, person: Person) -> dict[str, str]:
    """Return what is remembered once the right PIN was given."""
    return {REMEMBERED: tries(desk).right(person.id).text()}


def tries(desk: Desk) -> PinTries:
    """Return the wrong PINs, also those that were given at the machine's keyboard."""
    return PinTries.read(desk.store.shared(REMEMBERED))
