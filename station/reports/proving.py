"""The rows that a proof follows: all of a database, or those of an export, held against a database if asked."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace

from station.reports.excerpt import UnreadableRowError
from station.store.chain import Break, Flaw, KnownHead, Linked, Proof, follow
from station.store.journal import JournalRow


def all_rows(db: sqlite3.Connection) -> Iterator[Linked]:
    """Yield every row of the journal in order."""
    for row in db.execute("select seq, at, kind, body, hash from journal order by seq"):
        yield Linked(JournalRow(*row))


class AnotherRowError(UnreadableRowError):
    """A row of an export that is not the database's."""


class AlteredThereError(UnreadableRowError):
    """A row of an export that the database had, and has no more."""


def compared(db: sqlite3.Connection, rows: Iterable[Linked]) -> Iterator[Linked]:
    """Yield the rows of an export up to the first that the database does not have like that."""
    for linked in rows:
        kept = db.execute("select hash, at, kind, body from journal where seq = ?", (linked.row.seq,)).fetchone()
        if kept is None or kept[0] != linked.row.hash:
            lacks = "has no such row" if kept is None else "has another row of this number"
            raise AnotherRowError(f"the database {lacks}")
        yield linked
        if kept[1:] != (linked.row.at, linked.row.kind, linked.row.body):  # asked on, so the export's row is whole
            raise AlteredThereError("the export's row is whole, and the database has other content under its hash")


def followed(rows: Iterable[Linked], known: Iterable[KnownHead], *, whole: bool) -> Proof:
    """Follow the rows of a file; where the file itself is broken, that is where the chain breaks."""
    said: list[UnreadableRowError] = []

    def readable() -> Iterator[Linked]:
        try:
            yield from rows
        except UnreadableRowError as error:
            said.append(error)

    proof = follow(readable(), known, whole=whole)
    if not said:
        return proof
    if isinstance(said[0], AlteredThereError):
        return replace(proof, rows=proof.rows - 1, broken=Break(proof.last, Flaw.ALTERED, str(said[0])))
    flaw = Flaw.REWRITTEN if isinstance(said[0], AnotherRowError) else Flaw.CUT
    return replace(proof, broken=Break(proof.last + 1, flaw, str(said[0])))
