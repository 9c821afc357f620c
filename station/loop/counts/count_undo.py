"""Taking back the last scan or quantity of a count within a minute, by a row that refers to it."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from station.domain.cards.cards import Card
from station.domain.counts.counting import Line, totals
from station.domain.screens import count_screens
from station.domain.verdict import Verdict
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.store import counts, journal, shelves
from station.store.count_changes import LineCounted, SerialUncounted
from station.store.counts import Count
from station.store.store import Change, Entry

WITHIN: Final = timedelta(seconds=60)


class CountUndo:
    """Answers UNDO while counting: what was counted last comes off, once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take_back(self, card: Card, at: datetime) -> Outcome:
        """Take back the last thing that was counted in this zone."""
        store = self._desk.store
        count = store.read(counts.standing)
        found = count and count.zone and store.read(lambda db: counts.last_counted(db, count.id, count.zone))
        if not count or not found:
            return self._desk.refused(card.text, "Nothing to take back", at)
        line, seq = found
        row = store.read(lambda db: journal.row(db, seq))
        body = json.loads(row.body)
        age = at - datetime.fromisoformat(row.at)
        if "before" not in body and not body.get("counted"):
            return self._desk.refused(card.text, "Nothing to take back", at)
        if not timedelta(0) <= age <= WITHIN:
            return self._desk.refused(card.text, "Older than 60 s", at)
        if body.get("alarm"):
            return self._desk.refused(card.text, "Alarmed: it stays", at)
        before = body["before"] if "before" in body else line.quantity - body["counted"]
        return self._taken_back(count, line, before, seq, at)

    def _taken_back(self, count: Count, line: Line, before: int, undoes: int, at: datetime) -> Outcome:
        store = self._desk.store
        now = replace(line, quantity=before, base=min(line.base, before), typed=False)
        serial = store.read(lambda db: counts.serial_of(db, count.id, undoes))
        changes: list[Change] = [LineCounted(count.id, now)]
        if serial is not None:
            changes.append(SerialUncounted(count.id, line.gtin, serial))
        body = {
            "event": "undone",
            "count": count.id,
            "zone": line.zone,
            "gtin": line.gtin,
            "lot": line.lot,
            "undoes": undoes,
            "line": before,
        }
        total = totals(store.read(lambda db: counts.lines(db, count.id, line.zone))).packs + before - line.quantity
        product = store.read(lambda db: shelves.product(db, line.gtin))
        signals = count_screens.taken_back(product.name if product else f"GTIN {line.gtin}", now, total)
        return self._desk.recorded(Verdict.INFO, signals, Entry(at, "count", body, changes=tuple(changes)))
