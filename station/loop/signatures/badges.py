"""Badges: whose they are, and who is signed on.

After a restart nobody is: that a person still stands there is not known.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from station.domain.cards import cards
from station.domain.cards.cards import Card
from station.domain.people import Enrolled, Person, PinPolicy
from station.domain.screens import identity
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.questions import Answer
from station.loop.signatures import pin
from station.loop.signatures.pin import PinEntry
from station.store import people
from station.store.store import Entry

IDLE: Final = timedelta(minutes=5)
"""How long a person stays signed on without doing anything."""
PIN_WITHIN: Final = timedelta(minutes=1)
BADGE: Final = "SX-U"
"""What a record calls a badge: its signature would make another one."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a badge is not taken."""

    why: str
    """In at most 21 characters."""
    record: dict[str, Any]
    """Whose it says it is, where the list has such a person; else its keyed hash."""


def identified(desk: Desk, card: Card) -> Enrolled | Refusal:
    """Return whose badge this is: signed with the site's key, on the list, not revoked."""
    claimed = cards.vouched(card, desk.rules.site_key)
    name = claimed if claimed is not None else card.argument.partition("-")[0]
    enrolled = desk.store.read(lambda db: people.enrolled(db, name))
    if claimed is None or enrolled is None:
        record = {"claimed": name} if enrolled else _unnamed(desk, card)
        return Refusal(_WHY[desk.rules.site_key is None, claimed is None], record)
    return Refusal("BADGE REVOKED", {"claimed": enrolled.person.id}) if enrolled.revoked else enrolled


_WHY: Final = {
    (True, True): "STATION HAS NO KEY",
    (False, True): "NOT THIS SITE'S",
    (False, False): "NOT ON THE LIST",
}


def refused(desk: Desk, refusal: Refusal, at: datetime, *lines: str) -> Outcome:
    """Say, and record, that a badge is not taken."""
    body = command(desk.activity, BADGE, verdict=Verdict.NOT_NOW.value, refused=refusal.why, **refusal.record)
    signals = identity.badge_refused(refusal.why, *lines)
    return desk.recorded(Verdict.NOT_NOW, signals, Entry(at, "command", body))


def wants_pin(desk: Desk, enrolled: Enrolled, at: datetime, *policies: PinPolicy) -> bool | Refusal:
    """Tell whether the PIN must be given, as it must under these policies; a refusal where it cannot be."""
    if desk.rules.pin not in policies:
        return False
    person = {"claimed": enrolled.person.id}
    if not enrolled.pin:
        return Refusal("HAS NO PIN", person)
    left = pin.tries(desk).locked_for(enrolled.person.id, at)
    return Refusal(f"PIN LOCKED {left} s", person) if left else True


class Presence:
    """Signs people on and off."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acted: datetime | None = None

    def badge(self, card: Card, at: datetime) -> Outcome:
        """Answer a badge that nothing else asked for: its person signs on, or off if they were on."""
        desk = self._desk
        found = identified(desk, card)
        if isinstance(found, Refusal):
            return refused(desk, found, at)
        if desk.person is not None and desk.person.id == found.person.id:
            return self._off(found.person, at)
        wanted = wants_pin(desk, found, at, PinPolicy.ALWAYS)
        if isinstance(wanted, Refusal):
            return refused(desk, wanted, at)
        if not wanted:
            return self._on(found.person, at, pin_given=False)
        return PinEntry(
            desk,
            found,
            "SIGN ON",
            lambda when: self._on(found.person, when, pin_given=True),
            lambda _: None,
            at + PIN_WITHIN,
            lambda when: self._given_up(found.person, when, "late"),
            {"U": self.badge, "NO": self._no(found.person)},
        ).ask(at)

    def turn(self, at: datetime, *, acts: bool) -> None:
        """Sign off who has done nothing for too long, or whose badge was revoked meanwhile; `acts`: a person does."""
        person = self._desk.person
        if person is not None and self._acted is not None:
            if abs(at - self._acted) >= IDLE:  # also where the clock was set: then nobody knows how long it was
                self._left(person, at, "idle")
            elif acts and not self._may_stay(person):
                self._left(person, at, "revoked")
        if acts:
            self._acted = at

    def _may_stay(self, person: Person) -> bool:
        enrolled = self._desk.store.read(lambda db: people.enrolled(db, person.id))
        return enrolled is not None and not enrolled.revoked

    def _on(self, person: Person, at: datetime, *, pin_given: bool) -> Outcome:
        desk = self._desk
        instead = {"instead_of": desk.person.id} if desk.person else {}
        body = command(desk.activity, BADGE, event="signed_on", person=person.id, pin=pin_given, **instead)
        remembered = pin.forgotten(desk, person) if pin_given else None
        seq = desk.record(Entry(at, "command", body, remembered=remembered))
        desk.person, self._acted = person, at
        signals = identity.signed_on(person, round(IDLE.total_seconds()) // 60)
        return desk.answer(Verdict.INFO, signals, at, seq=seq)

    def _off(self, person: Person, at: datetime) -> Outcome:
        seq = self._left(person, at, "badge")
        return self._desk.answer(Verdict.INFO, identity.signed_off(person), at, seq=seq)

    def _left(self, person: Person, at: datetime, reason: str) -> int:
        self._desk.person = None
        body = command(self._desk.activity, BADGE, event="signed_off", person=person.id, reason=reason)
        return self._desk.record(Entry(at, "command", body))

    def _no(self, person: Person) -> Answer:
        return lambda _, at: self._given_up(person, at, "cancelled")

    def _given_up(self, person: Person, at: datetime, reason: str) -> Outcome:
        body = command(self._desk.activity, BADGE, event="not_signed_on", person=person.id, reason=reason)
        signals = identity.badge_refused("Not signed on", "No PIN was given")
        return self._desk.recorded(Verdict.INFO, signals, Entry(at, "command", body))


def _unnamed(desk: Desk, card: Card) -> dict[str, Any]:
    """Return what is kept of a badge that names nobody: it may be anything that begins like one."""
    return {"hash": desk.store.private(card.text.encode()), "length": len(card.text)}
