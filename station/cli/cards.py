"""`station cards`: prints the cards that a station is told things with."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.cli import card_sets, options
from station.cli.card_sets import CardSet
from station.domain.cards.printed import Language, Sheet
from station.errors import UsageError

if TYPE_CHECKING:
    from station.panel.pages import Page

_FOOTS: Final = {
    Language.ENGLISH: "50 mm: print at 100 %. Cut along the lines, laminate matt.",
    Language.SPANISH: "50 mm: imprimir al 100 %. Cortar por las líneas, plastificar mate.",
}


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "cards",
        help="print the cards: commands, digits, places, bins, reasons, products, shipments, kits, badges",
        description="Print the cards that a station is told things with, each as Code 128 and as QR.",
        epilog="Places are those of the stock, or of --places; kits those that were filled, or of --kits; products "
        "those of the catalog; shipments those of which something has not come; badges those of the people "
        "of the database whose badge is not revoked, signed with the key of site.key_file. "
        "A sheet of badges is to be kept like keys.",
    )
    sheets = [sheet.value for sheet in Sheet]
    verb.add_argument(
        "--sheet", choices=(*sheets, card_sets.ALL), default=card_sets.ALL, help="which cards (default: all)"
    )
    verb.add_argument("--language", choices=[each.value for each in Language], default="en", help="of the captions")
    verb.add_argument("--format", choices=("pdf", "svg", "txt"), help="default: as the name of the output ends, or pdf")
    verb.add_argument("--paper", choices=("letter", "a4"), default="letter", help="default: letter")
    verb.add_argument("--places", metavar="A,B,...", help="the places to print, instead of those of the stock")
    verb.add_argument("--kits", metavar="A,B,...", help="the kits to print, instead of those that were filled")
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


def run(arguments: argparse.Namespace) -> int:
    """Write the sheets and say what they are."""
    language = Language(arguments.language)
    asked = card_sets.MOST if arguments.sheet == card_sets.ALL else (Sheet(arguments.sheet),)
    sets = [made for sheet in asked if (made := card_sets.made(arguments, sheet, language)) is not None]
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


def _listed(sets: Sequence[CardSet]) -> str:
    """Return the cards as lines: what the symbols hold, the title, what it does."""
    cards = [card for each in sets for _, strip in each.strips for card in strip]
    wide = max(len(card.text) for card in cards)
    return "".join(f"{card.text:{wide}}  {card.title}  {card.about}".rstrip() + "\n" for card in cards)


def _pages(sets: Sequence[CardSet], size: str, foot: str) -> "list[Page]":
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
