"""Kits: a crash cart or a tray, whose expiry is that of what expires first in it; what is taken out opens it again.

A kit is a place, so what is in it is looked after like every other stock: recalls are looked back for in it, and its
packages can be looked up.
"""

from datetime import datetime
from typing import Final

from station.domain.cards.cards import Card
from station.domain.decision import Activity, Moved
from station.domain.screens import prompts
from station.domain.stock import KIT, LONGEST_LOCATION
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.questions import Answer
from station.store import places
from station.store.places import Kit
from station.store.store import Entry

_LONGEST: Final = LONGEST_LOCATION - len(KIT)


def taken_from(moved: Moved) -> str | None:
    """Return the kit out of which packages are taken; None where they do not leave one."""
    leaves = moved.location.startswith(KIT) and moved.to != moved.location and moved.from_stock
    return moved.location.removeprefix(KIT) if leaves else None


class Kits:
    """Opens kits, and closes them with the expiry that they have."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.verbs: Final[dict[str, Answer]] = {"K": self.open}
        self.during: Final[dict[str, Answer]] = {"CLOSE": self.close}

    def open(self, card: Card, at: datetime) -> Outcome:
        """Open a kit: what is scanned from now on goes into it."""
        desk, name = self._desk, card.argument
        if not name or len(name) > _LONGEST:
            return self._desk.refused(card.named, "Unknown kit", at)
        before = desk.kit.before if desk.kit else desk.activity
        body = command(desk.activity, card.named, event="kit_opened", kit=name)
        remembered = {"activity": Activity.KIT.value, "kit": name, "before_kit": before.value}
        seq = desk.record(Entry(at, "command", body, remembered=remembered, changes=(Kit(name),)))
        desk.begin_kit(name, before)
        return desk.answer(Verdict.INFO, prompts.kit_begun(name), at, seq=seq)

    def close(self, card: Card, at: datetime) -> Outcome:
        """Close the kit; its expiry is that of what expires first in it."""
        desk = self._desk
        assert desk.kit is not None, "a kit is closed while one is open"
        name, before = desk.kit.name, desk.kit.before
        inside = desk.store.read(lambda db: places.standing(db, KIT + name))
        if not inside:
            return self._desk.refused(card.named, "The kit is empty", at)
        first, expiry, count = inside[0].item, inside[0].use_by, sum(each.quantity for each in inside)
        body = command(
            desk.activity,
            card.named,
            event="kit_closed",
            kit=name,
            expiry=expiry.isoformat(),
            packages=count,
            gtin=first.gtin,
            lot=first.lot,
        )
        entry = Entry(at, "command", body, remembered={"activity": before.value}, changes=(Kit(name, expiry),))
        seq = desk.record(entry)
        desk.activity, desk.kit = before, None
        return desk.answer(Verdict.INFO, prompts.kit_closed(name, expiry, first.lot or "", count), at, seq=seq)
