"""Rows of the journal for someone outside, found by one walk through it.

The walk needs no index, so a scan pays nothing for it (`docs/performance.md`): SQLite passes over rows whose body does
not hold what is asked for, and only what is left is read as JSON. Corrections of a row that was found come with it.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final

from station.domain.instants import stamp
from station.reports.query import Query, body_of, is_dated, refers
from station.store.chain import KnownHead, Linked
from station.store.dating import Dates
from station.store.journal import GENESIS, JournalRow, head

_MAP_BYTES: Final = 1 << 40
"""As much of the file as SQLite maps at most: with pages of 1 kB, reading each by a call takes half as long again."""
_COLUMNS: Final = "seq, at, kind, body, hash"
_DATED: Final = 'body like \'%tsq":"set"%\''
"""Without the first quotation mark, as `Query.sought` has it and for the same reason."""
_BEFORE: Final = f"select seq, at from journal where seq < ? and {_DATED} order by seq desc limit 1"  # noqa: S608  ours
_AFTER: Final = f"select seq, at from journal where seq > ? and {_DATED} order by seq limit 1"  # noqa: S608  ours
_ROWS_AT_ONCE: Final = 500


def known_head(db: sqlite3.Connection) -> KnownHead:
    """Return the newest row's number and hash."""
    seq, digest = head(db)
    return KnownHead(digest, seq)


def catalog_gtins(db: sqlite3.Connection, ndc: str) -> frozenset[str]:
    """Return the products that the catalog has under an NDC, however it is hyphenated."""
    found = db.execute("select gtin from product where replace(ndc, '-', '') = ?", (ndc.replace("-", ""),))
    return frozenset(gtin for (gtin,) in found)


def found(db: sqlite3.Connection, query: Query) -> Iterator[Linked]:
    """Yield the rows that are asked for, in order, each with the hash of the row before it."""
    db.execute(f"pragma mmap_size = {_MAP_BYTES}")
    eras = _Eras(db, query)
    taken: set[int] = set()
    before = JournalRow(0, "", "", "", GENESIS)
    for row in _candidates(db, query):
        body = body_of(row) if query.names_a_package or row.kind != "scan" else {}
        if not (_is_asked_for(row, body, query, eras) or refers(body) & taken):
            continue
        taken.add(row.seq)
        yield Linked(row, before.hash if before.seq == row.seq - 1 else _hash(db, row.seq - 1))
        before = row


def _is_asked_for(row: JournalRow, body: object, query: Query, eras: "_Eras") -> bool:
    if query.kinds and row.kind not in query.kinds:
        return False
    if query.names_a_package and not query.names(body):
        return False
    return eras.may_hold(row)


def _candidates(db: sqlite3.Connection, query: Query) -> Iterator[JournalRow]:
    """Yield what SQLite cannot rule out: rows that may be asked for, and corrections of any row."""
    conditions, values = ["1"], list[str]()
    if query.kinds:
        conditions.append(f"kind in ({', '.join('?' * len(query.kinds))})")
        values += query.kinds
    span, bounds = _span(query)
    if span:
        conditions.append(f"({span} or not {_DATED})")
        values += bounds
    for texts in query.sought():
        conditions.append(f"({' or '.join(['body like ? escape ?'] * len(texts))})")
        values += [word for text in texts for word in (f"%{_escaped(text)}%", "\\")]
    correction = "kind <> 'scan' and instr(body, '\"refers\":') > 0"
    cursor = db.execute(
        f"select {_COLUMNS} from journal where ({' and '.join(conditions)}) or ({correction}) order by seq",  # noqa: S608  bound
        values,
    )
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from (JournalRow(*row) for row in rows)


def _span(query: Query) -> tuple[str, list[str]]:
    bounds = [("at >= ?", query.begins), ("at < ?", query.ends)]
    return " and ".join(text for text, value in bounds if value), [value for _, value in bounds if value]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _hash(db: sqlite3.Connection, seq: int) -> bytes:
    row = db.execute("select hash from journal where seq = ?", (seq,)).fetchone()
    return bytes(row[0]) if row else GENESIS


class _Eras:
    """Whether a row may have been written between two instants; of one without a known date its neighbours say it."""

    def __init__(self, db: sqlite3.Connection, query: Query) -> None:
        self._db, self._begins, self._ends = db, query.begins, query.ends
        self._first = self._last = 0
        """The run of rows without a known date that was looked at last; its neighbours need no second look."""
        self._may = False
        self._dates: Dates | None = None

    def may_hold(self, row: JournalRow) -> bool:
        if not (self._begins or self._ends):
            return True
        at = row.at if is_dated(row) else self._dated_afterwards(row)
        if at:
            return self._begins <= at and (not self._ends or at < self._ends)
        if not self._first <= row.seq <= self._last:
            self._look_around(row.seq)
        return self._may

    def _dated_afterwards(self, row: JournalRow) -> str:
        """Return when a row was written, as a later row of the same start of the machine says; empty without one."""
        if self._dates is None:
            rows = self._db.execute(f"select {_COLUMNS} from journal where kind = 'clock'")  # noqa: S608  ours
            self._dates = Dates.of(JournalRow(*each) for each in rows)
        try:
            dated = self._dates.date(row)
        except (ValueError, TypeError, KeyError):  # a body that no station wrote
            return ""
        return stamp(dated.at) if dated.restamped else ""

    def _look_around(self, seq: int) -> None:
        before = self._db.execute(_BEFORE, (seq,)).fetchone()
        after = self._db.execute(_AFTER, (seq,)).fetchone()
        self._first = before[0] + 1 if before else 0
        self._last = after[0] - 1 if after else 1 << 62
        began_in_time = before is None or not self._ends or before[1] < self._ends
        ended_in_time = after is None or after[1] >= self._begins
        self._may = began_in_time and ended_in_time
