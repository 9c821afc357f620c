"""CSV as RFC 4180 has it, safe to open in a spreadsheet: no cell of text begins as a formula does."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | float | None

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula's beginning, or strips to find one."""


def guarded(cell: Cell) -> Cell:
    """Return the cell as it may stand in a file: text that would be a formula has an apostrophe before it.

    A number is no formula, also below zero.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def unguarded(text: str) -> str:
    """Return the text of a cell as it was before it was guarded."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def line(cells: Iterable[Cell]) -> str:
    """Return one line with its CR LF; nothing stands for what is not known."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(["" if cell is None else guarded(cell) for cell in cells])
    return text.getvalue()


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a whole file."""
    return "".join([line(header), *map(line, rows)])
