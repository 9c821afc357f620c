"""Moving packages from one place to another: the FROM card, the packages, the TO card.

What was scanned is on its way, which is a place of its own, until the TO card: so nothing is lost where the power
fails between two cards, and the next place card is the TO card as long as anything is on its way.
"""

from datetime import date, datetime
from typing import Final

from station.domain import fefo
from station.domain.cards.cards import Card
from station.domain.decision import Moved
from station.domain.screens import prompts
from station.domain.stock import IN_TRANSIT, Status, is_place
from station.domain.verdict import Advice, Verdict
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.loop.questions import Answer
from station.store import places
from station.store.places import Delivered, Standing
from station.store.store import Entry


class Moving:
    """Takes the cards of places while packages are moved."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages
        self.during: Final[dict[str, Answer]] = {"L": self.place}

    def place(self, card: Card, at: datetime) -> Outcome:
        """Take a place as where packages go, or where nothing is on its way as where they come from."""
        desk, place = self._desk, card.argument
        if not is_place(place):
            return desk.refused(card.named, "Unknown place", at)
        moving = desk.store.read(lambda db: places.standing(db, IN_TRANSIT))
        return self._to(card, moving, at) if moving else self._from(card, at)

    def _from(self, card: Card, at: datetime) -> Outcome:
        desk, place = self._desk, card.argument
        entry = Entry(at, "command", command(desk.activity, card.named), remembered={"location": place})
        outcome = desk.recorded(Verdict.INFO, prompts.leaving(place), entry)
        desk.location = place
        return outcome

    def _to(self, card: Card, moving: list[Standing], at: datetime) -> Outcome:
        desk, place = self._desk, card.argument
        like = Moved(moving[0].item, Status.AVAILABLE, 1, IN_TRANSIT, from_stock=True, to=place)
        refusal, beside = self._packages.frozen(like)
        if refusal is not None:
            return desk.held_up(card.named, refusal, at)
        advice = [self._advice(each, place, at) for each in moving]
        count = sum(each.quantity for each in moving)
        lots = [
            {
                "gtin": each.item.gtin,
                "lot": each.item.lot,
                "expiry": each.item.expiry and each.item.expiry.isoformat(),
                "quantity": each.quantity,
                "advice": where and where.value,
            }
            for each, where in zip(moving, advice, strict=True)
        ]
        body = {"event": "delivered", "command": card.named, "location": place, "from": desk.location, "lots": lots}
        body |= beside
        seq = desk.record(Entry(at, "transfer", body, changes=(Delivered(place),)))
        front, behind = advice.count(Advice.FRONT), advice.count(Advice.BEHIND)
        return desk.answer(Verdict.INFO, prompts.delivered(place, count, front, behind), at, seq=seq)

    def _advice(self, each: Standing, place: str, at: datetime) -> Advice | None:
        """Return where a lot goes on the shelf it comes to."""
        desk, item = self._desk, each.item
        known = desk.store.known(item)
        lots = [lot for lot in known.lots if lot.location == place]
        choices = desk.situation(at).choices
        around = fefo.neighbours(lots, each.use_by, today=date.min, location=place, choices=choices)
        return around.advice
