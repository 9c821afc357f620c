"""A supervisor's badge and PIN at the machine's own keyboard: for what must not be done by whoever stands there."""

import argparse
import getpass
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Final

from station.config import Settings
from station.config.site_key import site_key
from station.domain import pins
from station.domain.cards import cards
from station.domain.people import Meaning, Role, Signature
from station.domain.pin_tries import REMEMBERED, PinTries
from station.errors import UsageError
from station.store import meta
from station.store.database import transaction
from station.store.journal import write
from station.store.people import enrolled

_PROMPT: Final = "PIN: "


def add_badge(verb: argparse.ArgumentParser) -> None:
    """Add the options that say who answers for it."""
    verb.add_argument("--badge", required=True, metavar="CARD", help="the supervisor's badge, as a scanner reads it")
    verb.add_argument("--pin-file", type=Path, metavar="FILE", help="the file with the PIN (default: asked for)")


def signed(db: sqlite3.Connection, settings: Settings, arguments: argparse.Namespace, at: datetime) -> Signature:
    """Return the supervisor's signature; raise `UsageError` that says why there is none."""
    key = site_key(settings)
    card = cards.read(arguments.badge.encode("utf-8", "replace"))
    name = cards.vouched(card, key) if card is not None and card.verb == "U" else None
    if key is None or name is None:
        raise UsageError("--badge: is no badge of this site; scan the card whole")
    person = enrolled(db, name)
    if person is None or person.revoked or person.person.role is not Role.SUPERVISOR:
        _refused(db, name, "no_supervisor", at)
        raise UsageError("--badge: is not the badge of a supervisor of this site")
    _must_not_be_locked(db, name, at)
    pin = _pin(arguments.pin_file)
    if not person.pin or not pins.is_pin(pin) or not pins.matches(pin, person.pin, key):
        _wrong(db, name, at)
        raise UsageError("the PIN is wrong")
    _right(db, name)
    return Signature(person.person, Meaning.APPROVED, at, pin=True)


def _pin(file: Path | None) -> str:
    if file is None:
        return getpass.getpass(_PROMPT)
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as a PIN ({error})") from error


def _tries(db: sqlite3.Connection) -> PinTries:
    return PinTries.read(meta.remembered(db, REMEMBERED))


def _must_not_be_locked(db: sqlite3.Connection, name: str, at: datetime) -> None:
    if left := _tries(db).locked_for(name, at):
        raise UsageError(f"the PIN was wrong too often; try again in {left} s")


def _wrong(db: sqlite3.Connection, name: str, at: datetime) -> None:
    """Keep the wrong try beside those at the station's own keypad."""
    with transaction(db):  # a station beside it counts the same tries
        tries = _tries(db).wrong(name, at)
        event = "pin_locked" if tries.locked_for(name, at) else "pin_wrong"
        write(db, at, "command", {"event": event, "person": name, "purpose": "APPROVED", "where": "keyboard"})
        meta.remember(db, REMEMBERED, tries.text())


def _right(db: sqlite3.Connection, name: str) -> None:
    """Let the wrong tries before a right one no longer count, as at the keypad."""
    with transaction(db):
        tries = _tries(db)
        if name in tries.of:
            meta.remember(db, REMEMBERED, tries.right(name).text())


def _refused(db: sqlite3.Connection, name: str, why: str, at: datetime) -> None:
    with transaction(db):
        write(db, at, "command", {"event": "badge_refused", "claimed": name, "refused": why, "where": "keyboard"})
