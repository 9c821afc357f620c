"""The office's database: every event once, how far each journal is stored, what was not fit to be stored."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from station.errors import DatabaseError
from station.office import count_book
from station.office.letters import MOST_LISTED, Key, Letter, Poison, Standing, Unreadable
from station.office.reading import reading
from station.store.files import open_own

_SHAPE: Final = """
    create table if not exists event (
        number integer primary key,
        station text not null,
        epoch text not null,
        seq integer not null,
        id text not null,
        kind text not null,
        at text not null,
        stored_at text not null,
        payload text not null,
        unique (station, epoch, seq)
    ) strict;

    create table if not exists journal (
        station text not null,
        epoch text not null,
        upto integer not null,
        changed_at text not null,
        primary key (station, epoch)
    ) strict, without rowid;

    create table if not exists reject (
        station text not null,
        epoch text not null,
        seq integer not null,
        code text not null,
        payload text not null,
        rejected_at text not null,
        primary key (station, epoch, seq)
    ) strict, without rowid;

    create table if not exists again (
        station text not null,
        epoch text not null,
        seq integer not null,
        primary key (station, epoch, seq)
    ) strict, without rowid;

    create table if not exists unreadable (
        number integer primary key,
        topic text not null,
        payload blob not null unique,
        came_at text not null
    ) strict;
"""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as the office has it."""

    number: int
    """The order in which the office stored it."""
    station: str
    epoch: str
    seq: int
    id: str
    kind: str
    at: str
    stored_at: str
    payload: str
    """The JSON object as it came."""


class Ledger:
    """Stores batches, each in one commit; what it returns from `take` is on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.db = open_own(path, _SHAPE + count_book.SHAPE, flushed=True, what="the office's database")
        """The database, for what the office says of counts."""
        self.has_count_news = False
        """Whether the last batch had something of a count."""
        self.take([], "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def take(self, batch: Sequence[Letter | Poison | Unreadable], at: str) -> list[Standing]:
        """Store the batch and return where each journal in it stands now; a repeat changes nothing."""
        journals = dict.fromkeys(each.journal for each in batch if not isinstance(each, Unreadable))
        try:
            self.db.execute("begin immediate")
            try:
                earlier = {journal: self._other_epochs(journal) for journal in journals}
                for each in batch:
                    if isinstance(each, Letter) and self._is_known(each, earlier[each.journal]):
                        self._keep_again(each.journal, each.seq)
                    else:
                        self._keep(each, at)
                standings = [self._advance(journal, at) for journal in journals]
                self.has_count_news = count_book.fold(self.db)
            except BaseException:
                self.db.execute("rollback")
                raise
            self.db.execute("commit")
        except sqlite3.Error as error:
            raise DatabaseError(
                f"{self._path}: the office cannot store ({error}); is the disk full or read-only?"
            ) from error
        return standings

    def standings(self) -> list[Standing]:
        """Return where the newest journal of each station stands."""
        newest = self.db.execute(
            "select station, epoch, max(changed_at) from journal group by station order by station"
        ).fetchall()
        return [self._standing(Key(station, epoch))[0] for station, epoch, _ in newest]

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def _keep(self, each: Letter | Poison | Unreadable, at: str) -> None:
        match each:
            case Unreadable(topic, payload):
                self.db.execute(
                    "insert or ignore into unreadable (topic, payload, came_at) values (?, ?, ?)", (topic, payload, at)
                )
            case Poison(journal, seq, code, payload):
                self._reject(journal, seq, code, payload, at)
            case Letter(journal, seq, identity, kind, happened, payload):
                stored = self.db.execute(
                    "insert into event (station, epoch, seq, id, kind, at, stored_at, payload)"
                    " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                    (journal.station, journal.epoch, seq, identity, kind, happened, at, payload),
                ).rowcount
                if not stored and self._id(journal, seq) != identity:
                    self._reject(journal, seq, "conflict", payload, at)

    def _is_known(self, letter: Letter, epochs: Iterable[str]) -> bool:
        """Tell whether a row is stored under another epoch of its journal, in which it had the same number."""
        station, seq = letter.journal.station, letter.seq
        return any(self._id(Key(station, epoch), seq) == letter.id for epoch in epochs)

    def _keep_again(self, journal: Key, seq: int) -> None:
        """Keep of a row that is stored that its journal has it under this epoch too."""
        self.db.execute("insert or ignore into again values (?, ?, ?)", (journal.station, journal.epoch, seq))

    def _id(self, journal: Key, seq: int) -> str | None:
        """Return the id of the row that is stored with this number."""
        row = self.db.execute(
            "select id from event where station = ? and epoch = ? and seq = ?", (journal.station, journal.epoch, seq)
        ).fetchone()
        return row and str(row[0])

    def _other_epochs(self, journal: Key) -> list[str]:
        rows = self.db.execute(
            "select epoch from journal where station = ? and epoch <> ?", (journal.station, journal.epoch)
        )
        return [epoch for (epoch,) in rows]

    def _reject(self, journal: Key, seq: int, code: str, payload: str, at: str) -> None:
        self.db.execute(
            "insert or ignore into reject values (?, ?, ?, ?, ?, ?)",
            (journal.station, journal.epoch, seq, code, payload, at),
        )

    def _advance(self, journal: Key, at: str) -> Standing:
        standing, before = self._standing(journal)
        if standing.upto != before or before == 0:
            self.db.execute(
                "insert into journal values (?, ?, ?, ?)"
                " on conflict do update set upto = excluded.upto, changed_at = excluded.changed_at",
                (journal.station, journal.epoch, standing.upto, at),
            )
        return standing

    def _standing(self, journal: Key) -> tuple[Standing, int]:
        """Return where a journal stands, and where it stood when that was last written down."""
        where = (journal.station, journal.epoch)
        row = self.db.execute("select upto from journal where station = ? and epoch = ?", where).fetchone()
        before = int(row[0]) if row else 0
        later = self.db.execute(
            "select seq from event where station = ? and epoch = ? and seq > ?"
            " union select seq from again where station = ? and epoch = ? and seq > ?"
            " union select seq from reject where station = ? and epoch = ? and seq > ? order by seq",
            (*where, before) * 3,
        )
        upto, missing = contiguous(before, (seq for (seq,) in later))
        rejected = self.db.execute(
            "select seq, code from reject where station = ? and epoch = ? order by seq desc limit ?",
            (*where, MOST_LISTED),
        ).fetchall()
        return Standing(journal, upto, tuple(missing), tuple(reversed(rejected))), before


def contiguous(upto: int, later: Iterable[int]) -> tuple[int, list[tuple[int, int]]]:
    """Return the last of the unbroken run after `upto`, and the ranges missing between it and the rest of `later`."""
    missing: list[tuple[int, int]] = []
    last = upto
    for seq in later:
        if seq > last + 1:
            missing.append((last + 1, seq - 1))
        elif not missing:
            upto = seq
        last = seq
    return upto, missing


def recent(db: Path, limit: int) -> list[StoredEvent]:
    """Return the last events that the office stored, newest first; none while it has no database yet."""
    if not db.exists():
        return []
    with reading(db) as connection:
        if not connection.execute("select 1 from sqlite_schema where name = 'event'").fetchone():
            return []
        rows = connection.execute(
            "select number, station, epoch, seq, id, kind, at, stored_at, payload from event"
            " order by number desc limit ?",
            (limit,),
        )
        return [StoredEvent(*row) for row in rows]
