"""What a new recall bundle must be before it takes the place of the one in force; each refusal has a name."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from station.recall import bundle, canaries, signing
from station.recall.manifest import BundleError, Counts, Manifest

HAND_CHECK_RISE: Final = 0.005
"""The share of records for a person's eye may rise by so much from one bundle to the next; the feed's own is steady."""
SHRINK: Final = 0.01
"""So much of the lots and products may go by corrections of the feed; its records never do."""


class Refusal(Enum):
    """Why a bundle is refused."""

    NO_MANIFEST = "no_manifest"
    UNSIGNED = "unsigned"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    VERSION_BACK = "version_goes_back"
    SOURCE_BACK = "source_goes_back"
    SHRUNK = "shrunk"
    HAND_CHECK_JUMP = "hand_check_jump"
    CUT_OFF = "cut_off"
    ALTERED = "altered"
    UNSOUND = "unsound"
    OTHER_CONTENT = "other_content"
    CANARY = "canary"
    TAKES_AWAY = "takes_away"
    NO_ROOM = "no_room"


class RefusedError(BundleError):
    """A bundle that is not taken; what was in force stays in force."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(f"refused, {refusal.value.replace('_', ' ')}: {message}")
        self.refusal: Final = refusal


def authentic(made: Manifest, keys: Sequence[str]) -> None:
    """Refuse a manifest that none of these keys signed."""
    if not made.signature:
        raise RefusedError(Refusal.UNSIGNED, f"version {made.version} is not signed; only signed bundles are taken")
    try:
        signing.verify(made, keys)
    except BundleError as error:
        raise RefusedError(Refusal.BAD_SIGNATURE, str(error)) from error


def timely(made: Manifest, at: datetime) -> None:
    """Refuse a manifest that has expired."""
    if made.expires <= at:
        raise RefusedError(Refusal.EXPIRED, f"version {made.version} was good until {made.expires:%Y-%m-%d}")


def newer(made: Manifest, floor: int) -> None:
    """Refuse a version that is not above the highest there was."""
    if made.version <= floor:
        raise RefusedError(Refusal.VERSION_BACK, f"version {made.version} came after version {floor}; it must rise")


def no_less(made: Manifest, before: Manifest) -> None:
    """Refuse a full bundle that knows less than the one before."""
    if made.source_date < before.source_date:
        raise RefusedError(
            Refusal.SOURCE_BACK, f"its data is of {made.source_date}, that in force of {before.source_date}"
        )
    for name, kept in (("recalls", 1.0), ("lots", 1 - SHRINK), ("products", 1 - SHRINK)):
        now, then = getattr(made.counts, name), getattr(before.counts, name)
        if now < then * kept:
            raise RefusedError(Refusal.SHRUNK, f"it has {now} {name}, the one in force {then}; recalls do not go away")
    now, then = _share(made.counts), _share(before.counts)
    if now - then > HAND_CHECK_RISE:
        raise RefusedError(
            Refusal.HAND_CHECK_JUMP,
            f"{now:.1%} of its recalls are to be read by a person, of those in force {then:.1%}",
        )


def whole(size: int, digest: str, made: Manifest) -> None:
    """Refuse a file that is not the manifest's."""
    if size < made.size:
        raise RefusedError(Refusal.CUT_OFF, f"the file has {size} bytes, its manifest says {made.size}")
    if size > made.size or digest != made.sha256:
        raise RefusedError(Refusal.ALTERED, "the file is not the one its manifest was made for (SHA-256 differs)")


def sound(path: Path, made: Manifest, urgent: Path | None = None, full: Path | None = None) -> None:
    """Refuse a file that is no database, holds other things than its manifest says, or answers wrongly.

    Everything in `urgent`, the urgent bundle in force, must be in it, or in the full one that stays in force.
    """
    try:
        with closing(bundle.open_bundle(path)) as db:
            _whole_inside(db)
            _as_said(db, made)
            _answers_rightly(db)
            if urgent is not None:
                _takes_nothing_away(db, urgent, full)
    except RefusedError:
        raise
    except (sqlite3.Error, BundleError, ValueError) as error:
        raise RefusedError(Refusal.UNSOUND, str(error)) from error


def _share(counts: Counts) -> float:
    return counts.hand_check / counts.recalls if counts.recalls else 0.0


def _whole_inside(db: sqlite3.Connection) -> None:
    found = db.execute("pragma integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise RefusedError(Refusal.UNSOUND, f"SQLite finds: {found}")


def _answers_rightly(db: sqlite3.Connection) -> None:
    if wrong := canaries.failed(db):
        raise RefusedError(Refusal.CANARY, f"{len(wrong)} known answers are wrong, the first: {wrong[0]}")


def _as_said(db: sqlite3.Connection, made: Manifest) -> None:
    about = bundle.about(db)
    said = {"kind": made.kind, "version": str(made.version), "source_date": made.source_date}
    for name, value in said.items():
        if about.get(name) != value:
            raise RefusedError(Refusal.OTHER_CONTENT, f"{name} is {about.get(name)!r}, its manifest says {value!r}")
    counted = db.execute("select (select count(*) from recall), (select count(*) from recall_lot)").fetchone()
    if counted != (made.counts.recalls, made.counts.lots):
        raise RefusedError(Refusal.OTHER_CONTENT, f"it holds {counted[0]} recalls and {counted[1]} lots, not as said")


def _takes_nothing_away(db: sqlite3.Connection, urgent: Path, full: Path | None) -> None:
    with closing(bundle.open_bundle(urgent)) as other:
        missing = _facts(other) - _facts(db)
    if missing and full is not None:
        numbers = json.dumps([number for number, _, _ in missing])
        with closing(bundle.open_bundle(full)) as other:
            missing -= _facts(other, numbers)
    if missing:
        number, what, which = min(missing)
        raise RefusedError(
            Refusal.TAKES_AWAY, f"urgent recalls only ever add; {number} with {what} {which} is in force and not in it"
        )


def _facts(db: sqlite3.Connection, numbers: str | None = None) -> set[tuple[str, str, str]]:
    """Return what a bundle recalls, as (recall, what, which): of these recalls, a JSON list, or of all."""
    return set(db.execute(_FACTS, {"numbers": numbers}))


_FACTS: Final = """
    with asked as (
        select id, number, all_lots from recall
        where :numbers is null or number in (select value from json_each(:numbers))
    )
    select number, 'product', key from asked join recall_product on recall = id
    union all select number, 'lot', lot from asked join recall_lot on recall = id
    union all select number, 'all', 'lots' from asked where all_lots
"""
