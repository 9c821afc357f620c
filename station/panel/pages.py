"""Pages to print, as lines, boxes, words and symbols in millimetres; each page is an SVG, all together a PDF.

Symbols are drawn module by module on the grid of a 300 dpi printer, so that no bar comes out a dot wider than its
neighbour: that, and not the paper, is what makes a card unreadable.
"""

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

DOT: Final = 25.4 / 300
"""A printer's dot at 300 dpi, in millimetres."""
_POINTS: Final = 72 / 25.4
_BARE: Final = {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i", "’": "'", "–": "-"}  # noqa: RUF001  names have them
"""Letters that Unicode does not take apart."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box, or a thin outline where it is not filled."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text that stands on its baseline."""

    x: float
    y: float
    text: str
    size: float
    """Height of the letters' em, in millimetres."""
    bold: bool = False
    mono: bool = False
    colour: str = "#16191b"


@dataclass(frozen=True, slots=True)
class Marks:
    """A symbol's dark modules."""

    x: float
    y: float
    rows: tuple[tuple[bool, ...], ...]
    width: float
    """Of a module."""
    height: float
    """Of a row."""

    def bars(self) -> Iterator[tuple[float, float, float, float]]:
        """Yield each run of dark modules as x, y, width, height; on the printer's grid."""
        left, top = (round(place / DOT) * DOT for place in (self.x, self.y))
        for number, row in enumerate(self.rows):
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end] == row[start]:
                    end += 1
                if row[start]:
                    place = left + start * self.width, top + number * self.height
                    yield *place, (end - start) * self.width, self.height
                start = end


@dataclass(frozen=True, slots=True)
class Page:
    """A page with what is on it, the later over the earlier."""

    width: float
    height: float
    items: tuple[Box | Words | Marks, ...]


def breadth(text: str) -> float:
    """Return how broad a text in bold is at most, in ems: a letter over a symbol makes it unreadable."""
    return sum(_EMS.get(unicodedata.normalize("NFKD", letter)[:1], 1.0) for letter in text)


_EMS: Final = {
    **dict.fromkeys("abcdeghknopqsuvxyz0123456789?*+=", 0.62),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.78),
    **dict.fromkeys(" .,:;'!|ijlI", 0.28),
    **dict.fromkeys("-()/frt", 0.4),
    "w": 0.78,
}
"""Ems of Helvetica Bold's letters, rounded up by kind; every other letter is a whole one."""


def as_svg(page: Page) -> str:
    """Return the page as SVG."""
    size = f'width="{page.width:g}mm" height="{page.height:g}mm" viewBox="0 0 {page.width:g} {page.height:g}"'
    paper = f'<rect width="{page.width:g}" height="{page.height:g}" fill="#fff"/>'
    parts = (_svg(item) for item in page.items)
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', paper, *parts, "</svg>", ""])


def _svg(item: Box | Words | Marks) -> str:
    match item:
        case Box():
            place = f'x="{item.x:.3f}" y="{item.y:.3f}" width="{item.width:.3f}" height="{item.height:.3f}"'
            ink = f'fill="{item.colour}"' if item.filled else f'fill="none" stroke="{item.colour}" stroke-width="0.2"'
            return f"<rect {place} {ink}/>"
        case Words():
            family = "monospace" if item.mono else "Helvetica, Arial, sans-serif"
            weight = ' font-weight="bold"' if item.bold else ""
            place = f'x="{item.x:.3f}" y="{item.y:.3f}" font-family="{family}" font-size="{item.size:.2f}"{weight}'
            return f'<text {place} fill="{item.colour}">{html.escape(item.text)}</text>'
        case Marks():
            bars = "".join(f"M{x:.4f} {y:.4f}h{w:.4f}v{h:.4f}h-{w:.4f}z" for x, y, w, h in item.bars())
            return f'<path shape-rendering="crispEdges" d="{bars}"/>'


def as_pdf(pages: Sequence[Page]) -> bytes:
    """Return the pages as one PDF."""
    from fpdf import FPDF  # noqa: PLC0415  # for pages to print alone

    pdf = FPDF(unit="mm", format=(pages[0].width, pages[0].height))
    pdf.set_auto_page_break(auto=False)
    pdf.set_line_width(0.2)
    for page in pages:
        pdf.add_page(format=(page.width, page.height))
        for item in page.items:
            match item:
                case Box():
                    pdf.set_fill_color(item.colour)
                    pdf.set_draw_color(item.colour)
                    pdf.rect(item.x, item.y, item.width, item.height, "F" if item.filled else "D")
                case Words():
                    pdf.set_font("Courier" if item.mono else "Helvetica", "B" if item.bold else "", item.size * _POINTS)
                    pdf.set_text_color(item.colour)
                    pdf.text(item.x, item.y, _latin(item.text))
                case Marks():
                    pdf.set_fill_color(0)
                    for bar in item.bars():
                        pdf.rect(*bar, style="F")
    return bytes(pdf.output())


def _latin(text: str) -> str:
    """Return the text in the letters that a PDF's own fonts have; accents that they lack fall off."""
    return "".join(letter if ord(letter) < 256 else _plain(letter) for letter in text)  # noqa: PLR2004  Latin-1 ends


def _plain(letter: str) -> str:
    bare = _BARE.get(letter) or unicodedata.normalize("NFKD", letter)[:1]
    return bare if bare.isascii() else "?"
