"""Tests of the alarm, and of everything that a person sees and hears; each leaves a row that says how it ended.

A test is no alarm: it outlives no power cut, an alarm that is raised meanwhile takes its place at once, and while one
stands none begins. What a person does not confirm is no proof that the alarm works.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from station import gs1
from station.domain.cards.cards import Card
from station.domain.decision import Signals
from station.domain.instants import stamp
from station.domain.people import Person
from station.domain.screens import drills
from station.domain.screens.drills import Result, Tested
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.loop.alarms import NOBODY
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.questions import Answer, Question
from station.loop.signatures.badges import Refusal, identified, refused
from station.messages import Scanned
from station.store.journal import ALARM_TESTED
from station.store.store import Entry

KIND: Final = "alarm_test"
"""The journal's word for a test."""
_TOLD: Final = "alarm_overdue"
"""The last good test after which it was said once that another is overdue."""
_WITHIN: Final = timedelta(minutes=10)
"""How long the siren of a test waits for somebody."""
_STEP: Final = timedelta(minutes=2)
_RECALL: Final = "recall"
_SELF: Final = "selftest"


@dataclass(slots=True)
class _Running:
    """A test that goes on."""

    what: str
    began_ms: int
    results: dict[str, str] = field(default_factory=dict)
    question: Question | None = None


