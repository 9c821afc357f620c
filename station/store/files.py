"""SQLite files: a process's own small one, such as the link's cursor, and one that another process writes."""

import os
import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

from station.errors import DatabaseError, UsageError

MAGIC: Final = b"SQLite format 3\0"
"""How a database begins."""


def is_database(path: Path) -> bool:
    """Tell whether a file is an SQLite database by how it begins; raise `UsageError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error


def open_to_read(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """Return a connection that cannot write, to a database that another process may have open.

    `immutable`: nobody writes the file, so that SQLite needs neither a log nor a lock beside it.
    """
    how = "mode=ro&immutable=1" if immutable else "mode=ro"
    db = sqlite3.connect(f"file:{quote(os.fspath(path))}?{how}", uri=True, isolation_level=None)
    db.execute("pragma query_only = on")
    return db


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
