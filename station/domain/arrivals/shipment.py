"""Receiving against what was sent: the lists of shipments, and what is said of a package that comes in.

A match says that the list of a shipment has the package; it says nothing of the package itself, so the word is MATCH.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final

from station.domain.arrivals.suspects import Check, SuspectCase
from station.domain.screens.words import first_that_fits, plain, short_day

ABSENT: Final = 0
"""In the place of a shipment's number: the list of the shipment that a card named is not here."""


class Against(Enum):
    """What a site receives against."""

    AUTO = "auto"
    """The lists of shipments, from the first list on that was imported."""
    LISTS = "lists"
    NONE = "none"


class Answer(Enum):
    """What the lists say of a package."""

    MATCH = "match"
    NOT_ON_LIST = "not_on_list"
    WRONG_LOT = "wrong_lot"
    WRONG_DATE = "wrong_date"
    ALREADY_RECEIVED = "already_received"
    LIST_ABSENT = "list_absent"
    NO_SERIAL = "list_wants_serial"
    """The list names packages of this product by their serial numbers, and the symbol has none."""


WRONG: Final = frozenset({Answer.NOT_ON_LIST, Answer.WRONG_LOT, Answer.WRONG_DATE})
"""Answers that make a package suspect."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of a list: a package by its serial number, or so many of a lot."""

    gtin: str
    serial: str
    """Empty where the list counts packages of a lot."""
    lot: str
    expiry: date | None
    container: str
    """The SSCC, or the GTIN and serial number of the case, that it is packed in; empty where it is in none."""
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Shipment:
    """What a file says was sent."""

    name: str
    """What tells it from other shipments: its despatch advice, else its purchase order, else the document."""
    references: tuple[tuple[str, str], ...]
    """Documents of the trade as (kind, number): `po`, `asn`, `inv` and the like."""
    lines: Sequence[Sent]
    containers: Mapping[str, str]
    """Each container and the one that it is packed in; empty for an outermost one."""
    sender: str = ""
    receiver: str = ""
    ship_from: str = ""
    ship_to: str = ""
    sent_at: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """A shipment whose list is here, and how much of it has come."""

    number: int
    name: str
    po: str
    expected: int
    received: int

    @property
    def is_open(self) -> bool:
        """Whether something of it has not come yet."""
        return self.received < self.expected

    @property
    def label(self) -> str:
        """The shipment as a person names it."""
        return plain(f"PO {self.po}" if self.po else self.name)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list that is here."""

    shipment: int
    serial: str
    lot: str
    expiry: date | None
    container: str
    quantity: int
    received: int


class Waiting(Enum):
    """How it stands with a package that came before its list."""

    WAITS = "waits"
    """It is set apart until its list comes."""
    RELEASED = "released"
    """Its list has come and has it; nobody has brought it to the shelf yet."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the lists and cases that are here have of a package."""

    ever: bool = False
    """Whether any list was ever imported."""
    own: tuple[Line, ...] = ()
    """The lines with its serial number."""
    by_lot: tuple[Line, ...] = ()
    """The lines that count packages of its product."""
    headers: Mapping[int, Header] = field(default_factory=dict)
    """The shipments that its product is in."""
    waiting: Waiting = Waiting.OVER
    alike: int = 0
    """How many packages of its product and lot the lists have."""
    case: SuspectCase | None = None
    """The case of its product and lot."""
    last_case: str = ""
    """The case that was opened last, whatever it is about."""


NOTHING: Final = Listing()


@dataclass(frozen=True, slots=True)
class Match:
    """The answer of the lists, and what stands behind it."""

    answer: Answer
    header: Header | None = None
    """The shipment; None where the list is absent."""
    line: Line | None = None
    """The line that the package was held against."""
    taken: tuple[tuple[Line, int], ...] = ()
    """The lines that the package is of, and how many of each come with it."""
    left: int | None = None
    """Of a lot that has come in full: how many more were sent than have come."""

    @property
    def brief(self) -> str:
        """The answer in at most 21 characters."""
        if self.left is not None:
            return first_that_fits(f"ONLY {self.left} MORE SENT", "MORE THAN SENT") if self.left else "MORE THAN SENT"
        return _BRIEFS[self.answer]

    @property
    def says(self) -> str:
        """What the list has in the place of what is printed; empty where nothing is to be said."""
        if self.answer is Answer.WRONG_LOT and self.line:
            return first_that_fits(f"List LOT {plain(self.line.lot)}", f"List {plain(self.line.lot)}")
        if self.answer is Answer.WRONG_DATE and self.line and self.line.expiry:
            return f"List EXP {short_day(self.line.expiry)}"
        return ""

    def progress(self, received: int) -> str:
        """Return how much of the shipment has come: `12 of 42`."""
        return f"{received} of {self.header.expected}" if self.header else ""


