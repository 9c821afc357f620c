"""Small pictures for a page, as SVG: bars with their values, and a QR code."""

from html import escape
from typing import Final

from station.reports import qr
from station.reports.model import Chart, Code, Tone

COLOURS: Final = {Tone.STOP: "#b3261e", Tone.ATTEND: "#b26a00", Tone.GOOD: "#1d6b4f", Tone.PLAIN: "#2f5d8a"}
_WIDTH: Final = 640
_LABELS: Final = 168
_VALUES: Final = 96
_ROW: Final = 26
_BAR: Final = 16


def chart(drawn: Chart) -> str:
    """Return bars, one below the other, each between its label and its value."""
    most = max((bar.value for bar in drawn.bars), default=0) or 1
    height = _ROW * len(drawn.bars) + 4
    room = _WIDTH - _LABELS - _VALUES
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(drawn.title)}">',
        f'<line x1="{_LABELS}" y1="0" x2="{_LABELS}" y2="{height}" stroke="#9aa5b1"/>',
    ]
    for place, bar in enumerate(drawn.bars):
        top = place * _ROW + (_ROW - _BAR) // 2 + 2
        width = max(2, round(room * bar.value / most)) if bar.value else 0
        middle = top + _BAR - 3
        parts += [
            f'<text x="{_LABELS - 10}" y="{middle}" text-anchor="end">{escape(bar.label)}</text>',
            f'<rect x="{_LABELS}" y="{top}" width="{width}" height="{_BAR}" fill="{COLOURS[bar.tone]}"/>',
            f'<text class="value" x="{_LABELS + width + 8}" y="{middle}">{bar.value:,}</text>',
        ]
    return "".join([*parts, "</svg>"])


def code(drawn: Code) -> str:
    """Return a QR code with its quiet zone of four modules."""
    modules = qr.encode(drawn.text)
    size = len(modules) + 8
    dark = "".join(
        f"M{column + 4} {row + 4}h1v1h-1z"
        for row, line in enumerate(modules)
        for column, is_dark in enumerate(line)
        if is_dark
    )
    return (
        f'<svg class="code" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img" '
        f'aria-label="{escape(drawn.caption)}"><rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{dark}" fill="#000"/></svg>'
    )
