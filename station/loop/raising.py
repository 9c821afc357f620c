"""The alarms of packages: raised once for each package, and kept until they are saved where they could not be."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from station.domain.arrivals.suspects import Check
from station.domain.decision import AlarmKind, Decision
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.store.lists import Arrived
from station.store.store import Alarm, Entry


class Raising:
    """Raises alarms, and remembers those that are owed to the journal."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._owed: list[Entry] = []

    def entry(self, entry: Entry, kind: AlarmKind, detail: Mapping[str, Any]) -> Entry:
        """Return the entry with its alarm; another look at a package whose alarm stands raises no second one."""
        standing = [(alarm.kind, alarm.detail) for alarm in self._desk.store.alarms()]
        owed = [owing.raised for owing in self._owed if owing.raised]
        stands = any(one is kind and _same_package(known, detail) for one, known in [*standing, *owed])
        return entry if stands else replace(entry, raised=(kind, detail))

    def owe(self, entry: Entry, decision: Decision, problem: str) -> Outcome:
        """Keep an alarm that could not be saved: it goes on, and is saved as soon as something can be."""
        desk = self._desk
        self._owed.append(replace(entry, body=desk.by_person(entry.body)))
        if entry.raised is not None:
            kind, detail = entry.raised
            desk.front.owe(Alarm(0, kind, entry.at, 0, detail, binned=False))
        verdict = decision.verdict if decision.verdict.rank < Verdict.BLOCKED.rank else Verdict.BLOCKED
        return desk.unsaved(problem, entry.at, verdict=verdict)

    def settle(self) -> None:
        """Save the alarms that are owed, in their order, if they can be saved now."""
        with suppress(DatabaseError):
            while self._owed:
                self._desk.record(self._owed[0])
                del self._owed[0]
                alarms = self._desk.store.alarms()
                self._desk.front.alarm(alarms[0] if alarms else None)  # its own may have ended meanwhile

    def cases(self) -> Iterator[str]:
        """Yield the cases that begin with packages whose alarms are owed."""
        for entry in self._owed:
            if (check := _check(entry)) is not None and check.opens:
                yield check.case

    def alarmed(self, decision: Decision, at: datetime, seq: int) -> Outcome:
        """Answer a package whose alarm is saved."""
        desk = self._desk
        standing = desk.store.alarms()
        begins = bool(standing) and standing[0].raised_seq == seq
        desk.front.resound()
        desk.front.alarm(standing[0] if standing else None, begins=begins)
        signals = desk.front.alarming(decision.alarm or AlarmKind.CHECK, decision.signals)
        shown = signals if begins else desk.front.answer(signals, at)
        return Outcome(decision.verdict, shown, decision.advice, seq)


def _check(entry: Entry) -> Check | None:
    """Return the place in a case that an entry gives its package."""
    return next((change.arrival.check for change in entry.changes if isinstance(change, Arrived)), None)


def _same_package(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in ("gtin", "lot", "serial", "expiry"))
