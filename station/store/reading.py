"""Opening a station's database to read it: beside a running station, or a copy, also where nothing can be written."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from station.errors import DatabaseError

MAGIC: Final = b"SQLite format 3\0"
"""How a database begins."""


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
    db = _connected(path, "mode=ro")
    try:
        db.execute("select 1 from sqlite_schema limit 1")
    except sqlite3.OperationalError:
        db.close()
        if not path.exists() or _log_of(path):
            raise
        # SQLite makes two files beside a database in WAL mode. Where it may not, a database that nobody has open and
        # whose log is empty is read as what it is: a file that does not change.
        return _connected(path, "mode=ro&immutable=1")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _connected(path: Path, how: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{quote(os.fspath(path))}?{how}", uri=True, isolation_level=None)
    db.execute("pragma query_only = on")
    return db


def _log_of(path: Path) -> bool:
    """Tell whether commits stand beside the database that are not in it yet."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
