"""How many packages without serial numbers a scan stands for, said after it: by a card, or by digits and ENTER.

The scan's own record stays; another one refers to it, takes back what it moved and moves the right number, in one
commit.
"""

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from station.domain.cards.cards import Card
from station.domain.decision import Activity
from station.domain.screens import corrections
from station.domain.stock import Status
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop import records
from station.loop.commands import Verbs
from station.loop.desk import Desk, command
from station.loop.digits import NumberEntry
from station.loop.handling.lines import Line
from station.loop.handling.sure import ASK_ABOVE
from station.loop.outcome import Outcome
from station.loop.packages import Judged, Packages
from station.loop.questions import Question
from station.store.reversing import ChangedSinceError, Movement, Reversal
from station.store.store import Entry

log = logging.getLogger(__name__)

MOST: Final = 9999
"""As many as one line can hold."""
_BY_QUANTITY: Final = frozenset({Activity.RECEIVE, Activity.CHECKPOINT})
"""Activities in which a decision depends on how many there are."""
_SET_WITHIN: Final = timedelta(minutes=10)
"""How long a line is the one that a quantity is meant for; counting by hand takes a while."""
_TYPED_WITHIN: Final = timedelta(minutes=1)
"""How long digits wait for ENTER."""


class Quantities:
    """Answers quantities that come after their scan."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages, self._refused = desk, packages, desk.refused
        self.verbs: Verbs = {"Q": self._card, "D": self._digit}

    def _card(self, card: Card, at: datetime) -> Outcome:
        line = self._line(at)
        count = int(card.argument) if card.argument.isdecimal() and len(card.argument) <= len(str(MOST)) else 0
        if line is None:
            return self._no_line(card.text, at)
        if not count:
            return self._refused(card.text, f"1 to {MOST}", at)
        return self._meant(line, count, card.text, at)

    def _digit(self, card: Card, at: datetime) -> Outcome:
        """Begin a quantity with its first digit."""
        line, lines = self._line(at), self._packages.lines
        if not lines.untouched or not card.argument.isdecimal() or len(card.argument) != 1:
            return self._refused(card.named, "No number is asked", at)
        if line is None:
            return self._no_line(card.named, at)
        return NumberEntry(
            self._desk,
            lambda digits: corrections.quantity_asked(line.item, line.name, digits),
            lambda digits, when: self._entered(line, digits, when),
            lambda when, why: self._refused(card.named, why, when),
            digits=len(str(MOST)),
            until=at + _TYPED_WITHIN,
            lapsed=lambda when: self._refused(card.named, "Quantity was not set", when),
            stands=False,
            left=lambda digits, when: self._scanned_on(line, digits, when),
        ).ask(at, card.argument)

    def _entered(self, line: Line, digits: str, at: datetime) -> Outcome:
        if not int(digits):
            return self._refused(_TYPED, f"1 to {MOST}", at)
        return self._meant(line, int(digits), _TYPED, at)

    def _scanned_on(self, line: Line, digits: str, at: datetime) -> None:
        """Set what was typed and not ended by ENTER before something else is done: it is what the screen showed.

        What would have been asked again is refused, and recorded as that.
        """
        with suppress(DatabaseError):  # what is done next says that nothing can be saved
            if digits and 1 <= int(digits) <= ASK_ABOVE[line.controlled]:
                self._set(line, int(digits), _TYPED, at)
            elif digits:
                self._refused(_TYPED, "Quantity was not set", at)

    def _meant(self, line: Line, count: int, name: str, at: datetime) -> Outcome:
        """Set the quantity; of so many, ask whether they are meant."""
        desk = self._desk
        if count <= ASK_ABOVE[line.controlled]:
            return self._set(line, count, name, at)
        seq = desk.record(Entry(at, "command", command(desk.activity, name, asks=line.numbers[0], quantity=count)))
        desk.question = Question(
            {
                "YES": lambda answer, when: self._set(line, count, answer.text, when),
                "NO": lambda answer, when: self._refused(answer.text, "Quantity was not set", when),
            },
            until=at + _TYPED_WITHIN,
            lapsed=lambda when: self._refused(name, "Quantity was not set", when),
        )
        return desk.answer(
            Verdict.INFO, corrections.quantity_sure(line.item, line.name, count), at, seq=seq, stays=True
        )

    def _set(self, line: Line, count: int, name: str, at: datetime) -> Outcome:
        """Record the difference, and move it: where that may be, as if so many had been said before the scan."""
        desk, before, after = self._desk, line.moved, replace(line.moved, quantity=count)
        reversal = desk.store.reversal(line.numbers)
        if line.held or reversal is None:
            return self._refused(name, "Changed since" if line.held else "Cannot be changed", at)
        try:
            again = self._judged_again(line, count, reversal, at)
        except ChangedSinceError:
            return self._refused(name, "Changed since", at)
        if again is not None and again.decision.moved is None:
            return self._may_not(line, again, name)
        refusal, beside = self._packages.frozen(after)
        if refusal is not None:
            return desk.held_up(name, refusal, at)
        body = command(
            desk.activity,
            name,
            corrects=line.numbers[0],
            undoes=line.numbers,
            difference=count - before.quantity,
            undone=records.moved(before),
            moved=records.moved(after),
            **records.item(line.item),
            **beside,
            **(records.arrival(again.decision.arrival) if again else {}),
        )
        arrived = self._packages.arrived(again) if again else ()
        try:
            seq = desk.record(Entry(at, "command", body, changes=(reversal, Movement(after), *line.changes, *arrived)))
        except ChangedSinceError:
            return self._refused(name, "Changed since", at)
        self._corrected(line, replace(line, numbers=(*line.numbers, seq), moved=after), at)
        signals = corrections.quantity_set(line.item, line.name, before.quantity, count)
        return desk.answer(Verdict.INFO, signals, at, seq=seq)

    def _judged_again(self, line: Line, count: int, reversal: Reversal, at: datetime) -> Judged | None:
        """Return the decision on so many, as if none had been moved; None where it is no other than on one."""
        packages, judged = self._packages, self._packages.judged
        if judged is None or judged.seq != line.numbers[0] or judged.situation.activity not in _BY_QUANTITY:
            return None
        with self._desk.store.supposing(reversal, at):
            return packages.again(judged, at, count)

    def _may_not(self, line: Line, again: Judged, name: str) -> Outcome:
        """Record and answer that so many may not be moved; as many as before are."""
        packages, scanned = self._packages, self._packages.judged
        outcome = packages.conclude(again, {"command": name, "corrects": line.numbers[0]})
        packages.judged, packages.lines.fresh = scanned, True
        return outcome

    def _corrected(self, before: Line, after: Line, at: datetime) -> None:
        self._packages.lines.correct(after)
        if self._packages.kept == (before.moved,):
            self._desk.count(after.moved.quantity - before.moved.quantity, at)
            self._packages.kept = (after.moved,)

    def _line(self, at: datetime) -> Line | None:
        """Return the line whose quantity can be set: that of the last scan, where it has no serial number."""
        lines = self._packages.lines
        line = lines.last if lines.fresh else None
        if line is None or line.parts or line.item.serial is not None or line.alarmed or at - line.at > _SET_WITHIN:
            return None
        return None if self._is_signed_for(line) or line.moved.status is Status.OPENED else line

    def _is_signed_for(self, line: Line) -> bool:
        """Tell whether badges were given for what a line took: they were given for no other number."""
        return line.controlled and line.moved.status is Status.TAKEN and self._desk.rules.controlled_badges > 0

    def _no_line(self, name: str, at: datetime) -> Outcome:
        """Say why there is no such line."""
        lines = self._packages.lines
        line = lines.last if lines.fresh else None
        if line is None or line.parts or at - line.at > _SET_WITHIN or (line.alarmed and line.item.serial is None):
            return self._refused(name, "No scan to count", at)
        if line.item.serial is not None:
            return self._refused(name, "Serialised: one each", at)
        if line.moved.status is Status.OPENED:
            return self._refused(name, "Opened: one each", at)
        return self._refused(name, "Say how many before", at, "the scan")


_TYPED: Final = "digits"
"""The name of the command where it was typed."""
