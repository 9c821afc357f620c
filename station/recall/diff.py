"""Two bundles compared: which recalls came, went and changed, and what of them did."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

_ROWS: Final = """
    select id, number, event, product, class, firm, reason, reported, initiated, ndcs, upcs, ranges, all_lots,
        condition, window, hand_check
    from recall order by id
"""
_LOTS: Final = "select recall, lot, expiry, endings from recall_lot order by lot"
_NAMES: Final = (
    *("product", "class", "firm", "reason", "reported", "initiated", "ndcs", "upcs", "ranges", "all_lots", "condition"),
    *("window", "hand_check", "lots"),
)
_LISTS: Final = frozenset({"ndcs", "upcs", "lots"})

Key = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A recall that is in both bundles and says something else."""

    number: str
    product: str
    fields: dict[str, tuple[str, str]]
    """Each field that changed: of a list what went and what came, of anything else all of it, before and after."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What there is to tell between two bundles."""

    added: tuple[tuple[str, str], ...]
    """Number and product of each recall that came."""
    gone: tuple[tuple[str, str], ...]
    changed: tuple[Change, ...]


def diff(old: sqlite3.Connection, new: sqlite3.Connection) -> Difference:
    """Return what is different in the new bundle."""
    before, after = _recalls(old), _recalls(new)
    changed = (
        Change(key[0], after[key][0], fields)
        for key in before.keys() & after.keys()
        if (fields := _fields(before[key], after[key]))
    )
    return Difference(
        tuple(sorted((key[0], after[key][0]) for key in after.keys() - before.keys())),
        tuple(sorted((key[0], before[key][0]) for key in before.keys() - after.keys())),
        tuple(sorted(changed, key=lambda change: (change.number, change.product))),
    )


def _recalls(db: sqlite3.Connection) -> dict[Key, tuple[str, ...]]:
    """Return the recalls by number and event, those without a number by product; those that share all are counted."""
    lots: dict[int, list[str]] = {}
    for recall, lot, expiry, endings in db.execute(_LOTS):
        printed = lot if endings is None else f"{lot}*{endings.replace(' ', ',')}"
        lots.setdefault(recall, []).append(f"{printed}={expiry}" if expiry else printed)
    seen = Counter[tuple[str, str, str]]()
    found: dict[Key, tuple[str, ...]] = {}
    for recall, number, event, product, *values in db.execute(_ROWS):
        key = (number, event, "" if number else product)
        seen[key] += 1
        found[(*key, seen[key])] = (product, *map(_text, values), " ".join(lots.get(recall, ())))
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _fields(before: tuple[str, ...], after: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return what is different in a recall."""
    found = {}
    for name, old, new in zip(_NAMES, before, after, strict=True):
        if old != new:
            found[name] = _parted(old, new) if name in _LISTS else (old, new)
    return found


def _parted(old: str, new: str) -> tuple[str, str]:
    """Return what of two lists is in the first alone and in the second alone."""
    before, after = old.split(), new.split()
    return (
        " ".join(word for word in before if word not in set(after)),
        " ".join(word for word in after if word not in set(before)),
    )
