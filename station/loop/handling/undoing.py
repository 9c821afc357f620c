"""Taking back a scan: the last one of this station, within a minute, by a record that refers to it and reverses it.

What the scan changed is put back exactly, in one commit with the record; nothing that was recorded is edited. A package
that is recalled, expired or under suspicion never comes back this way.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from station.domain.cards.cards import Card
from station.domain.judge import days_left
from station.domain.recall import Finding
from station.domain.screens import corrections
from station.domain.stock import Status
from station.domain.verdict import Verdict
from station.loop import records
from station.loop.commands import Verbs
from station.loop.desk import Desk, command
from station.loop.handling.lines import Line
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.loop.questions import Question
from station.store.reversing import ChangedSinceError
from station.store.store import Entry

TAKEN_BACK_WITHIN: Final = timedelta(seconds=60)
"""How old a scan may be that is taken back."""
ASKED_FOR: Final = timedelta(seconds=30)
"""How long the question stands whether an earlier scan is meant."""


class Undo:
    """Answers UNDO."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages, self._refused = desk, packages, desk.refused
        self.verbs: Verbs = {"UNDO": self._asked}

    def _asked(self, card: Card, at: datetime) -> Outcome:
        """Take the last scan back; where something else was scanned or taken back since, ask whether it is meant."""
        line, lines = self._packages.lines.last, self._packages.lines
        if line is None:
            return self._refused(card.text, "Nothing to take back", at)
        if why := self._too_late(line, at) or self._stays(line, at):
            return self._refused(card.text, why, at)
        if lines.fresh:
            return self._taken_back(line, card.text, at)
        seq = self._desk.record(Entry(at, "command", self._record(line, card.text, asks=line.numbers[0])))
        self._desk.question = Question(
            {
                "YES": lambda answer, when: self._confirmed(line, answer, when),
                "NO": lambda answer, when: self._left(line, answer, when),
            },
            until=at + ASKED_FOR,
        )
        signals = corrections.undo(line.item, line.name, _WAS[_done(line)], self._local(line))
        return self._desk.answer(Verdict.INFO, signals, at, seq=seq)

    def _confirmed(self, line: Line, card: Card, at: datetime) -> Outcome:
        if why := self._too_late(line, at, ASKED_FOR) or self._stays(line, at):
            return self._refused(card.text, why, at)
        return self._taken_back(line, card.text, at)

    def _left(self, line: Line, card: Card, at: datetime) -> Outcome:
        seq = self._desk.record(Entry(at, "command", self._record(line, card.text, leaves=line.numbers[0])))
        return Outcome(Verdict.INFO, self._desk.front.rest(at), seq=seq)

    def _taken_back(self, line: Line, name: str, at: datetime) -> Outcome:
        """Reverse a line, and all of a container or nothing of it: a row for each package, the last first."""
        desk, entries = self._desk, []
        for part in reversed(line.each):
            reversal = desk.store.reversal(part.numbers)
            if reversal is None:
                return self._refused(name, "Cannot be taken back", at)
            refusal, beside = self._packages.frozen(part.moved)
            if refusal is not None:
                return desk.held_up(name, refusal, at)
            body = self._record(part, name, undoes=part.numbers, undone=records.moved(part.moved), **beside)
            entries.append(Entry(at, "command", body, changes=(reversal,)))
        try:
            seq = desk.record_all(entries)[-1]
        except ChangedSinceError:
            return self._refused(name, "Changed since", at)
        self._packages.lines.drop()
        self._packages.kept = ()
        if _done(line) is Status.AVAILABLE:
            desk.uncount(line.moved.quantity, line.at, at)
        signals = corrections.undone(line.item, line.name, _WAS[_done(line)], self._local(line))
        return desk.answer(Verdict.INFO, signals, at, seq=seq)

    def _too_late(self, line: Line, at: datetime, grace: timedelta = timedelta(0)) -> str:
        """Return why the line is no longer its scanner's to take back; empty where it is."""
        if not timedelta(0) <= at - line.at <= TAKEN_BACK_WITHIN + grace:
            return "Older than 60 s"
        person = self._desk.person
        if person is not None and line.person is not None and person.id != line.person:
            return "Another's scan"
        return ""

    def _stays(self, line: Line, at: datetime) -> str:
        """Return why the package may not come back; empty where it may."""
        situation = self._desk.situation(at)
        for part in line.each:
            known = self._packages.known(part.item, situation)
            days = days_left(part.item, known, situation)
            if known.match.verdict is not Finding.NO_MATCH:
                return "Recalled: it stays"
            if days is not None and days < 0:
                return "Expired: it stays"
        if line.held:
            return "Changed since"
        return "Alarmed: it stays" if line.alarmed else ""

    def _record(self, line: Line, name: str, **values: Any) -> dict[str, Any]:
        return command(self._desk.activity, name, **values, **records.item(line.item))

    def _local(self, line: Line) -> datetime:
        return line.at.astimezone(self._desk.rules.zone)


def _done(line: Line) -> Status | None:
    """Return what the scan made of its package; None where it only moved it."""
    return None if line.moved.to else line.moved.status


_WAS: Final = {
    Status.AVAILABLE: "RECEIVED",
    Status.TAKEN: "TAKEN",
    Status.OPENED: "OPENED",
    Status.PULLED: "PULLED",
    Status.RETURNED: "SENT BACK",
    Status.HOLD: "SET APART",
    Status.SUSPECT: "SET APART",
    Status.EXPIRED: "PULLED",
    Status.RECALLED: "PULLED",
    None: "MOVED",
}
