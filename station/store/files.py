"""A process's own small SQLite file, such as the link's cursor or the office's ledger."""

import sqlite3
from pathlib import Path

from station.errors import DatabaseError


def open_own(path: Path, shape: str, *, flushed: bool, what: str) -> sqlite3.Connection:
    """Return the file with its tables; `flushed`: every commit is on the disk before it returns.

    `what` names it in the `DatabaseError` of a file that cannot be opened.
    """
    try:
        db = sqlite3.connect(path, isolation_level=None)
        try:
            db.execute("pragma journal_mode = wal")
            db.execute(f"pragma synchronous = {'full' if flushed else 'normal'}")
            db.executescript(shape)
        except sqlite3.Error:
            db.close()
            raise
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: {what} cannot be opened ({error}); it must be a file we may write") from error
    return db
