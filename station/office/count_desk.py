"""What the office has to say to stations of their counts: which messages are due, and which are to be taken back.

All of it is retained, so the broker says it again to a station that was away; and all of it is in the database, so the
office says it again to a broker that forgot.
"""

import logging
import sqlite3
from dataclasses import dataclass
from typing import Final

from station.mqtt import FAILURE
from station.office import count_letters, count_query
from station.office.count_letters import PAGE, Request
from station.office.count_query import Receiver

log = logging.getLogger(__name__)

LOOK_S: Final = 1.0
"""Seconds between looks for what somebody asked for at the machine."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A message of what others counted, by its station and number."""

    station: str
    number: int


class CountDesk:
    """Says what is new, and on each connection everything."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._look_at = 0.0
        self.arrive()

    def arrive(self) -> None:
        """Begin on a new connection: the broker may have forgotten what it was told."""
        self._told: dict[str, Receiver] = {}
        self._asked: dict[str, list[Request]] = {}
        self._due: dict[_Page | str, None] = {}
        """Pages, and stations that are to be told what they are asked for, in the order in which they became due."""
        self._taking_back: dict[int, _Page] = {}
        """Messages under way that take a page back."""
        self._look_at = 0.0
        self._is_refused = False

    def look(self, at: float, *, news: bool) -> None:
        """Find what is due: after an event of a count, and every second what was asked for."""
        if not news and at < self._look_at:
            return
        self._look_at = at + LOOK_S
        now = {each.station: each for each in count_query.receivers(self._db)}
        for receiver in now.values():
            self._due |= dict.fromkeys(self._fresh(receiver))
        self._told = now
        under_way = set(self._taking_back.values())
        for station, pages in count_query.retained(self._db).items():
            over = [_Page(station, number) for number in range(self._pages(station), pages)]
            self._due |= dict.fromkeys(page for page in over if page not in under_way)
        for station, requests in count_query.waiting(self._db).items():
            if self._asked.get(station) != requests:
                self._asked[station] = requests
                self._due[station] = None

    def next(self) -> tuple[str, bytes, _Page | None] | None:
        """Return topic and payload of what is due next, with the page that it takes back; None where nothing is."""
        if not self._due:
            return None
        due = next(iter(self._due))
        del self._due[due]
        if isinstance(due, str):
            return (*count_letters.asked(due, self._asked[due]), None)
        receiver = self._told.get(due.station)
        if receiver is None or due.number >= receiver.pages:
            return (*count_letters.elsewhere(due.station, due.number, "", ()), due)
        if due.number >= count_query.retained(self._db).get(due.station, 0):
            count_query.retain(self._db, due.station, due.number + 1)
        told = count_query.page(self._db, receiver, due.number)
        return (*count_letters.elsewhere(due.station, due.number, receiver.count, told), None)

    def sent(self, message: int, page: _Page | None) -> None:
        """Note that a message went out."""
        if page is not None:
            self._taking_back[message] = page

    def answered(self, message: int, code: int, reason: str) -> None:
        """Note the broker's answer: when it has let go of all that is over, nothing more is to be taken back."""
        if code >= FAILURE and not self._is_refused:
            self._is_refused = True
            log.error("the broker refuses what the office says; is its access list ours?", extra={"reason": reason})
        page = self._taking_back.pop(message, None)
        if page is None or code >= FAILURE:
            return
        left = {*self._taking_back.values(), *self._due}
        wanted = self._pages(page.station)
        if not any(isinstance(each, _Page) and each.station == page.station and each.number >= wanted for each in left):
            count_query.retain(self._db, page.station, wanted)

    def _pages(self, station: str) -> int:
        receiver = self._told.get(station)
        return receiver.pages if receiver else 0

    def _fresh(self, receiver: Receiver) -> list[_Page]:
        """Return the pages that have something which the broker was not told on this connection."""
        before = self._told.get(receiver.station)
        told = before.packages if before is not None and before.count == receiver.count else 0
        if told >= receiver.packages:
            return []
        return [_Page(receiver.station, number) for number in range(told // PAGE, receiver.pages)]
