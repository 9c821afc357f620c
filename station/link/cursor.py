"""The link's own file: how far each journal is delivered, what the office would not have, how often we connected."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

from station.errors import DatabaseError
from station.link.codec import Rejected
from station.store.files import open_own

_SHAPE: Final = """
    create table if not exists cursor (
        epoch text primary key,
        acked integer not null
    ) strict, without rowid;

    create table if not exists mark (
        epoch text primary key,
        seq integer not null,
        id text not null
    ) strict, without rowid;

    create table if not exists dead_letter (
        epoch text not null,
        seq integer not null,
        code text not null,
        at text not null,
        primary key (epoch, seq)
    ) strict, without rowid;

    create table if not exists birth (
        only integer primary key check (only = 1),
        number integer not null
    ) strict;

    create table if not exists handed (
        epoch text not null,
        entry text not null,
        count text not null,
        primary key (epoch, entry)
    ) strict, without rowid;
"""


class CursorFile:
    """The cursor of each epoch. To lose its last moves costs repeats, never rows, so it waits for no disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = open_own(path, _SHAPE, flushed=False, what="the link's cursor")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def acked(self, epoch: str) -> int:
        """Return the last row of the epoch that is delivered; 0 for a new one."""
        row = self._db.execute("select acked from cursor where epoch = ?", (epoch,)).fetchone()
        return int(row[0]) if row else 0

    def move(self, epoch: str, acked: int) -> None:
        """Say that every row up to `acked` is delivered; a cursor never goes back."""
        self._write(
            "insert into cursor values (?, ?)"
            " on conflict do update set acked = excluded.acked where excluded.acked > acked",
            [(epoch, acked)],
        )

    def mark(self, epoch: str) -> tuple[int, str]:
        """Return the last row that was marked as delivered: its number and its id; 0 and none where none was."""
        row = self._db.execute("select seq, id from mark where epoch = ?", (epoch,)).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, "")

    def set_mark(self, epoch: str, seq: int, identity: str) -> None:
        """Say which row it is that has this number, so that another one with it is known for another."""
        self._write("insert or replace into mark values (?, ?, ?)", [(epoch, seq, identity)])

    def bury(self, epoch: str, rejected: Iterable[Rejected], at: str) -> int:
        """Keep the rows the office rejected among the dead letters and return how many are new there."""
        return self._write(
            "insert or ignore into dead_letter values (?, ?, ?, ?)",
            [(epoch, each.seq, each.code, at) for each in rejected],
        )

    def dead_letters(self, epoch: str) -> tuple[Rejected, ...]:
        """Return the rows of the epoch that the office rejected."""
        rows = self._db.execute("select seq, code from dead_letter where epoch = ? order by seq", (epoch,))
        return tuple(Rejected(*row) for row in rows)

    def handed(self, epoch: str) -> set[str]:
        """Return what the station was given of counts while its journal had this epoch."""
        return {entry for (entry,) in self._db.execute("select entry from handed where epoch = ?", (epoch,))}

    def hand(self, epoch: str, count: str, entries: Iterable[str]) -> None:
        """Say that the station was given these of a count; requests belong to none, which is an empty one."""
        self._write("insert or ignore into handed values (?, ?, ?)", [(epoch, each, count) for each in entries])

    def forget(self, epoch: str, count: str) -> None:
        """Remember of what the station was given what is of this journal and of this count, or a request."""
        self._write("delete from handed where epoch <> ? or count not in ('', ?)", [(epoch, count)])

    def forget_all(self) -> None:
        """Remember nothing of what the station was given."""
        self._write("delete from handed where entry > ?", [("",)])

    def birth(self) -> int:
        """Return the number of the connection that is about to be made: one more than the one before."""
        self._write(
            "insert into birth values (1, ?) on conflict do update set number = number + excluded.number", [(1,)]
        )
        return int(self._db.execute("select number from birth").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _write(self, statement: str, rows: list[tuple[str | int, ...]]) -> int:
        try:
            return self._db.executemany(statement, rows).rowcount
        except sqlite3.Error as error:
            raise DatabaseError(
                f"{self._path}: the link's cursor cannot be written ({error}); is the disk full or read-only?"
            ) from error
