"""Rows of the table that is printed, and the few statistics they need."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    part: str
    what: str
    value: str
    target: str = ""
    """What is aimed at, as it is printed; empty for a row that only tells."""
    met: bool | None = None
    """Whether it was reached; None without a target."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Percentiles of some durations, in seconds."""

    p50: float
    p95: float
    p99: float
    count: int

    def __str__(self) -> str:
        """Return them in milliseconds."""
        return f"{self.p50 * 1e3:.2f} / {self.p95 * 1e3:.2f} / {self.p99 * 1e3:.2f} ms"


def spread(seconds: Sequence[float]) -> Spread:
    """Return the percentiles; each is a duration that occurred."""
    ordered = sorted(seconds)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.50, 0.95, 0.99))
    return Spread(p50, p95, p99, len(ordered))


def span(values: Sequence[float], unit: str, scale: float = 1.0, places: int = 0) -> str:
    """Return the median with the least and the most, as `12 (11 to 14) MB`."""
    least, middle, most = min(values), sorted(values)[len(values) // 2], max(values)
    numbers = [f"{number * scale:,.{places}f}" for number in (middle, least, most)]
    return f"{numbers[0]} {unit}" if len(values) == 1 else f"{numbers[0]} ({numbers[1]} to {numbers[2]}) {unit}"


def heading() -> str:
    """Return the table's head."""
    return "| part | measured | value | target | |\n|---|---|---|---|---|"


def line(row: Row) -> str:
    """Return a row as a line of a Markdown table."""
    reached = {None: "", True: "met", False: "**missed**"}[row.met]
    return f"| {row.part} | {row.what} | {row.value} | {row.target} | {reached} |"
