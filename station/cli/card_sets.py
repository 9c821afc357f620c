"""Which cards `station cards` prints: those that are the same everywhere, and those that name what a site has."""

import argparse
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from station.cli import options
from station.config.site_key import site_key
from station.domain.cards import printed
from station.domain.cards.printed import Language, PrintedCard, Sheet
from station.errors import UsageError
from station.store import nameable, people
from station.store.reading import reading

ALL: Final = "all"
"""Asks for every sheet but that of products."""
MOST: Final = tuple(sheet for sheet in Sheet if sheet is not Sheet.PRODUCTS)
"""A catalog has thousands of products, so their cards are asked for."""
_TITLES: Final = {
    Language.ENGLISH: {
        Sheet.COMMANDS: "Commands",
        Sheet.DIGITS: "Ruler",
        Sheet.PLACES: "Places",
        Sheet.BINS: "Bins",
        Sheet.REASONS: "Reasons",
        Sheet.PRODUCTS: "Products",
        Sheet.SHIPMENTS: "Shipments",
        Sheet.KITS: "Kits",
        Sheet.PEOPLE: "Badges",
    },
    Language.SPANISH: {
        Sheet.COMMANDS: "Órdenes",
        Sheet.DIGITS: "Regla",
        Sheet.PLACES: "Lugares",
        Sheet.BINS: "Cajas",
        Sheet.REASONS: "Motivos",
        Sheet.PRODUCTS: "Productos",
        Sheet.SHIPMENTS: "Envíos",
        Sheet.KITS: "Botiquines",
        Sheet.PEOPLE: "Tarjetas de identidad",
    },
}
_Found = TypeVar("_Found")
_Cards = tuple[list[PrintedCard], str]
"""Cards, and what is missing where there are none."""


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards of a sheet, in strips where it is a ruler."""

    title: str
    strips: Sequence[tuple[str, Sequence[PrintedCard]]]
    ruler: bool = False


def made(arguments: argparse.Namespace, sheet: Sheet, language: Language) -> CardSet | None:
    """Return the cards of a sheet; None where all are asked and this site has none of them."""
    title = _TITLES[language][sheet]
    if sheet is Sheet.DIGITS:
        return CardSet(title, printed.strips(language), ruler=True)
    if sheet not in _OWN:
        return CardSet(title, [(title, printed.fixed(sheet, language))])
    cards, missing = _OWN[sheet](arguments, language)
    if cards:
        return CardSet(title, [(title, cards)])
    if arguments.sheet != ALL:
        raise UsageError(missing)
    print(f"station: {title.lower()}: {missing}", file=sys.stderr)
    return None


def _places(arguments: argparse.Namespace, language: Language) -> _Cards:
    found = _named(arguments, "places", nameable.places, lambda name: printed.place(name, language))
    return found, "no place is in stock yet; name some with --places SHELF-A1,FRIDGE-1"


def _kits(arguments: argparse.Namespace, language: Language) -> _Cards:
    found = _named(arguments, "kits", nameable.kits, lambda name: printed.kit(name, language))
    return found, "no kit was filled yet; name some with --kits CART-1,TRAY-2"


def _products(arguments: argparse.Namespace, language: Language) -> _Cards:
    listed = _asked(arguments, nameable.products)
    return [printed.product(*each, language) for each in listed], "the catalog is empty; station import catalog FILE"


def _shipments(arguments: argparse.Namespace, language: Language) -> _Cards:
    found = _that_fit(_asked(arguments, nameable.shipments), lambda each: printed.shipment(*each, language))
    return found, "no list of a shipment is here of which something has not come; station import shipment FILE"


def _named(
    arguments: argparse.Namespace,
    option: str,
    question: Callable[[sqlite3.Connection], list[str]],
    card: Callable[[str], PrintedCard],
) -> list[PrintedCard]:
    """Return the cards of what an option names, or else of what the database has."""
    said: str | None = getattr(arguments, option)
    if said is None:
        return _that_fit(_asked(arguments, question), card)
    try:
        return [card(name) for name in dict.fromkeys(name.strip() for name in said.split(",") if name.strip())]
    except ValueError as error:
        raise UsageError(f"--{option}: {error}") from None


def _that_fit(found: Iterable[_Found], card: Callable[[_Found], PrintedCard]) -> list[PrintedCard]:
    """Return the cards that can be printed, and say which cannot."""
    cards = []
    for each in found:
        try:
            cards.append(card(each))
        except ValueError as error:
            print(f"station: {error}; left out", file=sys.stderr)
    return cards


def _badges(arguments: argparse.Namespace, language: Language) -> _Cards:
    """Return the badges, and why there are none where there are none."""
    listed = [each.person for each in _asked(arguments, people.everyone) if not each.revoked]
    if not listed:
        return [], "nobody is in the list yet; station import people FILE takes people in"
    key = site_key(options.settings(arguments))
    if key is None:
        return [], "a badge is signed, and site.key_file names no key; station site-key new FILE makes one"
    return [printed.badge(person, key, language) for person in listed], ""


def _asked(arguments: argparse.Namespace, question: Callable[[sqlite3.Connection], list[_Found]]) -> list[_Found]:
    """Return what the database says; nothing where all is to be printed and there is no database yet."""
    where = options.database(arguments, options.settings(arguments))
    if arguments.sheet == ALL and arguments.db is None and not where.exists():
        return []
    with reading(where) as db:
        return question(db)


_OWN: Final[Mapping[Sheet, Callable[[argparse.Namespace, Language], _Cards]]] = {
    Sheet.PLACES: _places,
    Sheet.PRODUCTS: _products,
    Sheet.SHIPMENTS: _shipments,
    Sheet.KITS: _kits,
    Sheet.PEOPLE: _badges,
}
"""The sheets of what a site has."""
