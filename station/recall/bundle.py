"""A bundle: every recall and its lots in one SQLite file that is made once, is never written again, and is shipped.

The file is made under another name and takes its own when it is whole. The same records and the same facts about
them give the same bytes, so that anyone can build a bundle again and compare.
"""

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from station.recall import canaries, manifest
from station.recall.manifest import BundleError, Counts, Manifest
from station.recall.overrides import Answer

APPLICATION: Final = 0x4C575242
"""`LWRB` in the header of a bundle's file."""
FORMAT: Final = 1
"""Of the tables; a station that knows another one refuses the bundle."""
_SCHEMA: Final = """
    create table about (
        key text primary key,
        value text not null
    ) strict, without rowid;

    create table recall (
        id integer primary key,
        number text not null,
        event text not null,
        class text not null,
        product text not null,
        firm text not null,
        reason text not null,
        reported text,
        initiated text,
        ndcs text not null,
        upcs text not null,
        ranges text not null,
        all_lots integer not null,
        condition text not null,
        window text not null,
        hand_check text not null
    ) strict;

    create table recall_product (
        key text not null,
        recall integer not null references recall,
        every_lot integer not null,
        primary key (key, recall)
    ) strict, without rowid;

    create table recall_lot (
        fold text not null,
        recall integer not null references recall,
        lot text not null,
        expiry text,
        endings text,
        primary key (fold, recall, lot)
    ) strict, without rowid;

    create index recall_stem on recall_lot (fold) where endings is not null;

    create table override (
        recall integer primary key references recall,
        answer text not null
    ) strict;

    create table canary (
        gtin text not null,
        lot text not null,
        must_alarm integer not null,
        primary key (gtin, lot)
    ) strict, without rowid;
"""
_BUILD_CACHE_KIB: Final = 16_384
_CACHE_KIB: Final = 512
_MAPPED: Final = 16 << 20
"""Bytes of the file that are mapped at most; they are the kernel's to drop, and no memory of the process."""


def build(
    records: Iterable[Mapping[str, Any]],
    path: Path,
    *,
    version: int,
    created: datetime,
    expires: datetime,
    source_date: str,
    source_sha256: str = "",
    kind: str = manifest.FULL,
    overrides: Mapping[str, Answer] | None = None,
) -> Manifest:
    """Make a bundle of the feed's records at a path and its manifest, unsigned, beside it; on any error, neither."""
    from station.recall import filing  # noqa: PLC0415 - a station looks up in bundles and never reads texts

    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        about = {"format": str(FORMAT), "kind": kind, "version": str(version), "source_date": source_date}
        about["extractor"] = filing.VERSION
        counts, used = _write(part, records, overrides or {}, about)
        made = Manifest(
            version=version,
            kind=kind,
            created=created,
            expires=expires,
            source_date=source_date,
            source_sha256=source_sha256,
            extractor=filing.VERSION,
            counts=counts,
            overrides=used,
            size=part.stat().st_size,
            sha256=manifest.digest(part),
        )
        manifest.beside(path).unlink(missing_ok=True)
        part.replace(path)
    except OSError as error:
        raise BundleError(f"{path}: cannot be written ({error.strerror}); name a file in a folder of yours") from error
    except sqlite3.Error as error:
        raise BundleError(f"{path}: cannot be written ({error}); its folder needs room") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    write_manifest(path, made)
    return made


def write_manifest(path: Path, made: Manifest) -> None:
    """Put a manifest beside its bundle, whole or not at all."""
    part = path.with_name(f"{path.name}.manifest.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(manifest.text(made))
        file.flush()
        os.fsync(file.fileno())
    part.replace(manifest.beside(path))


def open_bundle(path: Path) -> sqlite3.Connection:
    """Return a bundle opened for looking up: it never changes, so nothing is locked; `BundleError` says why not."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise BundleError(f"{path}: cannot be opened ({error})") from error
    try:
        db.execute(f"pragma cache_size = -{_CACHE_KIB}")
        db.execute(f"pragma mmap_size = {_MAPPED}")
        shape = [db.execute(f"pragma {name}").fetchone()[0] for name in ("application_id", "user_version")]
        problem = "" if shape == [APPLICATION, FORMAT] else f"its header is not that of format {FORMAT}"
    except sqlite3.Error as error:
        problem = str(error)
    if problem:
        db.close()
        raise BundleError(f"{path}: is no bundle of recalls ({problem})")
    return db


def about(db: sqlite3.Connection) -> dict[str, str]:
    """Return what a bundle says of itself: `kind`, `version`, `source_date` and the like."""
    return dict(db.execute("select key, value from about"))


def _write(
    path: Path,
    records: Iterable[Mapping[str, Any]],
    overrides: Mapping[str, Answer],
    facts: Mapping[str, str],
) -> tuple[Counts, int]:
    """Write the file and flush it to the disk; return what it holds, and how many answers it used."""
    from station.recall import filing  # noqa: PLC0415

    db = sqlite3.connect(path, isolation_level=None)
    try:
        for name, value in (
            ("journal_mode", "off"),
            ("synchronous", "off"),
            ("cache_size", -_BUILD_CACHE_KIB),
            ("application_id", APPLICATION),
            ("user_version", FORMAT),
        ):
            db.execute(f"pragma {name} = {value}")
        db.executescript(_SCHEMA)
        db.execute("begin")
        found = filing.file(db, records, overrides)
        db.executemany("insert into about values (?, ?)", facts.items())
        canaries.choose(db)
        db.execute("commit")
        db.execute("vacuum")  # rows come in the feed's order; in the keys' order they take two thirds of the pages
    finally:
        db.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return found
