"""Which shipments are being received: what a card, a container or a package has said, for as long as it holds."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from station.domain.arrivals.shipment import ABSENT, Against, Header, Listing, Match
from station.domain.decision import Item
from station.store import lists
from station.store.store import Store

LAPSES: Final = timedelta(hours=2)
"""How long a choice holds when nothing is received: by then another delivery may be on the bench."""
_KEY: Final = "shipments"
_BY_NAME: Final = "?"
"""Before the name of a shipment whose list is not here."""
_WORDS: Final = ("PO", "ASN")
"""What a card may have before a document's number."""


class Shipments:
    """The shipments that are being received."""

    def __init__(self, store: Store, against: Against) -> None:
        self._store, self.against = store, against
        self._chosen = store.remembered(_KEY) or ""
        self._used: datetime | None = None

    def chosen(self, at: datetime) -> tuple[Header, ...]:
        """Return the shipments that were chosen, if the choice still holds at this instant."""
        if self._used is not None and at - self._used > LAPSES:
            self._chosen = ""
        self._used = at
        if self._chosen.startswith(_BY_NAME):
            name = self._chosen.removeprefix(_BY_NAME)
            return self.named(name) or (Header(ABSENT, name, "", 0, 0),)
        numbers = [int(number) for number in self._chosen.split(",") if number]
        return self._store.read(partial(lists.headers, numbers=numbers)) if numbers else ()

    def shift(self, step: timedelta) -> None:
        """Let a choice hold as long as ever, though the clock was put forward or back."""
        self._used = self._used and self._used + step

    def named(self, name: str) -> tuple[Header, ...]:
        """Return the shipments that a name on a card can mean: those with something still to come, or else all."""
        codes = [name, *(name.removeprefix(word) for word in _WORDS if name.startswith(word))]
        found = next((found for code in codes if (found := self._store.read(partial(lists.named, code=code)))), ())
        return tuple(header for header in found if header.is_open) or found

    def listing(self, item: Item) -> Listing:
        """Return what the lists and cases that are here have of a package."""
        return self._store.read(partial(lists.listing, item=item))

    def by(self, match: Match | None, at: datetime) -> tuple[Header, ...] | None:
        """Return the shipment that a package or a container chooses by being of it; None where it is chosen."""
        if match is None or not match.taken or match.header is None:
            return None
        is_chosen = match.header.number in [header.number for header in self.chosen(at)]
        return None if is_chosen else (match.header,)

    def choice(self, headers: tuple[Header, ...]) -> Mapping[str, str]:
        """Return what is to be remembered of a choice."""
        absent = [header.name for header in headers if header.number == ABSENT]
        return {_KEY: f"{_BY_NAME}{absent[0]}" if absent else ",".join(str(header.number) for header in headers)}

    def choose(self, headers: tuple[Header, ...], at: datetime) -> None:
        """Take it that these are being received from now on."""
        self._chosen, self._used = self.choice(headers)[_KEY], at
