"""Opening the database: its shape brought up to date, WAL, every commit flushed to the disk before it returns.

Under replayed crash points WAL with synchronous FULL lost no commit, NORMAL and a rollback journal did; and it costs
one flush a commit where the rollback journal costs four.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from station.errors import DatabaseError
from station.store import meta, schema, tally

_BUSY_MS: Final = 5000
_CACHE_KIB: Final = 2048
"""Memory for pages: bounded, so that the daemon does not grow with its database."""
_CHECKPOINT_PAGES: Final = 8000
"""Pages of WAL after which a commit copies them back itself; the loop does it before, when nobody scans."""


def open_database(path: Path) -> sqlite3.Connection:
    """Return a connection to the database, made or brought up to date; raise `DatabaseError` that says why not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=64)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: cannot be opened ({error}); its folder must be writable") from error
    try:
        taken: int = db.execute("pragma user_version").fetchone()[0]
        _must_be_known(path, taken)
        if taken == 0:
            db.execute(f"pragma page_size = {schema.PAGE_SIZE}")
        _set_up(db)
        if taken < len(schema.STEPS):
            _migrate(db, taken)
        tally.keep(db)
    except sqlite3.Error as error:
        db.close()
        raise DatabaseError(f"{path}: cannot be used as the station's database ({error})") from error
    except DatabaseError:
        db.close()
        raise
    return db


def _must_be_known(path: Path, taken: int) -> None:
    if taken > len(schema.STEPS):
        raise DatabaseError(
            f"{path}: was written by a newer station (its format is {taken}, this one knows {len(schema.STEPS)}); "
            "install that version or a newer one"
        )


def _set_up(db: sqlite3.Connection) -> None:
    db.execute(f"pragma busy_timeout = {_BUSY_MS}")
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = off")
    db.execute("pragma temp_store = memory")
    db.execute(f"pragma cache_size = -{_CACHE_KIB}")
    db.execute(f"pragma wal_autocheckpoint = {_CHECKPOINT_PAGES}")


def _migrate(db: sqlite3.Connection, taken: int) -> None:
    """Take the steps that are missing, each whole or not at all."""
    with transaction(db):
        for number, step in enumerate(schema.STEPS[taken:], taken + 1):
            for statement in step.split(";"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"pragma user_version = {number}")
        if taken == 0:
            db.execute("insert into meta values ('epoch', ?)", (meta.new_epoch(),))
            db.execute("insert into meta values ('privacy_key', ?)", (secrets.token_hex(32),))


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done inside, or none of it."""
    db.execute("begin immediate")
    try:
        yield
        db.execute("commit")
    except BaseException:
        if db.in_transaction:  # of many failures SQLite takes the transaction back itself
            db.execute("rollback")
        raise
