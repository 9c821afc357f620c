"""The journal: every scan, command and alarm in order, each row carrying the hash of the one before.

It is append-only and it is the outbox: the link process reads it by sequence number and keeps its own cursor.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from station.domain.instants import stamp
from station.errors import DatabaseError
from station.store import meta
from station.store.files import open_to_read

GENESIS: Final = bytes(32)
"""The hash before the first row."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One row of the journal."""

    seq: int
    at: str
    """The instant, UTC, ISO 8601 with milliseconds and Z."""
    kind: str
    body: str
    """A JSON object, written once and never again."""
    hash: bytes


def chained(previous: bytes, seq: int, at: str, kind: str, body: str) -> bytes:
    """Return the SHA-256 that binds a row to the row before it."""
    return hashlib.sha256(b"\0".join((previous, b"%d" % seq, at.encode(), kind.encode(), body.encode()))).digest()


def head(db: sqlite3.Connection) -> tuple[int, bytes]:
    """Return the newest row's number and hash; 0 and the genesis of an empty journal."""
    row = db.execute("select seq, hash from journal order by seq desc limit 1").fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def first_at(db: sqlite3.Connection) -> datetime | None:
    """Return the instant of the first row; None in an empty journal."""
    row = db.execute("select at from journal where seq = 1").fetchone()
    return datetime.fromisoformat(row[0]) if row else None


def row(db: sqlite3.Connection, seq: int) -> JournalRow:
    """Return the row with this number."""
    found = db.execute("select seq, at, kind, body, hash from journal where seq = ?", (seq,)).fetchone()
    return JournalRow(*found)


def append(db: sqlite3.Connection, at: str, kind: str, body: str) -> int:
    """Write a row behind the newest, inside the caller's transaction, and return its number.

    The newest is looked up each time, because an import in another process writes its own row.
    """
    last, previous = head(db)
    seq = last + 1
    row = (seq, at, kind, body, chained(previous, seq, at, kind, body))
    db.execute("insert into journal values (?, ?, ?, ?, ?)", row)
    return seq


def write(db: sqlite3.Connection, at: datetime, kind: str, body: Mapping[str, Any]) -> int:
    """Write these values as a row behind the newest, inside the caller's transaction, and return its number."""
    return append(db, stamp(at), kind, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def first_break(rows: Iterable[JournalRow], previous: bytes = GENESIS, after: int = 0) -> int | None:
    """Return the sequence number where the chain breaks (a row altered, missing or out of order), or None."""
    for row in rows:
        after += 1
        if row.seq != after or row.hash != chained(previous, row.seq, row.at, row.kind, row.body):
            return after
        previous = row.hash
    return None


_BATCH: Final = 2000


KINDS: Final = (
    "alarm",
    "alarm_test",
    "clock",
    "command",
    "count",
    "device",
    "help",
    "import",
    "journal",
    "open",
    "receipt",
    "recalls",
    "release",
    "scan",
    "start",
    "training",
    "transfer",
)
"""Every kind of row there is."""
ALARM_TESTED: Final = "alarm_tested"
"""Where the station remembers what is known of the last tests of its alarm: `good`, an instant, and `broken`."""


class JournalReader:
    """Reads a journal that another process writes; never writes it."""

    def __init__(self, path: Path) -> None:
        with ExitStack() as opened:
            try:
                self._db = open_to_read(path)
                opened.callback(self._db.close)
                self.epoch: str = meta.epoch(self._db)
            except (sqlite3.Error, TypeError) as error:
                raise DatabaseError(f"{path}: no journal to read ({error}); `station run` makes it") from error
            opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def after(self, seq: int, limit: int) -> list[JournalRow]:
        """Return at most `limit` rows that follow `seq`, in order."""
        rows = self._db.execute(
            "select seq, at, kind, body, hash from journal where seq > ? order by seq limit ?", (seq, limit)
        )
        return [JournalRow(*row) for row in rows]

    def rows(self) -> Iterator[JournalRow]:
        """Yield every row, in order, however many there are."""
        seq = 0
        while batch := self.after(seq, _BATCH):
            yield from batch
            seq = batch[-1].seq

    def remembered(self, key: str) -> str | None:
        """Return what the station last remembered under a key."""
        return meta.remembered(self._db, key)

    def look(self) -> None:
        """Read the epoch anew: a journal that was put back from a copy gets another one."""
        self.epoch = meta.epoch(self._db)

    def row(self, seq: int) -> JournalRow | None:
        """Return the row with this number; None where there is none."""
        rows = self.after(seq - 1, 1)
        return rows[0] if rows and rows[0].seq == seq else None

    def last(self) -> int:
        """Return the newest sequence number; 0 in an empty journal."""
        newest: int | None = self._db.execute("select max(seq) from journal").fetchone()[0]
        return newest or 0

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
