"""Every card that is printed, in one place: its words, the sheet it is on, the band that tells its kind.

A part of the station that takes a new card adds it here and to `captions`, and `station cards` prints it.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from station.domain.arrivals.shipment import code
from station.domain.cards import cards
from station.domain.cards.captions import ENGLISH, SPANISH
from station.domain.people import Person, Role
from station.domain.stock import KIT, LONGEST_LOCATION

_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


class Language(Enum):
    """What a card's caption is written in."""

    ENGLISH = "en"
    SPANISH = "es"


class Sheet(Enum):
    """Which cards are printed together."""

    COMMANDS = "commands"
    DIGITS = "digits"
    PLACES = "places"
    BINS = "bins"
    REASONS = "reasons"
    PRODUCTS = "products"
    SHIPMENTS = "shipments"
    KITS = "kits"
    PEOPLE = "people"


class Band(Enum):
    """The kind of card, as the band at its side tells it besides its words."""

    ACTIVITY = "activity"
    ANSWER = "answer"
    COUNT = "count"
    PROOF = "proof"
    NUMBER = "number"
    PLACE = "place"
    BIN = "bin"
    REASON = "reason"
    PRODUCT = "product"
    SHIPMENT = "shipment"
    KIT = "kit"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """A card as it is printed."""

    text: str
    """What its symbols hold."""
    title: str
    about: str
    """What it does, in a sentence."""
    band: Band


_CAPTIONS: Final = {Language.ENGLISH: ENGLISH, Language.SPANISH: SPANISH}
_WORDS: Final = {
    Sheet.COMMANDS: (
        (Band.ACTIVITY, "M-RECV M-PICK M-LOOKUP M-WALK M-PULL M-RETURN M-RETURN-OUT M-MOVE M-OPEN M-COUNT M-TRAIN"),
        (Band.ANSWER, "ACK YES NO HOLD UNDO HELP"),
        (Band.COUNT, "M-COUNT-FULL M-COUNT-CYCLE M-COUNT-SHIFT M-COUNT-SPOT M-COUNT-BASELINE M-COUNT-OWNERSHIP"),
        (Band.COUNT, "CLOSE EMPTY RESUME OPEN NOCODE"),
        (Band.PROOF, "TESTRECALL SELFTEST"),
    ),
    Sheet.BINS: ((Band.BIN, "B-Q1 B-XEXP"),),
    Sheet.REASONS: (
        (Band.ANSWER, "OVERRIDE"),
        (Band.REASON, "R-1 R-2 R-3 R-4 V-01 V-02 V-03 V-04 V-05 V-06 V-07 V-08 V-09 V-10 V-11 V-12 V-13 V-14 V-15"),
    ),
}
"""The cards that are the same at every site, in the order in which they are printed."""
_LONGEST_NUMBER: Final = 20
"""Letters and digits of a document's number that a card has room for."""
_KEYS: Final = ("DOT", "BACK", "CLEAR", "ENTER")
_NUMBERS: Final = (2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 30, 50, 60, 100)


def fixed(sheet: Sheet, language: Language) -> tuple[PrintedCard, ...]:
    """Return the cards of a sheet that are the same at every site; of what a site names itself there are none."""
    return tuple(
        _captioned(words, band, language) for band, listed in _WORDS.get(sheet, ()) for words in listed.split()
    )


def strips(language: Language) -> tuple[tuple[str, tuple[PrintedCard, ...]], ...]:
    """Return the strips of the digit sheet with their titles: the keys, numbers for the next scan, and for the last."""
    english = language is Language.ENGLISH
    every = "packages, next scan" if english else "envases, próximo"
    last = "is the quantity" if english else "es la cantidad"
    digits = (PrintedCard(cards.card(f"D-{digit}"), digit, "", Band.NUMBER) for digit in "1234567890")
    keys = (_captioned(f"D-{key}", Band.NUMBER, language) for key in _KEYS)
    return (
        ("Digits" if english else "Cifras", (*digits, *keys)),
        ("Before a scan" if english else "Antes de escanear", _numbers("N", "\N{MULTIPLICATION SIGN}", every)),
        ("After a scan" if english else "Después de escanear", _numbers("Q", "=", last)),
    )


