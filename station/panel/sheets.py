"""A page of symbols to print: A4, each symbol with a caption, as SVG or as PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from station.panel.symbols import Symbol, svg

_WIDTH_MM: Final = 210
_HEIGHT_MM: Final = 297
_LEFT_MM: Final = 20
_CAPTION_MM: Final = 5
"""Between a caption and its symbol, and the size of its letters."""
_POINTS: Final = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A symbol on the page; lengths in millimetres."""

    caption: str
    symbol: Symbol
    top: float
    width: float

    @property
    def picture(self) -> str:
        """The symbol as an SVG of its own, whose module is one unit."""
        drawn = svg(self.symbol)
        start, end = drawn.find("<desc>"), drawn.find("</desc>")
        if start >= 0:
            drawn = drawn[:start] + drawn[end + len("</desc>") :]
        return drawn[drawn.index("<svg ") :]

    @property
    def box(self) -> tuple[float, float]:
        """The width and height of the picture, in modules."""
        _, _, width, height = self.picture.split('viewBox="', 1)[1].split('"', 1)[0].split()
        return float(width), float(height)

    @property
    def height(self) -> float:
        """How high the symbol is on the page."""
        width, height = self.box
        return self.width * height / width


def as_svg(symbols: Sequence[Placed]) -> str:
    """Return the page as SVG."""
    size = f'width="{_WIDTH_MM}mm" height="{_HEIGHT_MM}mm" viewBox="0 0 {_WIDTH_MM} {_HEIGHT_MM}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>']
    for each in symbols:
        corner = f'x="{_LEFT_MM}" y="{each.top - _CAPTION_MM}"'
        width, height = each.box
        place = f'x="{_LEFT_MM}" y="{each.top}" width="{each.width}" height="{each.height:.2f}"'
        inner = each.picture[each.picture.index(">") + 1 :]
        parts += [
            f'<text {corner} font-family="sans-serif" font-size="{_CAPTION_MM}">{each.caption}</text>',
            f'<svg {place} viewBox="0 0 {width:g} {height:g}" shape-rendering="crispEdges">{inner}',
        ]
    return "\n".join([*parts, "</svg>", ""])


def as_pdf(symbols: Sequence[Placed]) -> bytes:
    """Return the page as PDF."""
    from fpdf import FPDF  # noqa: PLC0415  # for a page to print alone

    page = FPDF(format="A4")
    page.set_auto_page_break(auto=False)
    page.add_page()
    page.set_font("Helvetica", size=round(_CAPTION_MM * _POINTS))
    for each in symbols:
        page.text(_LEFT_MM, each.top - _CAPTION_MM, each.caption)
        page.image(io.BytesIO(each.picture.encode()), x=_LEFT_MM, y=each.top, w=each.width, h=each.height)
    return bytes(page.output())