_BRIEFS: Final = {
    Answer.MATCH: "MATCH",
    Answer.NOT_ON_LIST: "NOT ON LIST",
    Answer.WRONG_LOT: "WRONG LOT",
    Answer.WRONG_DATE: "WRONG DATE",
    Answer.ALREADY_RECEIVED: "ALREADY RECEIVED",
    Answer.LIST_ABSENT: "LIST ABSENT",
    Answer.NO_SERIAL: "LIST HAS SERIALS",
}
_ORDER: Final = (Answer.MATCH, Answer.ALREADY_RECEIVED, Answer.WRONG_DATE, Answer.WRONG_LOT)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a scan has to do with lists and cases."""

    match: Match | None = None
    check: Check | None = None
    waiting: Waiting | None = None
    """How it stands with the package from now on; None where nothing changes."""


def match(
    serial: str | None,
    lot: str | None,
    expiry: date | None,
    listing: Listing,
    chosen: Sequence[Header],
    against: Against,
    quantity: int = 1,
) -> Match | None:
    """Return what the lists say of a package; None where the site does not receive against lists.

    The chosen shipments go first; a package that another list has by its own serial number or lot is of that one.
    """
    if against is Against.NONE or (against is Against.AUTO and not listing.ever):
        return None
    numbers = [header.number for header in chosen]
    headers = {**listing.headers, **{header.number: header for header in chosen}}
    if listing.own:
        return _by_serial(lot, expiry, listing.own, numbers, headers)
    if listing.by_lot:
        if lot is None or expiry is None:
            return None
        return _by_lot(lot, expiry, _ordered(listing.by_lot, numbers), headers, quantity)
    return _unlisted(serial, listing, chosen)


def _unlisted(serial: str | None, listing: Listing, chosen: Sequence[Header]) -> Match:
    """Return the answer to a package that no list names by its serial number or lot.

    It belongs to the chosen shipment, or where none is chosen to one that its product is in and that is open. Without
    either its own list is not here.
    """
    named = [header for header in listing.headers.values() if header.is_open]
    if serial is None and named:
        return Match(Answer.NO_SERIAL, named[0])
    candidates = chosen or named
    if not candidates or candidates[0].number == ABSENT:
        return Match(Answer.LIST_ABSENT)
    return Match(Answer.NOT_ON_LIST, candidates[0])


def _by_serial(
    lot: str | None, expiry: date | None, lines: Iterable[Line], chosen: Sequence[int], headers: Mapping[int, Header]
) -> Match:
    """Return the answer of the line with the package's serial number; of several, the chosen shipment's, the best."""
    answers = [(_held_against(line, lot, expiry), line) for line in lines]
    answer, line = min(answers, key=lambda each: (each[1].shipment not in chosen, _ORDER.index(each[0])))
    taken = ((line, 1),) if answer is Answer.MATCH else ()
    return Match(answer, headers.get(line.shipment), line, taken)


def _held_against(line: Line, lot: str | None, expiry: date | None) -> Answer:
    if lot is not None and line.lot and line.lot != lot:
        return Answer.WRONG_LOT
    if expiry is not None and line.expiry is not None and line.expiry != expiry:
        return Answer.WRONG_DATE
    return Answer.ALREADY_RECEIVED if line.received else Answer.MATCH


def _ordered(lines: Iterable[Line], chosen: Sequence[int]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.shipment not in chosen, line.received >= line.quantity, line.shipment))


def _by_lot(lot: str, expiry: date, lines: Sequence[Line], headers: Mapping[int, Header], quantity: int) -> Match:
    """Return the answer of the lines that count packages: as many may come as were sent."""
    same = [line for line in lines if line.lot in ("", lot) and line.expiry in (None, expiry)]
    if not same:
        of_lot = next((line for line in lines if line.lot in ("", lot)), None)
        answer, line = (Answer.WRONG_DATE, of_lot) if of_lot else (Answer.WRONG_LOT, lines[0])
        return Match(answer, headers.get(line.shipment), line)
    left = sum(max(0, line.quantity - line.received) for line in same)
    if left < quantity:
        return Match(Answer.NOT_ON_LIST, headers.get(same[0].shipment), same[0], left=left)
    taken = []
    for line in same:
        count = min(quantity, max(0, line.quantity - line.received))
        quantity -= count
        taken += [(line, count)] if count else []
    return Match(Answer.MATCH, headers.get(taken[0][0].shipment), taken[0][0], tuple(taken))


def code(text: str) -> str:
    """Return a document's number as a card can have it: its letters and digits, in upper case."""
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())
