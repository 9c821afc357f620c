"""Receiving against lists: the card of a shipment, a list that comes, and what a package's row says of its list."""

from datetime import datetime

from station.domain.arrivals.shipment import ABSENT, Against, Header, code
from station.domain.cards.cards import Card
from station.domain.screens import list_notices
from station.domain.verdict import Verdict
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.store import lists
from station.store.store import Entry


class Arrivals:
    """Answers the cards of shipments, and looks for lists that were imported meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen = self._counted = self._newest_seq()
        self._sounded = 0

    def choose(self, card: Card, at: datetime) -> Outcome:
        """Answer the card of a shipment: what is scanned from now on is of this one."""
        desk, name = self._desk, code(card.argument)
        shipments = desk.shipments
        if shipments.against is Against.NONE or not name:
            return self._desk.refused(card.text, "Not against lists" if name else "Which shipment?", at)
        found = shipments.named(name)
        if not found and shipments.against is Against.AUTO and desk.store.read(lists.newest) is None:
            return self._desk.refused(card.text, "No list was imported", at)
        headers = found or (Header(ABSENT, name, "", 0, 0),)
        signals = list_notices.chosen(found) if found else list_notices.absent(card.argument)
        body = command(desk.activity, card.text, shipments=[header.name for header in headers])
        if not found:
            body["list"] = "list_absent"
        outcome = desk.recorded(Verdict.INFO, signals, Entry(at, "command", body, remembered=shipments.choice(headers)))
        shipments.choose(headers, at)
        return outcome

    def look(self, at: datetime) -> Outcome | None:
        """Say that a list came, once nobody is reading an answer; an alarm that it raised sounds at once."""
        desk, found = self._desk, self._desk.store.read(lists.newest)
        if found is None or found[1] == self._seen:
            return None
        if found[1] != self._counted:  # packages that waited for the list are in stock since
            self._counted = found[1]
            desk.count_anew()
        alarms = desk.store.alarms()
        if alarms and alarms[0].raised_seq > max(self._seen, self._sounded):
            self._sounded = alarms[0].raised_seq
            desk.front.resound()
            desk.front.alarm(alarms[0], begins=True)
        if desk.front.is_busy(at) or alarms:
            return Outcome(Verdict.INFO, desk.front.turn(at))
        header, self._seen = found
        return desk.answer(Verdict.INFO, list_notices.came(header, desk.store.read(lists.released)), at)

    def _newest_seq(self) -> int:
        found = self._desk.store.read(lists.newest)
        return found[1] if found else 0
