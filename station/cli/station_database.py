"""The database of the station that counts, opened by a verb at the machine."""

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from station.cli import options
from station.errors import DatabaseError


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[sqlite3.Connection]:
    """Lend the database for a while; what SQLite finds wrong with it is one sentence."""
    from station.store.database import open_database  # noqa: PLC0415

    path = options.database(arguments, options.settings(arguments))
    if not path.is_file():  # a count in a new file would be one that no station knows of
        raise DatabaseError(f"{path}: is not there; --db names the database of the station that counts")
    try:
        with closing(open_database(path)) as db:
            yield db
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: cannot be used ({error})") from error
