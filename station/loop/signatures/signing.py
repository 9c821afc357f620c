"""Signatures: a badge, the PIN that goes with it, and what is meant by it.

Who needs one makes a request and says what is done with it; the answer is a frozen `Signature` that goes into the
journal row of what was signed:

    def close(first: Signature, second: Signature) -> Outcome:
        body = {..., "signatures": [first.record(), second.record()]}
        return desk.recorded(Verdict.OK, signals, Entry(second.at, "count", body))

    def witnessed(first: Signature) -> Outcome:
        what = ("CII COUNT", "OXYCODONE 5MG TAB")
        second = SignatureRequest(desk, Meaning.WITNESSED, partial(close, first), what, after=(first,), unsigned=missed)
        return second.ask(first.at)

    SignatureRequest(desk, Meaning.COUNTED, witnessed, ("CII COUNT", "OXYCODONE 5MG TAB")).ask(at)

Where the badge is what begins it, `badge(card, at)` takes it at once; and `roles={Role.SUPERVISOR}` takes theirs alone.
The question stands while other cards and packages are handled, and comes back to the screen after them; whoever asks
another question meanwhile takes its place. `unsigned(at, reason)` hears of `late` and `cancelled`, once recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from station.domain.cards.cards import Card
from station.domain.decision import Signals
from station.domain.people import Enrolled, Meaning, PinPolicy, Role, Signature
from station.domain.screens import identity
from station.domain.screens.words import first_that_fits
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.questions import Answer, Question
from station.loop.signatures import pin
from station.loop.signatures.badges import BADGE, Refusal, identified, refused, wants_pin
from station.loop.signatures.pin import PinEntry
from station.store.store import Entry

WITHIN: Final = timedelta(minutes=10)
"""How long a signature is waited for: a shift's second badge comes within ten minutes, or it is an event."""
ANYONE: Final = frozenset(Role)
SUPERVISOR: Final = frozenset({Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """Asks for a signature; the three fields that have no default are what every signature has."""

    desk: Desk
    meaning: Meaning
    signed: Callable[[Signature], Outcome]
    """What is done once it is given, and answered."""
    what: tuple[str, ...] = ()
    """What is signed, in at most three lines."""
    roles: frozenset[Role] = ANYONE
    """Whose badge is taken."""
    after: tuple[Signature, ...] = ()
    """The signatures that it stands beside; none of these people signs again."""
    within: timedelta = WITHIN
    unsigned: Callable[[datetime, str], Outcome] | None = None
    """What is done where nobody signs, with `late` or `cancelled`; None: that is shown."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the rows of its badges and refusals say of what is signed, such as the zone or the gtin."""
    shown: Signals | None = None
    """What is shown while a badge is waited for, where that is not what every signature shows."""

    def ask(self, at: datetime) -> Outcome:
        """Show the question and wait for a badge."""
        return _Asked(self, at + self.within).ask(at)

    def badge(self, card: Card, at: datetime) -> Outcome:
        """Take a badge that is scanned already as the first part of the signature."""
        return _Asked(self, at + self.within).badge(card, at)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that stands."""

    request: SignatureRequest
    until: datetime

    def ask(self, at: datetime) -> Outcome:
        self._wait()
        return self.request.desk.answer(Verdict.INFO, self._shown, at, stays=True)

    def badge(self, card: Card, at: datetime) -> Outcome:
        """Take a badge: refuse whose it may not be, else ask for the PIN or take it as signed."""
        desk = self.request.desk
        found = identified(desk, card)
        if isinstance(found, Enrolled):
            wanted = self._may_sign(found) or wants_pin(desk, found, at, PinPolicy.SIGNATURES, PinPolicy.ALWAYS)
            if not isinstance(wanted, Refusal):
                return self._pin(found, at) if wanted else self._signed(found, at, pin_given=False)
            found = wanted
        self._wait()
        return refused(desk, self._noted(found), at, "Another badge, or NO")

    def _wait(self) -> None:
        answers = {**self._answers, "D": lambda _, at: self._badge_first(at)}
        self.request.desk.question = Question(answers, self.until, self._late, stands=True, shown=self._shown)

    def _badge_first(self, at: datetime) -> Outcome:
        self._wait()
        return pin.no_digit(self.request.desk, at, "First the badge")

    @property
    def _shown(self) -> Signals:
        asked = self.request
        if asked.shown is not None:
            return asked.shown
        return identity.badge_wanted(asked.meaning, asked.what, asked.after, supervisor=asked.roles == SUPERVISOR)

    @property
    def _answers(self) -> Mapping[str, Answer]:
        return {"U": self.badge, "NO": lambda _, at: self._unsigned(at, "cancelled")}

    def _may_sign(self, enrolled: Enrolled) -> Refusal | None:
        person, claimed = enrolled.person, {"claimed": enrolled.person.id}
        if any(person.id == other.person.id for other in self.request.after):
            return Refusal("SAME BADGE AGAIN", claimed)
        if person.role not in self.request.roles:
            needed = " OR ".join(sorted(role.value.upper() for role in self.request.roles))
            return Refusal(first_that_fits(f"NEEDS A {needed}", "WRONG ROLE"), claimed)
        return None

    def _noted(self, refusal: Refusal) -> Refusal:
        return Refusal(refusal.why, {**refusal.record, "meaning": self.request.meaning.value, **self.request.about})

    def _pin(self, enrolled: Enrolled, at: datetime) -> Outcome:
        request = self.request
        self._record(at, event="badge", person=enrolled.person.id)
        return PinEntry(
            request.desk,
            enrolled,
            request.meaning.value,
            lambda when: self._signed(enrolled, when, pin_given=True),
            lambda _: self._wait(),
            self.until,
            self._late,
            self._answers,
        ).ask(at)

    def _signed(self, enrolled: Enrolled, at: datetime, *, pin_given: bool) -> Outcome:
        desk = self.request.desk
        signature = Signature(enrolled.person, self.request.meaning, at, pin_given)
        remembered = pin.forgotten(desk, enrolled.person) if pin_given else None
        self._record(at, remembered, event="signed", **signature.record())
        return self.request.signed(signature)

    def _late(self, at: datetime) -> Outcome:
        return self._unsigned(at, "late")

    def _unsigned(self, at: datetime, reason: str) -> Outcome:
        desk = self.request.desk
        seq = self._record(at, event="not_signed", reason=reason)
        if self.request.unsigned is not None:
            return self.request.unsigned(at, reason)
        why = "Too late" if reason == "late" else "Cancelled"
        return desk.answer(Verdict.INFO, identity.not_signed(self.request.meaning, why), at, seq=seq)

    def _record(self, at: datetime, remembered: Mapping[str, str] | None = None, /, **values: Any) -> int:
        desk = self.request.desk
        body = command(desk.activity, BADGE, **{"meaning": self.request.meaning.value, **self.request.about, **values})
        return desk.record(Entry(at, "command", body, remembered=remembered))
