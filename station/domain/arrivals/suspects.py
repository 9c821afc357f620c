"""Cases of suspect products: which packages have to be checked, and how many (21 USC 360eee-1(d)(4)).

Another suspect package of a product and lot joins the case that there is. So does each package of it that is scanned on
receipt until enough are checked.
"""

from dataclasses import dataclass
from typing import Final

LEAST: Final = 3
"""Packages that are checked at least, where there are as many."""


@dataclass(frozen=True, slots=True)
class SuspectCase:
    """A suspect product and lot that is looked into."""

    id: str
    of: int
    """Packages of the product and lot that it is about."""
    checked: int
    listed: bool
    """Whether this package is among those checked."""


@dataclass(frozen=True, slots=True)
class Check:
    """A package that is listed in a case."""

    case: str
    of: int
    checked: int
    """How many are checked, this one included."""
    opens: bool
    """Whether the case begins with it."""
    adds: bool
    """Whether it was not listed before."""

    @property
    def need(self) -> int:
        """How many have to be checked."""
        return need(self.of)


def need(count: int) -> int:
    """Return how many of so many suspect packages have to be checked: 3 or a tenth, the greater; all of fewer than 3.

    21 USC 360eee-1(d)(4)(A)(ii)(II).
    """
    return min(count, max(LEAST, -(-count // 10)))


def next_case(last: str, year: int) -> str:
    """Return the name of the case after the last one: `S-2026-0017`, counted anew each year."""
    of_year, _, number = last.rpartition("-")
    return f"S-{year}-{int(number) + 1 if of_year == f'S-{year}' else 1:04}"
