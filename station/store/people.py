"""The people with a badge, as the site's list has them: looked up, listed, and taken in from a file."""

import secrets
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from station.domain import pins
from station.domain.instants import stamp
from station.domain.people import Enrolled, Person, Role
from station.domain.screens.words import plain
from station.errors import UsageError
from station.store import fields, rows
from station.store.database import transaction
from station.store.journal import write
from station.store.rows import Row

_READ: Final = "select id, name, role, pin, revoked_at from person"
_SALT_BYTES: Final = 16
_LONGEST_ID: Final = 10
"""Letters and digits; with more, a badge's Code 128 is wider than a card."""
_LONGEST_NAME: Final = 60
_COLUMNS: Final = {"id": True, "name": True, "role": True, "pin": False, "revoked": False}
_WRITE: Final = """
    insert into person values (:id, :name, :role, :pin, :revoked_at)
    on conflict do update set name = excluded.name, role = excluded.role,
        pin = case excluded.pin when '' then pin else excluded.pin end,
        revoked_at = case when excluded.revoked_at is null then null else coalesce(revoked_at, excluded.revoked_at) end
"""


def enrolled(db: sqlite3.Connection, person: str) -> Enrolled | None:
    """Return the person of an id, also one whose badge was revoked; None where the list does not have them."""
    row = db.execute(f"{_READ} where id = ?", (person,)).fetchone()
    return row and _enrolled(*row)


def everyone(db: sqlite3.Connection) -> list[Enrolled]:
    """Return all of the list, by id."""
    return [_enrolled(*row) for row in db.execute(f"{_READ} order by id")]


def any_has_badge(db: sqlite3.Connection) -> bool:
    """Tell whether there is anybody whose badge is not revoked."""
    return db.execute("select 1 from person where revoked_at is null limit 1").fetchone() is not None


def import_people(db: sqlite3.Connection, path: Path, at: datetime, key: bytes | None) -> tuple[int, int]:
    """Take in the people of a file, and return how many there are and the journal row that tells of them.

    Who is there already is brought up to date; an empty PIN leaves the one they have. Who is not in the file stays as
    they are, since a list that was filtered or cut must not lock a night shift out: a badge is revoked by saying so,
    and a person that is revoked stays in the list, so that their rows in the journal have a name.
    The journal tells whom it was about and not the file's digest: with the rest of the file known, ten thousand
    tries would find the PIN in it.
    """
    listed = rows.checked(path, _COLUMNS, partial(_person, key=key), ("id",))
    now = stamp(at)
    with transaction(db):
        for each in listed:
            kept = pins.hashed(each["pin"], secrets.token_bytes(_SALT_BYTES), key) if key and each["pin"] else ""
            db.execute(_WRITE, {**each, "pin": kept, "revoked_at": now if each["revoked"] else None})
        body = {"event": "import", "what": "people", "file": path.name, "people": [_told(each) for each in listed]}
        seq = write(db, at, "import", body)
    return len(listed), seq


def _told(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the journal says of a person that was taken in: whether a PIN was set, and nothing of it."""
    told = {name: person[name] for name in ("id", "name", "role", "revoked")}
    return {**told, "pin": "set" if person["pin"] else "as it was"}


def _person(row: Row, key: bytes | None) -> dict[str, Any]:
    """Return a row's person; nothing that is said of a mistake repeats what may be a PIN."""
    if "" in row:
        raise ValueError(f"has more columns than the header; the columns are {', '.join(_COLUMNS)}")
    person, name, pin = (fields.value(row, column) for column in ("id", "name", "pin"))
    if not person.isascii() or not person.isalnum() or person != person.upper() or len(person) > _LONGEST_ID:
        raise ValueError(f"id {person!r} is none; at most {_LONGEST_ID} upper case letters and digits")
    if not plain(name).strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ValueError(f"name {name!r} is none; at most {_LONGEST_NAME} letters and signs")
    if pin and not pins.is_pin(pin):
        raise ValueError("pin is not 4 to 8 digits; a spreadsheet drops zeros in front, format the column as text")
    if pin and key is None:
        raise UsageError("a PIN is kept with the site's key, and site.key_file names none; station site-key new FILE")
    return {"id": person, "name": name, "role": _role(row).value, "pin": pin, "revoked": _revoked(row)}


def _role(row: Row) -> Role:
    role = fields.value(row, "role")
    try:
        return Role(role.lower())
    except ValueError:
        roles = ", ".join(each.value for each in Role)
        raise ValueError(f"role {role!r} is none; it is one of {roles}") from None


def _revoked(row: Row) -> bool:
    return bool(fields.truth({"revoked": fields.value(row, "revoked") or "no"}, "revoked"))


def _enrolled(person: str, name: str, role: str, pin: str, revoked_at: str | None) -> Enrolled:
    return Enrolled(Person(person, name, Role(role)), pin, revoked_at is not None)
