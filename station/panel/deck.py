"""The cards that lie before the panel, in groups: commands, places, digits, and the badges of the demo's people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from station.domain.cards import time_card
from station.domain.cards.captions import ENGLISH
from station.domain.cards.cards import card, signed
from station.panel.consignment import ORDER
from station.panel.pharmacy import FRIDGE, SAFE, SHELF
from station.panel.products import OXELTRAN, PRODUCTS
from station.panel.staff import STAFF, Member

TIME: Final = time_card.VERB
"""What the card of the time is asked for by; it tells the time at which it is scanned."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that lie together."""

    id: str
    title: str
    about: str
    cards: str
    """Their words."""
    is_open: bool = False
    """Whether they lie in sight from the start."""


_PRODUCTS: Final = " ".join(f"P-{product.gtin}" for product in PRODUCTS if product is not OXELTRAN)
GROUPS: Final = (
    Group("answer", "Answers", "", "ACK HOLD YES NO UNDO HELP", True),
    Group("badge", "Badges", "a signature wants badge, PIN, Enter", "", True),
    Group("place", "Places and bins", "", f"L-{SHELF} L-{FRIDGE} L-{SAFE} B-Q1 B-XEXP", True),
    Group(
        "count",
        "Counting and kits",
        "a zone is a place's card",
        "CLOSE EMPTY RESUME M-COUNT-SPOT M-COUNT-SHIFT M-COUNT-FULL OPEN NOCODE K-CART-1",
    ),
    Group("reason", "Reasons", "why a later lot goes out", "R-1 R-2 R-3 R-4 OVERRIDE"),
    Group("number", "How many", "", f"N-3 N-12 Q-3 Q-12 {' '.join(f'D-{key}' for key in '0123456789')} D-BACK D-ENTER"),
    Group("arrival", "Shipment and product cards", "", f"S-PO-{ORDER} {_PRODUCTS}"),
    Group("activity", "Activities", "the strip above, as cards", ""),
    Group("proof", "Drills and the time", "", f"TESTRECALL SELFTEST {TIME}"),
)
ACTIVITIES: Final = (
    ("Receiving bench", (("M-RECV", "receive"), ("M-RETURN", "return"), ("M-RETURN-OUT", "return_out"))),
    ("Cabinet", (("M-PICK", "checkpoint"), ("M-OPEN", "open"), ("K-CART-1", "kit"))),
    ("Counting", (("M-COUNT", "count"), ("M-WALK", "expiry_walk"))),
    (
        "Everything else",
        (("M-LOOKUP", "lookup"), ("M-PULL", "pull"), ("M-MOVE", "move"), ("M-TRAIN", "training")),
    ),
)
"""Whose work an activity is: the card that begins it, and its name in the station's records."""
_NAMES: Final = {
    "M-RECV": ("Receive", "Packages come in"),
    "M-RETURN": ("Take back", "A package comes back, on hold"),
    "M-RETURN-OUT": ("Send back", "Packages go back to where they came from"),
    "M-PICK": ("Checkpoint", "Check a package before it is taken"),
    "M-OPEN": ("Open a pack", "The days after opening begin"),
    "K-CART-1": ("Fill a kit", "The crash cart, until CLOSE"),
    "M-COUNT": ("Count", "Zone by zone, blind"),
    "M-WALK": ("Expiry walk", "Along a shelf; nothing is counted"),
    "M-LOOKUP": ("Look up", "Nothing is changed"),
    "M-PULL": ("Pull", "Take out what is expired, recalled or damaged"),
    "M-MOVE": ("Move", "FROM card, packages, TO card"),
    "M-TRAIN": ("Training", "Nothing counts"),
    f"L-{SHELF}": ("Shelf B3", ""),
    f"L-{FRIDGE}": ("Fridge 1", ""),
    f"L-{SAFE}": ("Safe 1", ""),
    "OVERRIDE": ("Override", "Asks for the reason."),
    "N-3": ("Next scan x 3", "Before a scan of packages without serial numbers."),
    "N-12": ("Next scan x 12", "Before a scan of packages without serial numbers."),
    "Q-3": ("It is 3", "After the scan: so many they are."),
    "Q-12": ("It is 12", "After the scan: so many they are."),
    f"S-PO-{ORDER}": (f"Order {ORDER}", "What is scanned from now on is of this order."),
    TIME: ("TIME card", "Made anew for each scan: it tells the time of now."),
    **{f"D-{digit}": (digit, "") for digit in "0123456789"},
    **{f"P-{product.gtin}": (product.brand, "The product's card on its shelf.") for product in PRODUCTS},
}


class Deck:
    """The cards with what their symbols hold."""

    def __init__(self, key: bytes | None, now: Callable[[], datetime]) -> None:
        """Sign badges and times with the site's key; without one there are none."""
        self._key, self._now = key, now
        self._badges = {each.words: signed(each.words, key) for each in STAFF} if key else {}

    @property
    def words(self) -> tuple[str, ...]:
        """What each card is asked for by."""
        return tuple(each["words"] for each in self.described())

    def text(self, words: str) -> str:
        """Return what a card's symbol holds; raise `ValueError` where no card can have these words."""
        if words == TIME and self._key:
            return time_card.text(self._now(), self._key)
        return self._badges.get(words) or card(words)

    def described(self) -> list[dict[str, Any]]:
        """Return the cards as a browser is told of them."""
        begin = [_named(words, "activity") for _, group in ACTIVITIES for words, _ in group if words != "K-CART-1"]
        plain = [_named(words, group.id) for group in GROUPS for words in group.cards.split() if self._has(words)]
        return [*begin, *plain, *(_badge(each, self._badges[each.words]) for each in STAFF if self._badges)]

    def _has(self, words: str) -> bool:
        return words != TIME or self._key is not None

    @staticmethod
    def groups() -> list[dict[str, Any]]:
        """Return the groups as a browser is told of them."""
        return [{"id": each.id, "title": each.title, "about": each.about, "open": each.is_open} for each in GROUPS]

    @staticmethod
    def activities() -> list[dict[str, Any]]:
        """Return what can be done at the station, by whose work it is."""
        return [
            {"people": people, "activities": [{"words": words, "name": name} | _says(words) for words, name in group]}
            for people, group in ACTIVITIES
        ]


def _says(words: str) -> dict[str, str]:
    label, about = _NAMES.get(words) or ENGLISH[words]
    return {"label": label, "about": about}


def _named(words: str, group: str) -> dict[str, Any]:
    text = "SX-T-time-signature" if words == TIME else card(words)
    return {"words": words, "text": text, "group": group} | _says(words)


def _badge(member: Member, text: str) -> dict[str, Any]:
    person = member.person
    told = {"words": member.words, "text": text, "label": person.name, "group": "badge", "about": ""}
    return {**told, "role": person.role.value, "pin": member.pin}
