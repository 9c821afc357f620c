"""The people with a badge, as the site's list has them."""

import sqlite3
from typing import Final

from station.domain.people import Enrolled, Person, Role

_COLUMNS: Final = "select id, name, role, pin, revoked_at from person"


def enrolled(db: sqlite3.Connection, person: str) -> Enrolled | None:
    """Return the person of an id, also one whose badge was revoked; None where the list does not have them."""
    row = db.execute(f"{_COLUMNS} where id = ?", (person,)).fetchone()
    return row and _enrolled(*row)


def everyone(db: sqlite3.Connection) -> list[Enrolled]:
    """Return all of the list, by id."""
    return [_enrolled(*row) for row in db.execute(f"{_COLUMNS} order by id")]


def _enrolled(person: str, name: str, role: str, pin: str, revoked_at: str | None) -> Enrolled:
    return Enrolled(Person(person, name, Role(role)), pin, revoked_at is not None)
