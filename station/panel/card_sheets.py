"""The sheets of cards: cards of 95 by 50 mm, two by five on a page, and strips of digits to laminate as a ruler.

Both Code 128 and QR stand on each card, so that a laser that reads lines alone and a camera both read it. Never Data
Matrix, so that a card is no package. Bars are at least 0.25 mm wide (three dots of a 300 dpi printer): a scanner
held at arm's length reads that.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from station.domain.cards.printed import Band, PrintedCard
from station.panel.pages import DOT, Box, Marks, Page, Words, breadth
from station.panel.symbols import Carrier, Symbol, modules

PAPERS: Final[Mapping[str, tuple[float, float]]] = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}
"""Width and height in millimetres."""
_WIDTH: Final = 95.0
_HEIGHT: Final = 50.0
_COLUMNS: Final = 2
_ROWS: Final = 5
_CELL: Final = 17.8
"""Height of a digit's cell: fourteen of them fill the height of five cards, nearly."""
_BAND: Final = 4.0
_QR_MM: Final = 25.5
_QUIET_QR: Final = 4
_QUIET_LINEAR: Final = 10
"""Modules without ink around a symbol (ISO/IEC 18004, ISO/IEC 15417)."""
_LEAST_DOTS: Final = 3
_MOST_DOTS: Final = 6
_COLOURS: Final = {
    Band.ACTIVITY: "#0c6b64",
    Band.ANSWER: "#2b62b5",
    Band.COUNT: "#5b6b00",
    Band.PROOF: "#444b50",
    Band.NUMBER: "#444b50",
    Band.PLACE: "#b58219",
    Band.BIN: "#c0322b",
    Band.REASON: "#a4540b",
    Band.PRODUCT: "#7a2f57",
    Band.SHIPMENT: "#1f6f8b",
    Band.KIT: "#3f5f2b",
    Band.BADGE: "#6a3ea1",
}
_LINES: Final = "#b9bec1"
_SOFT: Final = "#565d62"

Item = Box | Words | Marks
_Each = TypeVar("_Each")


@dataclass(frozen=True, slots=True)
class Paper:
    """A page's size, and what stands at its foot."""

    width: float
    height: float
    foot: str

    @property
    def left(self) -> float:
        """Where the cards begin."""
        return (self.width - _COLUMNS * _WIDTH) / 2

    @property
    def top(self) -> float:
        """Where the cards begin, below the page's title."""
        return (self.height - _ROWS * _HEIGHT) / 2 + 1.5

    def page(self, title: str, items: Sequence[Item]) -> Page:
        """Return a page with its title, and at its foot a line to measure the print by."""
        below = self.top + _ROWS * _HEIGHT
        ruled = Box(self.left, below + 4.6, 50, 0.4, "#16191b")
        ends = (Box(self.left + x, below + 3.3, 0.3, 3, "#16191b") for x in (0, 49.7))
        words = (
            Words(self.left, self.top - 4, title, 5.2, bold=True),
            Words(self.left + 53, below + 5.6, self.foot, 3, colour=_SOFT),
        )
        return Page(self.width, self.height, (*words, ruled, *ends, *items))


def card_pages(title: str, cards: Sequence[PrintedCard], paper: Paper) -> list[Page]:
    """Return the pages of a sheet of cards."""
    pages = _batches(cards, _COLUMNS * _ROWS)
    named = [title if len(pages) == 1 else f"{title}  {number}/{len(pages)}" for number in range(1, len(pages) + 1)]
    return [
        paper.page(
            name,
            [
                item
                for place, card in enumerate(batch)
                for item in _card(
                    card,
                    paper.left + place % _COLUMNS * _WIDTH,
                    paper.top + place // _COLUMNS * _HEIGHT,
                )
            ],
        )
        for name, batch in zip(named, pages, strict=True)
    ]


def strip_pages(title: str, strips: Sequence[tuple[str, Sequence[PrintedCard]]], paper: Paper) -> list[Page]:
    """Return the pages of strips, two on a page: each is cut out and laminated as a ruler."""
    return [
        paper.page(
            f"{title}: {', '.join(name for name, _ in pair)}",
            [
                item
                for column, (_, cards) in enumerate(pair)
                for row, card in enumerate(cards)
                for item in _cell(card, paper.left + column * _WIDTH, paper.top + row * _CELL)
            ],
        )
        for pair in _batches(strips, _COLUMNS)
    ]


def _batches(all_of_them: Sequence[_Each], size: int) -> list[Sequence[_Each]]:
    return [all_of_them[start : start + size] for start in range(0, len(all_of_them), size)]


def _card(card: PrintedCard, x: float, y: float) -> Iterator[Item]:
    yield Box(x, y, _BAND, _HEIGHT, _COLOURS[card.band])
    yield Box(x, y, _WIDTH, _HEIGHT, _LINES, filled=False)
    text, right = x + _BAND + 4, x + _WIDTH - _QR_MM - 2
    titles = textwrap.wrap(card.title, 20, max_lines=2, placeholder=" ..")
    size = min(7.5 if len(titles) == 1 else 5.2, (right - text) / max(map(breadth, titles)))
    for number, line in enumerate(titles):
        yield Words(text, y + (11 if len(titles) == 1 else 7.5) + 5 * number, line, size, bold=True)
    for number, line in enumerate(textwrap.wrap(card.about, 30)[:3]):
        yield Words(text, y + 17.5 + 4.3 * number, line, 3.6)
    yield _qr(card.text, right, y + 1.5, _QR_MM)
    yield _linear(card.text, x + _BAND + 0.5, y + 29, _WIDTH - _BAND - 1, 14)
    yield Words(text, y + 47.6, card.text, 3.2, mono=True, colour=_SOFT)


def _cell(card: PrintedCard, x: float, y: float) -> Iterator[Item]:
    yield Box(x, y, _BAND, _CELL, _COLOURS[card.band])
    yield Box(x, y, _WIDTH, _CELL, _LINES, filled=False)
    size = min(9.0 if len(card.title) == 1 else 6.0, (29 - _BAND - 2) / breadth(card.title))
    yield Words(x + _BAND + 2, y + (11.5 if card.about else 12), card.title, size, bold=True)
    yield Words(x + _BAND + 2, y + 15.8, card.about, 2.6, colour=_SOFT)
    yield _linear(card.text, x + 29, y + 3.4, 48, 11)
    yield _qr(card.text, x + _WIDTH - 17.4, y + 0.4, 17)


def _qr(text: str, x: float, y: float, room: float) -> Marks:
    rows = modules(Symbol(Carrier.QR, text=text))
    module = _module(len(rows) + 2 * _QUIET_QR, room, _LEAST_DOTS * 3)
    margin = (room - len(rows) * module) / 2
    return Marks(x + margin, y + margin, rows, module, module)


def _linear(text: str, x: float, y: float, room: float, height: float) -> Marks:
    rows = modules(Symbol(Carrier.CODE_128, text=text))
    module = _module(len(rows[0]) + 2 * _QUIET_LINEAR, room, _MOST_DOTS)
    return Marks(x + (room - len(rows[0]) * module) / 2, y, rows, module, height)


def _module(count: int, room: float, most: int) -> float:
    """Return the widest module that so many have room for, a whole number of a printer's dots."""
    dots = min(most, int(room / DOT / count))
    assert dots >= _LEAST_DOTS, "no card's text is longer than its room; the longest of each kind is tested"
    return dots * DOT