class Drills:
    """Begins tests, hears how they end, and knows when one is overdue."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._running: _Running | None = None
        self._steps = drills.steps()
        self.verbs: Final[dict[str, Answer]] = {"TESTRECALL": self.test_recall, "SELFTEST": self.self_test}
        desk.alarm_test = self.amiss

    @property
    def tested(self) -> Tested:
        """What is known of the last tests."""
        values = json.loads(self._desk.store.remembered(ALARM_TESTED) or "{}")
        good = values.get("good")
        return Tested(datetime.fromisoformat(good) if good else None, bool(values.get("broken")))

    def amiss(self, at: datetime) -> str:
        """Return what the station at rest says of the tests; empty where all is well."""
        known = at if self._desk.clock is ClockQuality.SET else None
        return drills.amiss(self.tested, known, self._desk.rules.alarm_test_hours)

    def test_recall(self, card: Card, at: datetime) -> Outcome:
        """Sound the alarm of a recall until a person says that it came."""
        desk = self._desk
        if (why := self._busy()) is not None:
            return desk.refused(card.named, why, at)
        seq = self._record(at, card.named, _RECALL, Result.BEGUN)
        self._running = _Running(_RECALL, desk.times.mono_ms())
        signals = drills.recall_test()
        self._wait(signals, at + _WITHIN)
        return desk.answer(Verdict.INFO, signals, at, seq=seq, stays=True)

    def self_test(self, card: Card, at: datetime) -> Outcome:
        """Show, shine and sound one thing after the other, and let a person say whether each is as it should be."""
        if (why := self._busy()) is not None:
            return self._desk.refused(card.named, why, at)
        self._record(at, card.named, _SELF, Result.BEGUN)
        self._running = _Running(_SELF, self._desk.times.mono_ms())
        return self._step(at)

    def scanned(self, event: Scanned) -> Outcome | None:
        """Answer the symbol that a self test asks for; None where it asks for none."""
        running = self._running
        if running is None or running.what != _SELF or len(running.results) != len(self._steps) - 1:
            return None
        try:
            found = gs1.calibrated(event.raw)
        except gs1.Gs1Error:
            return self._desk.answer(Verdict.NOT_NOW, drills.not_the_symbol(), event.at, stays=True)
        known = self._desk.rules.scanners.get(event.source, gs1.ScannerProfile())
        return self._said(drills.scanner(found, known), event.at)

    def look(self, at: datetime) -> None:
        """Take it that a test is over where an alarm was raised, or another question was asked."""
        running = self._running
        if running is None:
            return
        alarmed, asked, own = bool(self._desk.store.alarms()), self._desk.question, running.question
        asks = asked is not None and own is not None and asked.answers is own.answers  # its end moves with the clock
        if alarmed or not asks:
            if asks:
                self._desk.question = None
            self._end(at, "", Result.INTERRUPTED if alarmed else Result.LEFT)

    def turn(self, at: datetime) -> Outcome | None:
        """Say once that a test is overdue, as time passes."""
        desk, tested = self._desk, self.tested
        if tested.good is None or desk.store.remembered(_TOLD) == stamp(tested.good):
            return None
        if desk.clock is not ClockQuality.SET or not drills.overdue(tested, at, desk.rules.alarm_test_hours):
            return None
        body = {"event": KIND, "what": _RECALL, "result": Result.OVERDUE.value, "last": stamp(tested.good)}
        seq = desk.record(Entry(at, KIND, body, remembered={_TOLD: stamp(tested.good)}))
        return Outcome(Verdict.INFO, desk.front.turn(at), seq=seq)

    def _busy(self) -> str | None:
        """Return why no test can begin now; None where one can."""
        if self._desk.store.alarms():
            return "An alarm stands"
        return "First answer that" if self._desk.question is not None and self._desk.question.stands else None

    def _wait(self, signals: Signals, until: datetime) -> None:
        answers: dict[str, Answer] = {"ACK": self._heard, "U": self._heard_by, "NO": self._not_heard}
        question = Question(answers, until, self._nobody, stands=True, shown=signals)
        assert self._running is not None, "a test waits for somebody"
        self._running.question = self._desk.question = question

    def _heard(self, card: Card, at: datetime, person: Person | None = None) -> Outcome:
        assert self._running is not None, "its question was answered"
        taken = (self._desk.times.mono_ms() - self._running.began_ms) // 1000
        good = at if self._desk.clock is ClockQuality.SET else self.tested.good
        seq = self._end(at, card.named, Result.HEARD, person or self._desk.person, _remembered(good, broken=False))
        return self._desk.answer(Verdict.INFO, drills.heard(taken), at, seq=seq)

    def _heard_by(self, card: Card, at: datetime) -> Outcome:
        found = identified(self._desk, card)
        if isinstance(found, Refusal):
            assert self._running is not None, "its question was answered"
            self._desk.question = self._running.question
            return refused(self._desk, found, at, "The test goes on")
        return self._heard(Card("U"), at, found.person)

    def _not_heard(self, card: Card, at: datetime) -> Outcome:
        remembered = _remembered(self.tested.good, broken=True)
        seq = self._end(at, card.named, Result.NOT_HEARD, self._desk.person, remembered)
        return self._desk.answer(Verdict.INFO, drills.not_heard(), at, seq=seq, stays=True)

    def _nobody(self, at: datetime) -> Outcome:
        seq = self._end(at, "", Result.NOBODY)
        return self._desk.answer(Verdict.INFO, drills.nobody_came(), at, seq=seq)

    def _step(self, at: datetime) -> Outcome:
        """Show the next thing, or how the test ended."""
        running = self._running
        assert running is not None, "a self test goes on"
        if len(running.results) == len(self._steps):
            results = running.results
            passed = all(result == drills.GOOD for result in results.values())
            seq = self._end(at, "", Result.PASSED if passed else Result.FAILED, self._desk.person)
            return self._desk.answer(Verdict.INFO, drills.ended(results), at, seq=seq, stays=not passed)
        step = self._steps[len(running.results)]
        good, bad = (partial(self._answered, result) for result in (drills.GOOD, drills.BAD))
        answers: dict[str, Answer] = {"NO": bad}
        if step is not self._steps[-1]:
            answers |= {"ACK": good, "YES": good}
        running.question = self._desk.question = Question(answers, at + _STEP, self._nobody, left=self._left)
        return self._desk.answer(Verdict.INFO, step.signals, at, stays=True)

    def _answered(self, result: str, _: Card, at: datetime) -> Outcome:
        return self._said(result, at)

    def _said(self, result: str, at: datetime) -> Outcome:
        assert self._running is not None, "a self test goes on"
        self._running.results[self._steps[len(self._running.results)].name] = result
        self._desk.question = None
        return self._step(at)

    def _left(self, at: datetime) -> None:
        self._end(at, "", Result.LEFT)

    def _end(
        self,
        at: datetime,
        name: str,
        result: Result,
        person: Person | None = None,
        remembered: dict[str, str] | None = None,
    ) -> int:
        """Record how the test ended; where that cannot be saved it goes on."""
        running = self._running
        assert running is not None, "it ends once"
        who = {"acknowledged_by": person.id if person else NOBODY} if result is Result.HEARD else {}
        seq = self._record(
            at,
            name,
            running.what,
            result,
            remembered,
            after_s=(self._desk.times.mono_ms() - running.began_ms) // 1000,
            **({"results": running.results} if running.results else {}),
            **({"person": person.id} if person else {}),
            **who,
        )
        self._running = None
        return seq

    def _record(
        self,
        at: datetime,
        name: str,
        what: str,
        result: Result,
        remembered: dict[str, str] | None = None,
        /,
        **values: Any,
    ) -> int:
        body = command(self._desk.activity, name or KIND, event=KIND, what=what, result=result.value, **values)
        return self._desk.record(Entry(at, KIND, body, remembered=remembered))


def _remembered(good: datetime | None, *, broken: bool) -> dict[str, str]:
    return {ALARM_TESTED: json.dumps({"good": stamp(good) if good else None, "broken": broken})}
