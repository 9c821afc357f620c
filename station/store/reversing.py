# ruff: noqa: S608  the names in these statements are those of this database's own tables and columns
"""Taking back: what each of the last commits changed in the tables is remembered, so that one can be reversed exactly.

Triggers on this connection alone write down, for each row that a commit inserts, changes or deletes, the statement that
puts it back, as https://www.sqlite.org/undoredo.html has it. So whatever a scan changes is covered, also in tables that
this module does not know. It is kept in memory: a power cut forgets it, and nothing more is written to the disk.

A reversal puts back only what still is as the commit left it; where another change came on top, it changes nothing.
Numbers of packages are an exception: others may have come or gone since, so what came is taken off and what went is
added, as long as no shelf is left with fewer than none.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from station.domain.decision import Moved
from station.errors import DatabaseError
from station.store import shelves

_COMMITS: Final = 64
"""Commits that are remembered: more than a person scans in the minute in which a scan can be taken back."""
_APART: Final = (
    *("journal", "meta", "alarm", "product", "person", "released"),
    *("shipment_reference", "shipment_product", "container"),
)
"""Tables in which nothing is ever put back: the record itself, alarms, and what is imported."""
_COUNTED: Final = {"stock": "quantity", "shipment": "received", "expected": "received"}
"""Columns that hold how many there are."""
_LISTED: Final = ("shipment", "expected")
"""Tables whose rows come and go with a list that is imported: of these a scan changes rows and no more."""


class ChangedSinceError(DatabaseError):
    """What a commit changed was changed again since; nothing was put back."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """Puts back what commits changed: the newest first, each row exactly as it was."""

    statements: tuple[tuple[str, int], ...]
    """Each statement, and how many rows it must find."""

    def write(self, db: sqlite3.Connection, _at: str, _seq: int) -> None:
        """Put it back inside the caller's commit; raise `ChangedSinceError` where that cannot be done exactly."""
        for statement, least in self.statements:
            if db.execute(statement).rowcount < least:
                raise ChangedSinceError("what is to be taken back was changed since; nothing was taken back")


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement of packages that follows another change of the same commit."""

    moved: Moved

    def write(self, db: sqlite3.Connection, at: str, _seq: int) -> None:
        """Move the packages."""
        shelves.move(db, self.moved, at)


class Changes:
    """What the last commits of one connection changed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: dict[int, tuple[tuple[str, int], ...]] = {}
        db.execute("create temp table change (n integer primary key, statement text not null, least integer not null)")
        names = [name for (name,) in db.execute("select name from sqlite_schema where type = 'table' order by name")]
        for name in names:
            if name not in _APART and not name.startswith("sqlite_"):
                columns = db.execute(f"select name, pk from pragma_table_info('{name}')").fetchall()
                for trigger in _triggers(name, columns):
                    db.execute(trigger)

    def keep(self, seq: int) -> None:
        """Take what was changed since the last call for what the row of this number changed."""
        self._kept.pop(seq, None)
        changed = self._db.execute("select statement, least from change order by n desc").fetchall()
        if changed:
            self._db.execute("delete from change")
            self._kept[seq] = tuple(changed)
            if len(self._kept) > _COMMITS:
                del self._kept[min(self._kept)]

    def reversal(self, numbers: Iterable[int]) -> Reversal | None:
        """Return what puts back the changes of these rows; None where one of them changed nothing, or is forgotten."""
        kept = [self._kept.get(seq) for seq in sorted(numbers, reverse=True)]
        if not kept or None in kept:
            return None
        return Reversal(tuple(statement for each in kept if each for statement in each))


def _triggers(table: str, columns: Sequence[tuple[str, int]]) -> list[str]:
    """Return the triggers that write down how to put the rows of a table back."""
    names = [name for name, _ in columns]
    key = [name for name, place in columns if place]
    counted = _COUNTED.get(table)
    if counted is None:
        inserted = [(f"'delete from {table} where ' || {_is(names, 'new')}", 1)]
        updated = [(f"'update {table} set ' || {_sets(names)} || ' where ' || {_is(names, 'new')}", 1)]
    else:
        here, others = _is(key, "new"), [name for name in names if name not in key and name != counted]
        emptied = f"'delete from {table} where {counted} = 0 and ' || {_is(key + others, 'new')}"
        less = f"{counted} = {counted} - (' || (new.{counted} - {{old}}) || ')"
        enough = f"{counted} - (' || (new.{counted} - {{old}}) || ') >= 0 and '"
        inserted = [(emptied, 0), (_text(table, less.format(old=0), enough.format(old=0), here), 1)]
        now, then = f"old.{counted}", _restored(others)
        updated = [(_text(table, less.format(old=now) + then, enough.format(old=now), here), 1)]
    values = " || ',' || ".join(f"quote(old.{name})" for name in names)
    deleted = [(f"'insert into {table} values (' || {values} || ')'", 1)]
    events = (
        [("update", updated)] if table in _LISTED else [("insert", inserted), ("update", updated), ("delete", deleted)]
    )
    return [
        f"create temp trigger {table}_{event} after {event} on main.{table} begin {_notes(notes)} end"
        for event, notes in events
    ]


def _text(table: str, sets: str, enough: str, here: str) -> str:
    return f"'update {table} set {sets} where {enough} || {here}"


def _notes(notes: Iterable[tuple[str, int]]) -> str:
    return "".join(f"insert into change (statement, least) values ({text}, {least});" for text, least in notes)


def _is(names: Iterable[str], side: str) -> str:
    """Return the text of a condition: each of these columns is as it is on this side of the change."""
    return " || ' and ' || ".join(f"'{name} is ' || quote({side}.{name})" for name in names)


def _sets(names: Iterable[str]) -> str:
    return " || ', ' || ".join(f"'{name} = ' || quote(old.{name})" for name in names)


def _restored(names: Iterable[str]) -> str:
    """Return the text of what sets columns back that are as the change left them, and leaves the others."""
    return "".join(
        f", {name} = case when {name} is ' || quote(new.{name}) || ' then ' || quote(old.{name}) || ' else {name} end"
        for name in names
    )
