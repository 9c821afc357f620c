"""How many there are of packages without serial numbers: digits after the scan, and what is counted by hand."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

from station.domain.cards.cards import Card
from station.domain.counts.counting import Line, cap, totals
from station.domain.decision import Activity
from station.domain.screens import count_screens
from station.domain.stock import Product
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop.desk import Desk, command
from station.loop.digits import NumberEntry
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.loop.questions import Answer, Question
from station.store import counts, shelves
from station.store.count_changes import LineCounted
from station.store.counts import Count
from station.store.store import Entry

BY_HAND: Final = "count_by_hand"
"""What the station remembers: whether the next product is counted by hand."""


class CountQuantity:
    """Answers digits, quantity cards and the NOCODE card while counting."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages
        self.verbs: Mapping[str, Answer] = {"D": self._digit, "Q": self._card, "NOCODE": self._nocode}

    @property
    def by_hand(self) -> bool:
        """Whether the next product has packages without a code."""
        return self._desk.store.remembered(BY_HAND) == "yes"

    def ask(self, count: Count, line: Line, at: datetime, *, begins: bool) -> Outcome:
        """Ask how many of the line's packages there are."""
        return self._entry(count, line, begins=begins).ask(at)

    def _entry(self, count: Count, line: Line, *, begins: bool) -> NumberEntry:
        product = self._product(line)
        name = product.name if product else f"GTIN {line.gtin}"
        return NumberEntry(
            self._desk,
            lambda typed: count_screens.how_many(name, line, typed, begins=begins and not typed),
            lambda typed, at: self._set(count, line, int(typed), at),
            lambda at, why: self._desk.refused("SX-D", why, at),
            stands=False,
            left=lambda typed, at: self._scanned_on(count, line, typed, at),
        )

    def _scanned_on(self, count: Count, line: Line, typed: str, at: datetime) -> None:
        """Set what was typed and not ended by ENTER before something else is done: it is what the screen showed."""
        with suppress(DatabaseError):  # what is done next says that nothing can be saved
            if typed and int(typed) <= cap(self._product(line)):
                self._counted(count, line, int(typed), at)
            elif typed:
                self._desk.refused("SX-D", "Quantity was not set", at)

    def _digit(self, card: Card, at: datetime) -> Outcome:
        """Begin a quantity with its first digit: of the line that was counted last, also after a power cut."""
        found = self._last()
        if found is None:
            return self._desk.refused(card.named, "No line for a number", at)
        self._entry(*found, begins=False).ask(at)
        asked = self._desk.question
        assert asked is not None, "an entry waits for digits"
        return asked.answers["D"](card, at)

    def _card(self, card: Card, at: datetime) -> Outcome:
        """Set the quantity of the line that was counted last."""
        found = self._last()
        if found is None or not card.argument.isdecimal():
            return self._desk.refused(card.named, "No line for a number", at)
        return self._set(*found, int(card.argument), at)

    def _last(self) -> tuple[Count, Line] | None:
        """Return what was counted last, if it may be more than one; nothing where a symbol came since."""
        if not self._packages.counted:
            return None
        store = self._desk.store
        count = store.read(counts.standing)
        line = count and count.zone and store.read(lambda db: counts.last_line(db, count.id, count.zone))
        return (count, line) if count and line and not line.serialised else None

    def _is_over(self, line: Line) -> bool:
        """Tell whether the line is no longer the one that numbers go to: something else happened since it was asked."""
        last = self._last()
        return last is None or last[1] != line

    def _set(self, count: Count, line: Line, quantity: int, at: datetime) -> Outcome:
        """Set what the last run of scans added, once it is sure."""
        if self._is_over(line):
            return self._desk.refused("SX-D", "No line for a number", at)
        product = self._product(line)
        limit = cap(product)
        if quantity <= limit:
            return self._counted(count, line, quantity, at)
        name = product.name if product else f"GTIN {line.gtin}"
        body = {"event": "asked_again", "count": count.id, "zone": line.zone, "gtin": line.gtin, "quantity": quantity}
        entry = Entry(at, "count", body)
        outcome = self._desk.recorded(Verdict.INFO, count_screens.sure(name, quantity, limit), entry, stays=True)
        answers: Mapping[str, Answer] = {
            "YES": lambda _, when: self._counted(count, line, quantity, when),
            "NO": lambda _, when: self._desk.answer(Verdict.INFO, count_screens.not_so_many(), when),
        }
        self._desk.question = Question(answers)
        return outcome

    def _counted(self, count: Count, line: Line, quantity: int, at: datetime) -> Outcome:
        if self._is_over(line):
            return self._desk.refused("SX-D", "No line for a number", at)
        desk, now = self._desk, line.set_to(quantity)
        body = {
            "event": "quantity",
            "count": count.id,
            "zone": line.zone,
            "gtin": line.gtin,
            "lot": line.lot,
            "expiry": line.expiry and line.expiry.isoformat(),
            "condition": line.condition.value,
            "quantity": quantity,
            "before": line.quantity,
            "line": now.quantity,
            **({"nocode": True} if line.nocode else {}),
        }
        entry = Entry(at, "count", body, changes=(LineCounted(count.id, now),))
        total = totals(desk.store.read(lambda db: counts.lines(db, count.id, line.zone))).packs
        total += now.quantity - line.quantity
        product = self._product(line)
        name = product.name if product else f"GTIN {line.gtin}"
        return desk.recorded(Verdict.OK, count_screens.quantity_set(name, now, total), entry)

    def _nocode(self, card: Card, at: datetime) -> Outcome:
        """Count the next product by hand: its packages have no code that can be read."""
        count = self._desk.store.read(counts.standing)
        if count is None or not count.zone:
            return self._desk.refused(card.text, "Scan a zone card", at)
        body = command(Activity.COUNT, card.text, count=count.id)
        entry = Entry(at, "command", body, remembered={BY_HAND: "yes"})
        return self._desk.recorded(Verdict.INFO, count_screens.nocode(), entry, stays=True)

    def _product(self, line: Line) -> Product | None:
        return self._desk.store.read(lambda db: shelves.product(db, line.gtin))
