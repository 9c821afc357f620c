"""Opening a station's database to read it: beside a running station, or a copy, also where nothing can be written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from station.errors import DatabaseError
from station.store.files import open_to_read


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Lend a connection that cannot write and that sees the database as it is at this moment, until it is given back.

    A running station goes on writing meanwhile. What SQLite raises becomes `DatabaseError`.
    """
    try:
        with closing(_opened(path)) as db:
            db.execute("begin")
            db.execute("select 1 from journal limit 1")
            yield db
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: is no station's database that can be read ({error})") from error


def _opened(path: Path) -> sqlite3.Connection:
    db = open_to_read(path)
    try:
        db.execute("select 1 from sqlite_schema limit 1")
    except sqlite3.OperationalError:
        db.close()
        if not path.exists() or _log_of(path):
            raise
        # SQLite makes two files beside a database in WAL mode. Where it may not, a database that nobody has open and
        # whose log is empty is read as what it is: a file that does not change.
        return open_to_read(path, immutable=True)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _log_of(path: Path) -> bool:
    """Tell whether commits stand beside the database that are not in it yet."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
