"""Opening the office's database to read it, beside the office that writes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from station.errors import DatabaseError
from station.store.files import open_to_read


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Lend a connection that cannot write; what SQLite raises becomes `DatabaseError`."""
    try:
        with closing(open_to_read(path)) as db:
            yield db
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: is no database of the office ({error})") from error
