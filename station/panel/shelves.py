"""The boxes as they stand in the page: which one is on top of each pile, by what the station wrote of them."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from station.panel.piles import Pile
from station.panel.symbols import Symbol

_LEAVES: Final = frozenset(
    {
        ("receive", "available"),
        ("checkpoint", "taken"),
        ("pull", "pulled"),
        ("pull", "expired"),
        ("return_out", "returned"),
    }
)
"""Activities, and what becomes of a box in them, after which it is carried away."""
_DECIDED: Final = frozenset({"binned", "closed", "released", "quarantined"})
"""What is done with the box of an alarm, after which it is carried away."""
_COUNTS: Final = frozenset({"count", "expiry_walk"})


class Shelves:
    """The piles, and what is left of each."""

    def __init__(self, piles: Iterable[Pile]) -> None:
        self._piles = {pile.id: pile for pile in piles}
        self._left = {
            pile.id: list(range(len(pile.serials))) for pile in self._piles.values() if pile.serials and not pile.sscc
        }
        """Of each pile of boxes with serial numbers those that are left, the one on top first."""
        self._went: dict[int, tuple[str, int]] = {}
        """The boxes that were carried away, by the journal row that says so."""

    def symbol(self, pile: str, top: int) -> Symbol:
        """Return the symbol on a box, or raise `LookupError`."""
        return self._piles[pile].symbol(top)

    def scanned(self, pile: str) -> Symbol | None:
        """Return the symbol on the box on top; None where none is left."""
        left = self._left.get(pile)
        if left is not None and not left:
            return None
        return self._piles[pile].symbol(left[0] if left else 0)

    def described(self) -> list[dict[str, Any]]:
        """Return every pile, as a browser is told of it."""
        return [self._described(pile) for pile in self._piles.values()]

    def heard(self, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Learn from a row, and return the piles that it changed: boxes leave, come back, or were counted."""
        changed = [*self._came_back(row), *self._counted(row), *self._carried_away(row)]
        return [self._described(self._piles[pile]) for pile in changed]

    def _came_back(self, row: Mapping[str, Any]) -> Iterator[str]:
        for seq in row.get("undoes", ()) if row["row"] == "command" else ():
            if seq in self._went:
                pile, box = self._went.pop(seq)
                self._left[pile].insert(0, box)
                yield pile

    def _counted(self, row: Mapping[str, Any]) -> Iterator[str]:
        """Put what was counted under its pile, so that another box is on top."""
        if row["row"] == "scan" and row.get("activity") in _COUNTS and "condition" in row:
            for pile in self._on_top(row):
                left = self._left[pile]
                left.append(left.pop(0))
                yield pile

    def _carried_away(self, row: Mapping[str, Any]) -> Iterator[str]:
        moved = row.get("moved", {}) if row["row"] == "scan" else {}
        binned = row["row"] == "alarm" and row.get("event") in _DECIDED
        if (row.get("activity"), moved.get("status")) in _LEAVES or binned:
            for pile in self._on_top(row):
                self._went[row["seq"]] = pile, self._left[pile].pop(0)
                yield pile

    def _on_top(self, row: Mapping[str, Any]) -> list[str]:
        """Return the piles on top of which the row's box is."""
        return [
            name
            for name, left in self._left.items()
            if left
            and self._piles[name].product.gtin == row.get("gtin")
            and self._piles[name].serials[left[0]] == row.get("serial")
        ]

    def _described(self, pile: Pile) -> dict[str, Any]:
        left = self._left.get(pile.id)
        top = left[0] if left else 0
        serial = pile.serials[top] if left else ""
        return {
            "id": pile.id,
            "group": pile.group,
            "caption": pile.caption,
            "flaw": pile.flaw,
            "sscc": pile.sscc,
            "inside": len(pile.serials) if pile.sscc else 0,
            "top": top,
            "left": len(left) if left is not None else None,
            "lot": pile.lot,
            "expiry": pile.expiry.isoformat() if pile.expiry else "",
            "serial": serial,
            "gtin": pile.product.gtin,
            "product": dataclasses.asdict(pile.product),
        }
