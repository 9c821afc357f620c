"""What the station remembers: read before a decision, written after it in one commit with its journal row."""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from station.domain.decision import AlarmKind, Item, Known
from station.domain.instants import stamp
from station.domain.recall import Finding
from station.domain.stock import Product, Status
from station.errors import DatabaseError
from station.store import meta, shelves
from station.store.database import open_database, transaction
from station.store.entry import Alarm, Change, Entry
from station.store.journal import head, write
from station.store.recalls import released
from station.store.recalls.bundles import folder_of
from station.store.recalls.in_force import Recalls, Shelf
from station.store.reversing import Changes, Reversal

__all__ = ["Alarm", "Change", "Entry", "Store"]

_Answer = TypeVar("_Answer")

_NEWEST: Final = "select at, body, seq from journal order by seq desc limit ?"
_BODIES: Final = "select seq, body from journal order by seq desc limit ?"
_MOST_A_DAY: Final = 20_000
"""Rows that are looked through for today's packages: more than a bench can scan, fewer than a start can wait for."""
_ROWS_BACK: Final = 1000
"""Rows that are looked through for a known date, before what was remembered of it is believed."""


class Store:
    """The station's database; used by the core thread alone."""

    def __init__(self, path: Path) -> None:
        self.path: Final = path
        self._db: Final = open_database(path)
        try:
            with self._sqlite():
                self._seq = head(self._db)[0]
                self._meta: Final[dict[str, str]] = dict(self._db.execute("select key, value from meta"))
                self._changes: Final = Changes(self._db)
            self._files: Final = self._files_now()
        except DatabaseError:
            self._db.close()
            raise
        self._shelf: Final = Shelf(folder_of(path))

    def last_trusted(self) -> datetime | None:
        """Return the instant of the newest row that was written with a known date; None where there is none.

        The newest, not the latest: where a time that was wrong has been put right, what was written since counts.
        Where rows without a date are the newest, the instant was remembered as the first of them was written.
        """
        with self._sqlite():
            rows = self._db.execute(_NEWEST, (_ROWS_BACK,))
            newest = next((at for at, body, _ in rows if json.loads(body).get("tsq") == "set"), None)
        known = newest or self._meta.get("known_at")
        return _instant(known) if known else None

    def undated(self, boot: str) -> tuple[int, int] | None:
        """Return the first and the last row of this start of the machine that have no date, and are not restamped.

        They are the newest of the journal, save what other programs wrote in between.
        """
        first = last = None
        with self._sqlite():
            for seq, body in self._db.execute(_BODIES, (_MOST_A_DAY,)):
                row = json.loads(body)
                if row.get("boot", boot) != boot or row.get("event") == "restamp":
                    break
                if row.get("tsq") in ("none", "coarse"):
                    first, last = seq, last or seq
        return None if first is None or last is None else (first, last)

    @property
    def epoch(self) -> str:
        """The database's own name: another file, another epoch."""
        return self._meta["epoch"]

    @property
    def seq(self) -> int:
        """The newest journal row that this store has written or found."""
        return self._seq

    def remembered(self, key: str) -> str | None:
        """Return what was last remembered under a key."""
        return self._meta.get(key)

    def shared(self, key: str) -> str | None:
        """Return what is remembered under a key by this store or by another program beside it."""
        with self._sqlite():
            return meta.remembered(self._db, key)

    def private(self, raw: bytes) -> str:
        """Return a keyed hash of what may be a person's: it can be compared, not read back."""
        key = bytes.fromhex(self._meta["privacy_key"])
        return hmac.new(key, raw, hashlib.sha256).hexdigest()[:32]

    @property
    def recalls(self) -> Recalls:
        """The recalls in force; always the newest set, whoever put it there."""
        return self._shelf.recalls

    @property
    def recall_problem(self) -> str:
        """Why the recalls are not those that were in force when the station went down; empty where they are."""
        return self._shelf.problem

    def known(self, item: Item, good_from: Callable[[Product | None], date] = lambda _: date.min) -> Known:
        """Return all that a decision on this item needs; `good_from` gives the first expiry a lot may be used with."""
        with self._sqlite():
            recalls, product = self.recalls, shelves.product(self._db, item.gtin)
            match = released.match(self._db, recalls, item)
            near = shelves.Lots()
            if match.verdict is not Finding.RECALL:  # a recalled package goes before none
                near = shelves.lots(self._db, item, good_from(product), recalls)
            return Known(
                product,
                near.lots,
                shelves.package(self._db, item),
                match,
                recalls.dated,
                recalls.expires,
                recalls.version,
                near.more_earlier,
                near.more_later,
                shelves.opened(self._db, item),
                shelves.other_expiry(self._db, item),
                places=shelves.places(self._db, item),
            )

    def read(self, question: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """Return what a part of the day asks of its own tables."""
        with self._sqlite():
            return question(self._db)

    @contextmanager
    def supposing(self, change: Change, at: datetime) -> Iterator[None]:
        """Let what is read inside be as if a change had been made at an instant; nothing of it stays."""
        with self._sqlite():
            self._db.execute("begin immediate")
            try:
                change.write(self._db, stamp(at), 0)
                yield
            finally:
                self._db.execute("rollback")

    def record(self, entry: Entry) -> int:
        """Commit a journal row and its changes, flushed to the disk; return its number.

        Nothing is changed and `DatabaseError` raised when the disk is full, read-only or broken, or the file gone.
        """
        return self.record_all([entry])[0]

    def record_all(self, entries: Iterable[Entry]) -> list[int]:
        """Commit several journal rows and their changes at once, or none of them; return their numbers.

        Each entry is asked for when those before it are written, so that it can be made from what they changed.
        """
        if self._files_now() != self._files:
            raise DatabaseError(f"{self.path}: is another file now; put the old one back or restart the station")
        numbers, remembered = [], dict[str, str]()
        with self._sqlite(), transaction(self._db):
            for entry in entries:
                numbers.append(self._append(entry))
                remembered.update(entry.remembered or {})
        self._seq = numbers[-1] if numbers else self._seq
        self._meta.update(remembered)
        return numbers

    def reversal(self, numbers: Iterable[int]) -> Reversal | None:
        """Return the change that takes back what these rows changed; None where nothing is known of that."""
        return self._changes.reversal(numbers)

    def alarms(self) -> list[Alarm]:
        """Return the alarms that stand, the most urgent first."""
        with self._sqlite():
            return [
                Alarm(number, AlarmKind(kind), _instant(raised), seq, json.loads(detail), binned is not None)
                for number, kind, raised, seq, detail, binned in self._db.execute(_STANDING)
            ]

    def is_told(self, kind: AlarmKind, item: Item, recalls: Iterable[str]) -> bool:
        """Tell whether an alarm as grave told of these recalls of a product and lot, though it may be over."""
        with self._sqlite():
            told = {
                number
                for known, detail in self._db.execute(_TOLD, (item.gtin, item.lot or ""))
                if AlarmKind(known).priority <= kind.priority
                for number in json.loads(detail).get("recalls", ())
            }
        return told.issuperset(recalls)

    def received_since(self, at: datetime) -> int:
        """Return how many packages have come in since an instant, of the last rows; walks back from the newest.

        What a row took back of an earlier one did not come in.
        """
        count, since = 0, stamp(at)
        taken_back = set[int]()
        with self._sqlite():
            for when, text, seq in self._db.execute(_NEWEST, (_MOST_A_DAY,)):
                if when < since:
                    break
                body = json.loads(text)
                taken_back.update(body["undoes"] if "undone" in body else ())  # else it is no movement: a count's
                moved = body.get("moved") or {}
                came = moved.get("status") == Status.AVAILABLE.value and "to" not in moved and seq not in taken_back
                count += moved.get("quantity", 0) if came else 0
        return count

    def tidy(self) -> None:
        """Copy the write-ahead log back into the database; for moments when nobody scans."""
        with self._sqlite():
            self._db.execute("pragma wal_checkpoint(passive)")

    def problem(self) -> str:
        """Return what is wrong with the database as SQLite finds it; empty where nothing is."""
        with self._sqlite():
            found: str = self._db.execute("pragma quick_check(1)").fetchone()[0]
        return "" if found == "ok" else found

    def close(self) -> None:
        """Let go of the files."""
        self._shelf.close()
        self._db.close()

    @contextmanager
    def _sqlite(self) -> Iterator[None]:
        """Turn what SQLite raises into `DatabaseError`."""
        try:
            yield
        except sqlite3.Error as error:
            raise DatabaseError(f"{self.path}: {error}; free or mend the disk") from error

    def _files_now(self) -> list[tuple[int, int]]:
        """Return which files these are: SQLite writes on into a file that was deleted, and all of it is lost."""
        try:
            found = [path.stat() for path in (self.path, self.path.with_name(f"{self.path.name}-wal"))]
        except OSError as error:
            raise DatabaseError(
                f"{self.path}: is gone ({error.strerror}); put it and its -wal back or restart the station"
            ) from error
        return [(each.st_dev, each.st_ino) for each in found]

    def _append(self, entry: Entry) -> int:
        at = stamp(entry.at)
        seq = write(self._db, entry.at, entry.kind, entry.body)
        self._apply(entry, at, seq)
        self._changes.keep(seq)
        return seq

    def _apply(self, entry: Entry, at: str, seq: int) -> None:
        if entry.moved is not None:
            shelves.move(self._db, entry.moved, at)
        if entry.raised is not None:
            kind, detail = entry.raised
            self._db.execute(
                "insert into alarm (kind, priority, raised_at, raised_seq, detail) values (?, ?, ?, ?, ?)",
                (kind.value, kind.priority, at, seq, json.dumps(detail, ensure_ascii=False)),
            )
        if entry.binned is not None:
            self._db.execute("update alarm set binned_at = ? where id = ?", (at, entry.binned))
        if entry.closed is not None:
            self._db.execute("update alarm set closed_at = ?, closed_seq = ? where id = ?", (at, seq, entry.closed))
        for change in entry.changes:
            change.write(self._db, at, seq)
        for key, value in (entry.remembered or {}).items():
            meta.remember(self._db, key, value)


_STANDING: Final = """
    select id, kind, raised_at, raised_seq, detail, binned_at from alarm where closed_at is null order by priority, id
"""
_TOLD: Final = """
    select kind, detail from alarm
    where json_extract(detail, '$.gtin') = ? and coalesce(json_extract(detail, '$.lot'), '') = ?
"""


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
