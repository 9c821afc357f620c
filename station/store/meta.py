"""What a database remembers under a name."""

import secrets
import sqlite3


def remembered(db: sqlite3.Connection, key: str) -> str | None:
    """Return what stands under a key; None where nothing does."""
    row = db.execute("select value from meta where key = ?", (key,)).fetchone()
    return row and str(row[0])


def epoch(db: sqlite3.Connection) -> str:
    """Return the database's own name, which it has from the start."""
    found: tuple[str] = db.execute("select value from meta where key = 'epoch'").fetchone()
    return found[0]


def new_epoch() -> str:
    """Return a name for a journal that no other has."""
    return secrets.token_hex(6)


def remember(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a value under a key, in the caller's transaction."""
    db.execute("insert into meta values (?, ?) on conflict do update set value = excluded.value", (key, value))
