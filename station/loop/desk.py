"""The state of the station between messages, and the two things every message does with it: record and answer."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from station.clock import Clock
from station.domain.decision import Activity, Signals, Situation
from station.domain.people import Person
from station.domain.rules import Rules
from station.domain.screens import identity, notices, rest
from station.domain.stock import KIT
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Advice, Verdict
from station.errors import DatabaseError
from station.loop.arrivals.shipments import Shipments
from station.loop.front import Front
from station.loop.outcome import Outcome
from station.loop.questions import Question
from station.loop.times.times import Times
from station.store import people
from station.store.store import Entry, Store

log = logging.getLogger(__name__)


ASKED_FOR: Final = timedelta(minutes=2)
"""How long a quantity card waits for its scan."""


@dataclass(frozen=True, slots=True)
class OpenKit:
    """A kit that is being filled."""

    name: str
    before: Activity
    """What is done again once it is closed."""


class Desk:
    """What stands on the desk: the store, the front, and what is being done."""

    def __init__(
        self,
        store: Store,
        rules: Rules,
        announce: Callable[[Signals], None],
        *,
        boot: str,
        clock: Clock,
        claim: ClockQuality,
    ) -> None:
        self.store, self.rules = store, rules
        self.front = Front(announce, self.resting, lambda: self.by_badge, self._is_night)
        self._by_badge = False
        self.activity = Activity(store.remembered("activity") or rules.activity.value)
        self.location = store.remembered("location") or rules.location
        self.kit = self._kit_of(store)
        """The kit that is being filled."""
        self.practised = Activity(store.remembered("practised") or rules.activity.value)
        """What is practised on in training."""
        self._asked: tuple[int, datetime] | None = None
        self.question: Question | None = None
        """What the station waits to be told."""
        self.person: Person | None = None
        """Who signed on with a badge."""
        self.acts = False
        """Whether what is being answered is a person's doing: its rows then say who is signed on."""
        self.progress: dict[Activity, Callable[[], str]] = {}
        """What an activity says of itself between two scans, in at most 21 characters."""
        self.shipments = Shipments(store, rules.against)
        self.alarm_test: Callable[[datetime], str] = lambda _: ""
        """What is amiss with the tests of the alarm, in at most 21 characters; empty where nothing is."""
        self.is_counting: Callable[[], bool] = lambda: False
        """Tells whether a count is open: then no answer says how many there should be."""
        self.link_up = False
        self.worked: datetime | None = None
        """When somebody did something last."""
        self.missing: dict[str, str] = {}
        self.disk_used = 0
        """Percent of the disk, as was last told."""
        self._received: tuple[datetime, int] | None = None
        self.times = Times(store, rules.zone, clock, boot, claim)

    @staticmethod
    def _kit_of(store: Store) -> OpenKit | None:
        if store.remembered("activity") != Activity.KIT.value:
            return None
        return OpenKit(store.remembered("kit") or "", Activity(store.remembered("before_kit")))

    def begin_kit(self, name: str, before: Activity) -> None:
        """Fill a kit from now on; `before` is what is done again once it is closed."""
        self.activity, self.kit = Activity.KIT, OpenKit(name, before)

    @property
    def clock(self) -> ClockQuality:
        """How well the time is known."""
        return self.times.quality

    @property
    def by_badge(self) -> bool:
        """Whether people have badges that this station can read, so that one of them ends an alarm."""
        if self.rules.site_key is not None:
            with suppress(DatabaseError):  # what cannot be read now is as it was
                self._by_badge = self.store.read(people.any_has_badge)
        return self._by_badge

    def situation(self, at: datetime) -> Situation:
        """Return what is true at this instant."""
        training = self.activity is Activity.TRAINING
        return Situation(
            self.practised if training else self.activity,
            KIT + self.kit.name if self.kit else self.location,
            at,
            self.rules.zone,
            self.clock,
            self.rules.bands,
            self.rules.good_through_day,
            self._quantity(at),
            self.times.not_before,
            self.rules.choices,
            against=self.shipments.against,
            chosen=self.shipments.chosen(at) if self.activity is Activity.RECEIVE else (),
            training=training,
            blind=self.is_counting(),
        )

    def ask(self, quantity: int, at: datetime) -> None:
        """Take it that so many are meant by the next scan that moves stock."""
        self._asked = (quantity, at)

    def _quantity(self, at: datetime) -> int:
        if self._asked is None or at - self._asked[1] > ASKED_FOR:
            return 1
        return self._asked[0]

    def shift(self, step: timedelta) -> None:
        """Let what ends after a while end after as long, though the clock was put forward or back."""
        self.front.shift(step)
        self.shipments.shift(step)
        self.worked = self.worked and self.worked + step
        if self._asked is not None:
            self._asked = (self._asked[0], self._asked[1] + step)
        if self.question is not None and self.question.until is not None:
            self.question = replace(self.question, until=self.question.until + step)

    def leave(self, at: datetime) -> None:
        """Take back a question that is left unanswered by something else that is done, unless it stands."""
        asked = self.question
        if asked is not None and not asked.stands:
            self.question = None
            if asked.left is not None:
                asked.left(at)

    def record(self, entry: Entry) -> int:
        """Commit, and return the row's number; raise `DatabaseError` where nothing could be saved."""
        return self.record_all([entry])[0]

    def record_all(self, entries: Iterable[Entry]) -> list[int]:
        """Commit several rows at once, or none of them."""
        stamps = self.times.stamps()
        numbers = self.store.record_all(
            replace(entry, body={**self.by_person(entry.body), **stamps}) for entry in entries
        )
        for seq in numbers:
            self.times.wrote(seq)
        return numbers

    def by_person(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a record with who did it, unless it says so itself."""
        return {"person": self.person.id, **body} if self.acts and self.person else body

    def answer(
        self,
        verdict: Verdict,
        signals: Signals,
        at: datetime,
        *,
        seq: int | None = None,
        advice: Advice | None = None,
        stays: bool = False,
    ) -> Outcome:
        """Show the answer."""
        return Outcome(verdict, self.front.answer(signals, at, stays=stays), advice, seq)

    def unsaved(
        self, problem: str, at: datetime, *, verdict: Verdict = Verdict.BLOCKED, signals: Signals | None = None
    ) -> Outcome:
        """Say that nothing was saved, or the alarm that comes before that: never an OK."""
        log.error("nothing can be saved", extra={"problem": problem})
        return self.answer(verdict, signals or notices.not_saved(problem), at, stays=True)

    def recorded(self, verdict: Verdict, signals: Signals, entry: Entry, *, stays: bool = False) -> Outcome:
        """Record and answer, in this order."""
        seq = self.record(entry)
        return self.answer(verdict, signals, entry.at, seq=seq, stays=stays)

    def refused(self, name: str, why: str, at: datetime, *more: str) -> Outcome:
        """Say, and record, that a command has no place here; `more` are further lines of the reason."""
        body = command(self.activity, name, verdict=Verdict.NOT_NOW.value, refused=" ".join((why, *more)))
        return self.recorded(Verdict.NOT_NOW, notices.refused(why, *more), Entry(at, "command", body))

    def held_up(self, name: str, refusal: Signals, at: datetime) -> Outcome:
        """Say, and record, that a command would move packages of a zone that is being counted."""
        body = command(self.activity, name, verdict=Verdict.NOT_NOW.value, refused="zone is being counted")
        return self.recorded(Verdict.NOT_NOW, refusal, Entry(at, "command", body), stays=True)

    def count(self, quantity: int, at: datetime) -> None:
        """Count what came in today and is recorded: where it is counted anew, it is among what was found."""
        before = self._received
        day, received = self._day(at)
        self._received = (day, received + quantity) if before and before[0] == day else (day, received)

    def uncount(self, quantity: int, scanned: datetime, at: datetime) -> None:
        """Count no longer what came in today and was taken back."""
        before = self._received
        day, received = self._day(at)
        if scanned >= day and before and before[0] == day:
            self._received = (day, received - quantity)

    def resting(self, at: datetime) -> Signals:
        """Return what is shown between scans: a question that stands, or how the station is."""
        if self.question is not None and self.question.shown is not None:
            return self.question.shown
        local = at.astimezone(self.rules.zone)
        alarms = self.store.alarms()
        return rest.resting(
            rest.Health(
                self.rules.station,
                self.activity,
                local,
                self.link_up,
                self.clock,
                self.store.recalls.dated,
                self._day(at)[1],
                len(alarms),
                tuple(self.missing),
                self.store.recalls.expires,
                identity.user(self.person) if self.person else "",
                progress=self.progress[self.activity]() if self.activity in self.progress else "",
                clock_known=self.times.held.known and self.times.held.known.astimezone(self.rules.zone),
                not_before=self.times.not_before,
                alarm_test=self.alarm_test(at),
                disk_used=self.disk_used,
            )
        )

    def _is_night(self, at: datetime) -> bool:
        """Tell whether it is surely night at the site."""
        night, local = self.rules.night, at.astimezone(self.rules.zone)
        return night is not None and self.clock is ClockQuality.SET and night.covers(local)

    def count_anew(self) -> None:
        """Count what came in today anew: another program took something in."""
        self._received = None

    def _day(self, at: datetime) -> tuple[datetime, int]:
        """Return the start of the site's day and how many packages came in since."""
        midnight = at.astimezone(self.rules.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        if self._received is None or self._received[0] != midnight:
            self._received = (midnight, self.store.received_since(midnight))
        return self._received


def command(activity: Activity, name: str, /, **values: Any) -> dict[str, Any]:
    """Return the record of a command."""
    return {"command": name, "activity": activity.value, **values}
