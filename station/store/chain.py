"""Whether journal rows are those that were written: each carries the hash of the one before.

A whole journal is followed from its first row. Of an excerpt, where rows are left out, each row is held against the
hash of the row before it that the excerpt brings along. What the chain alone cannot show, rows cut off at its end or a
journal that was written anew, shows against a head that was known: the hash of one of its rows, kept elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from station.store.journal import GENESIS, JournalRow, chained


class Flaw(Enum):
    """What is wrong where a chain breaks."""

    ALTERED = "altered"
    MISSING = "missing"
    OUT_OF_ORDER = "out of order"
    CUT = "cut at the end"
    REWRITTEN = "rewritten"
    """The chain is whole and is not the one that was known."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain breaks first."""

    seq: int
    flaw: Flaw
    said: str
    """In plain words."""


@dataclass(frozen=True, slots=True)
class KnownHead:
    """The hash of a row that was known outside of the journal."""

    hash: bytes
    seq: int | None = None
    """The row it is of; None where only the hash was kept, as on a certificate."""

    def __str__(self) -> str:
        """Return it as a person would look for it."""
        return f"row {self.seq}" if self.seq is not None else f"the row with hash {self.hash.hex()}"


@dataclass(frozen=True, slots=True)
class Linked:
    """A row and, where it was brought along, the hash of the row before it."""

    row: JournalRow
    previous: bytes | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What following the rows showed."""

    rows: int
    """How many were followed and found whole."""
    gaps: int
    """Places where an excerpt leaves rows out."""
    last: int
    """The number of the last row that was found whole; 0 where none was."""
    hash: bytes
    """And its hash."""
    met: tuple[KnownHead, ...]
    """The known heads that are among the rows."""
    broken: Break | None = None


def follow(rows: Iterable[Linked], known: Iterable[KnownHead] = (), *, whole: bool = True) -> Proof:
    """Follow the rows up to the first break; `whole`: none may be left out, from the first on."""
    heads: Final = list(known)
    walk = _Walk(heads, whole=whole)
    for linked in rows:
        broken = walk.step(linked)
        if broken:
            return walk.proof(broken)
    return walk.proof(walk.end() if whole else None)


class _Walk:
    """How far the rows were followed."""

    def __init__(self, heads: list[KnownHead], *, whole: bool) -> None:
        self._heads, self._whole = heads, whole
        self._hash_of = {head.seq: head.hash for head in heads if head.seq is not None}
        self._sought = {head.hash for head in heads}
        self._found: set[bytes] = set()
        self._rows = self._gaps = self._last = 0
        self._hash = GENESIS

    def step(self, linked: Linked) -> Break | None:
        row, last = linked.row, self._last
        if row.seq <= last:
            return Break(row.seq, Flaw.OUT_OF_ORDER, f"it comes after row {last}")
        follows = row.seq == last + 1
        if not follows and self._whole:
            return _missing(last + 1, row.seq - 1)
        previous = self._hash if linked.previous is None else linked.previous
        if follows and previous != self._hash:
            return Break(row.seq, Flaw.ALTERED, f"it does not follow from row {last}; one of the two was written anew")
        if row.hash != chained(previous, row.seq, row.at, row.kind, row.body):
            return Break(row.seq, Flaw.ALTERED, _altered(row.seq, brought=linked.previous is not None))
        if self._hash_of.get(row.seq, row.hash) != row.hash:
            return Break(row.seq, Flaw.REWRITTEN, "it is not the row whose hash was known")
        if row.hash in self._sought:
            self._found.add(row.hash)
        self._rows, self._last, self._hash = self._rows + 1, row.seq, row.hash
        self._gaps += not follows
        return None

    def end(self) -> Break | None:
        """Return what is wrong with where the rows end: a known head lies beyond, or was never there."""
        for head in self._heads:
            if head.hash not in self._found:
                said = f"the journal ends with row {self._last}, and {head} is not in it"
                return Break(self._last + 1, Flaw.CUT, said)
        return None

    def proof(self, broken: Break | None) -> Proof:
        met = tuple(head for head in self._heads if head.hash in self._found)
        return Proof(self._rows, self._gaps, self._last, self._hash, met, broken)


def _missing(first: int, last: int) -> Break:
    said = f"row {first} is not there" if first == last else f"rows {first} to {last} are not there"
    return Break(first, Flaw.MISSING, said)


def _altered(seq: int, *, brought: bool) -> str:
    if brought or seq == 1:
        return "its content is not what its hash was made of"
    return f"its content is not what its hash was made of, or row {seq - 1} was altered and hashed anew"
