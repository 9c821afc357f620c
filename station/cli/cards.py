"""`station cards`: prints the cards that a station is told things with."""

import argparse
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from station.cli import options
from station.domain.cards import printed
from station.domain.cards.printed import Language, PrintedCard, Sheet
from station.errors import UsageError
from station.store import people
from station.store.reading import reading

if TYPE_CHECKING:
    from station.panel.pages import Page

_TITLES: Final = {
    Language.ENGLISH: {
        Sheet.COMMANDS: "Commands",
        Sheet.DIGITS: "Ruler",
        Sheet.PLACES: "Places",
        Sheet.BINS: "Bins",
        Sheet.REASONS: "Reasons",
        Sheet.PEOPLE: "Badges",
    },
    Language.SPANISH: {
        Sheet.COMMANDS: "Órdenes",
        Sheet.DIGITS: "Regla",
        Sheet.PLACES: "Lugares",
        Sheet.BINS: "Cajas",
        Sheet.REASONS: "Motivos",
        Sheet.PEOPLE: "Tarjetas de identidad",
    },
}
_FOOTS: Final = {
    Language.ENGLISH: "50 mm: print at 100 %. Cut along the lines, laminate matt.",
    Language.SPANISH: "50 mm: imprimir al 100 %. Cortar por las líneas, plastificar mate.",
}
_ALL: Final = "all"
_Found = TypeVar("_Found")


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "cards",
        help="print the cards: commands, digits, places, bins, reasons, badges",
        description="Print the cards that a station is told things with, each as Code 128 and as QR.",
        epilog="Places are those of the stock, or of --places; badges those of the people of the database whose badge "
        "is not revoked, signed with the key of site.key_file. A sheet of badges is to be kept like keys.",
    )
    sheets = [sheet.value for sheet in Sheet]
    verb.add_argument("--sheet", choices=(*sheets, _ALL), default=_ALL, help="which cards (default: all)")
    verb.add_argument("--language", choices=[each.value for each in Language], default="en", help="of the captions")
    verb.add_argument("--format", choices=("pdf", "svg", "txt"), help="default: as the name of the output ends, or pdf")
    verb.add_argument("--paper", choices=("letter", "a4"), default="letter", help="default: letter")
    verb.add_argument("--places", metavar="A,B,...", help="the places to print, instead of those of the stock")
    verb.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="default: cards.pdf; of svg a folder; of txt the terminal",
    )
    verb.add_argument("--db", type=Path, help="the database (default: the settings' store.path)")
    options.add_settings(verb)
    verb.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Set:
    """The cards of a sheet, in strips where it is a ruler."""

    title: str
    strips: Sequence[tuple[str, Sequence[PrintedCard]]]
    ruler: bool = False


def run(arguments: argparse.Namespace) -> int:
    """Write the sheets and say what they are."""
    language = Language(arguments.language)
    asked = list(Sheet) if arguments.sheet == _ALL else [Sheet(arguments.sheet)]
    sets = [made for sheet in asked if (made := _set(arguments, sheet, language)) is not None]
    output: Path | None = arguments.output
    suffix = output.suffix.lstrip(".").lower() if output else ""
    form = arguments.format or (suffix if suffix in ("svg", "txt") else "pdf")
    if form == "txt":
        _say(_listed(sets), output)
    else:
        try:
            pages = _pages(sets, arguments.paper, _FOOTS[language])
            written = (
                _svgs(pages, output or Path("cards")) if form == "svg" else _pdf(pages, output or Path("cards.pdf"))
            )
        except ImportError as error:
            raise UsageError(
                f"drawing needs an extra that is not installed ({error.name}): pip install 'lotwatch[print]'; "
                "--format txt needs none"
            ) from error
        print(
            f"{written}: {len(pages)} {'page' if len(pages) == 1 else 'pages'}; print at 100 %, not fitted to the page"
        )
    return 0


def _set(arguments: argparse.Namespace, sheet: Sheet, language: Language) -> _Set | None:
    """Return the cards of a sheet; None where all are asked and this site has none of them."""
    title = _TITLES[language][sheet]
    if sheet is Sheet.DIGITS:
        return _Set(title, printed.strips(language), ruler=True)
    if sheet is Sheet.PLACES:
        cards = _places(arguments, language)
        missing = "no place is in stock yet; name some with --places SHELF-A1,FRIDGE-1"
    elif sheet is Sheet.PEOPLE:
        cards, missing = _badges(arguments, language)
    else:
        return _Set(title, [(title, printed.fixed(sheet, language))])
    if cards:
        return _Set(title, [(title, cards)])
    if arguments.sheet != _ALL:
        raise UsageError(missing)
    print(f"station: {title.lower()}: {missing}", file=sys.stderr)
    return None


def _places(arguments: argparse.Namespace, language: Language) -> list[PrintedCard]:
    if arguments.places is not None:
        names = dict.fromkeys(name.strip() for name in arguments.places.split(",") if name.strip())
        try:
            return [printed.place(name, language) for name in names]
        except ValueError as error:
            raise UsageError(f"--places: {error}") from None
    cards = []
    for name in _asked(arguments, people.places):
        try:
            cards.append(printed.place(name, language))
        except ValueError as error:
            print(f"station: {error}; left out", file=sys.stderr)
    return cards


def _badges(arguments: argparse.Namespace, language: Language) -> tuple[list[PrintedCard], str]:
    """Return the badges, and why there are none where there are none."""
    from station.app import site_key  # noqa: PLC0415  # only badges need it

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
    if arguments.sheet == _ALL and arguments.db is None and not where.exists():
        return []
    with reading(where) as db:
        return question(db)


def _listed(sets: Sequence[_Set]) -> str:
    """Return the cards as lines: what the symbols hold, the title, what it does."""
    cards = [card for each in sets for _, strip in each.strips for card in strip]
    wide = max(len(card.text) for card in cards)
    return "".join(f"{card.text:{wide}}  {card.title}  {card.about}".rstrip() + "\n" for card in cards)


def _pages(sets: Sequence[_Set], size: str, foot: str) -> "list[Page]":
    """Return the pages of all sheets."""
    from station.panel import card_sheets  # noqa: PLC0415 - drawing is an extra of the installation

    paper = card_sheets.Paper(*card_sheets.PAPERS[size], foot)
    pages: list[Page] = []
    for each in sets:
        if each.ruler:
            pages += card_sheets.strip_pages(each.title, each.strips, paper)
        else:
            pages += [page for title, cards in each.strips for page in card_sheets.card_pages(title, cards, paper)]
    return pages


def _pdf(pages: "Sequence[Page]", output: Path) -> Path:
    from station.panel.pages import as_pdf  # noqa: PLC0415

    _write(output, as_pdf(pages))
    return output


def _svgs(pages: "Sequence[Page]", output: Path) -> Path:
    """Write a page into the file that was named, or each into one of a folder."""
    from station.panel.pages import as_svg  # noqa: PLC0415

    if output.suffix.lower() == ".svg" and len(pages) == 1:
        _write(output, as_svg(pages[0]).encode())
        return output
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{output}: {len(pages)} pages go into a folder; it cannot be made ({error.strerror})"
        ) from error
    for number, page in enumerate(pages, 1):
        _write(output / f"cards-{number:02}.svg", as_svg(page).encode())
    return output


def _say(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="")
    else:
        _write(output, text.encode())


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name a file in a folder of yours") from error