def _captioned(words: str, band: Band, language: Language) -> PrintedCard:
    title, about = _CAPTIONS[language][words]
    return PrintedCard(cards.card(words), title, about, band)


def _numbers(verb: str, sign: str, about: str) -> tuple[PrintedCard, ...]:
    return tuple(
        PrintedCard(cards.card(f"{verb}-{number}"), f"{sign} {number}", about, Band.NUMBER) for number in _NUMBERS
    )


def place(name: str, language: Language) -> PrintedCard:
    """Return the card of a place; raise `ValueError` where no card can say its name."""
    if not name or len(name) > LONGEST_LOCATION or not _ALPHABET.issuperset(name):
        raise ValueError(
            f"place {name!r} fits on no card; at most {LONGEST_LOCATION} upper case letters, digits and hyphens, "
            "such as SHELF-B3"
        )
    about = {
        Language.ENGLISH: "This is the place. In a count: opens the zone.",
        Language.SPANISH: "Este es el lugar. En un conteo: abre la zona.",
    }
    return PrintedCard(cards.card(f"L-{name}"), name, about[language], Band.PLACE)


def product(gtin: str, name: str, language: Language) -> PrintedCard:
    """Return the card of a product, for its shelf: what a package without a code is."""
    about = {
        Language.ENGLISH: "For a pack without a code: scan NOCODE, then this.",
        Language.SPANISH: "Para un envase sin código: escanear NOCODE y luego esta.",
    }
    return PrintedCard(cards.card(f"P-{gtin}"), name, about[language], Band.PRODUCT)


def shipment(name: str, po: str, language: Language) -> PrintedCard:
    """Return the card of a shipment, with its name or its order; raise `ValueError` where neither fits on a card."""
    named = next((short for each in (name, po) if (short := code(each)) and len(short) <= _LONGEST_NUMBER), "")
    if not named:
        raise ValueError(f"shipment {name!r} fits on no card; it has at most {_LONGEST_NUMBER} letters and digits")
    about = {
        Language.ENGLISH: "What is scanned from now on came with this.",
        Language.SPANISH: "Lo que se escanee a partir de ahora llegó con este envío.",
    }
    return PrintedCard(cards.card(f"S-{named}"), f"PO {po}" if po else name, about[language], Band.SHIPMENT)


def kit(name: str, language: Language) -> PrintedCard:
    """Return the card of a kit; raise `ValueError` where no card can say its name."""
    longest = LONGEST_LOCATION - len(KIT)
    if not name or len(name) > longest or not _ALPHABET.issuperset(name):
        raise ValueError(
            f"kit {name!r} fits on no card; at most {longest} upper case letters, digits and hyphens, such as CART-1"
        )
    about = {
        Language.ENGLISH: "Fill this kit. CLOSE when it is full.",
        Language.SPANISH: "Llenar este botiquín. CERRAR cuando esté lleno.",
    }
    return PrintedCard(cards.card(f"K-{name}"), name, about[language], Band.KIT)


def badge(person: Person, key: bytes, language: Language) -> PrintedCard:
    """Return a person's badge, signed with the site's key."""
    kept = {Language.ENGLISH: "Keep it like a key.", Language.SPANISH: "Guárdela como una llave."}
    about = f"{_ROLES[person.role][language]}. {kept[language]}"
    return PrintedCard(cards.signed(f"U-{person.id}", key), person.name, about, Band.BADGE)


_ROLES: Final = {
    Role.TECHNICIAN: {Language.ENGLISH: "Technician", Language.SPANISH: "Técnico"},
    Role.NURSE: {Language.ENGLISH: "Nurse", Language.SPANISH: "Enfermería"},
    Role.SUPERVISOR: {Language.ENGLISH: "Supervisor", Language.SPANISH: "Supervisión"},
}
