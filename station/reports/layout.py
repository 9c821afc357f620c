"""How a table is laid out for people: which values stand below others in one cell, and how wide the columns are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from station.reports.model import Column, Report, Section, Value, is_number, shown

_LONGEST: Final = 34
"""Letters of a cell that a column makes room for; a longer one breaks into lines."""
_SMALL: Final = 0.85
"""What small letters take of the room of others."""
_SHORT: Final = 20
_GAP: Final = 2
"""Letters of room between columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, and what stands below it in small letters."""

    text: str
    below: tuple[str, ...] = ()
    known: bool = True
    whole: bool = False
    """Whether it stays on one line: a date, a number, a short word."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column for people."""

    title: str
    below: tuple[str, ...]
    right: bool
    """Whether it holds numbers."""


@dataclass(frozen=True, slots=True)
class Table:
    """A section as people see it."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table(section: Section, zone: tzinfo) -> Table:
    """Return a section's table."""
    groups = _groups(section.columns)
    rows = tuple(tuple(_cell(section.columns, row, group, zone) for group in groups) for row in section.rows)
    return Table(tuple(_head(section, group) for group in groups), rows)


def shares(report: Report) -> dict[tuple[Column, ...], tuple[float, ...]]:
    """Return for each set of columns what each takes of the page's width, the same in all tables that have them."""
    longest: dict[tuple[Column, ...], list[int]] = {}
    for section in report.sections:
        made = table(section, report.about.zone)
        widths = longest.setdefault(section.columns, [_longest_word(head) for head in made.heads])
        for row in made.rows:
            for place, cell in enumerate(row):
                widths[place] = max(widths[place], min(_LONGEST, _length(cell)))
    return {columns: _shares(widths) for columns, widths in longest.items()}


def _head(section: Section, group: list[int]) -> Head:
    first, *others = (section.columns[place] for place in group)
    unit = [first.unit] if first.unit else []
    right = any(is_number(row[group[0]]) for row in section.rows)
    return Head(first.title, (*unit, *(each.title for each in others)), right)


def _longest_word(head: Head) -> int:
    return max(len(word) for text in (head.title, *head.below) for word in text.split())


def _length(cell: Cell) -> int:
    return max(len(cell.text), *(round(len(text) * _SMALL) for text in cell.below), 0)


def _shares(widths: Sequence[int]) -> tuple[float, ...]:
    whole = sum(width + _GAP for width in widths)
    return tuple((width + _GAP) / whole for width in widths)


def _groups(columns: Sequence[Column]) -> list[list[int]]:
    groups: list[list[int]] = []
    for place, column in enumerate(columns):
        if column.below and groups:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _cell(columns: Sequence[Column], row: Sequence[Value], group: list[int], zone: tzinfo) -> Cell:
    first, *others = group
    below = tuple(_below(columns[place], row[place], zone) for place in others if row[place] not in (None, ""))
    value, text = row[first], shown(row[first], zone)
    whole = not isinstance(value, str) or (len(text) <= _SHORT and " " not in text)
    return Cell(text, below, value not in (None, ""), whole)


def _below(column: Column, value: Value, zone: tzinfo) -> str:
    return " ".join(part for part in (column.title, shown(value, zone), column.unit) if part)
