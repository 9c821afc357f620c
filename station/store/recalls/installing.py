"""Putting a recall bundle in force: copied, proved, named; cut off at any step, what was in force still is."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from station.recall import bundle, manifest
from station.recall.manifest import BundleError, Manifest
from station.store.recalls import bundles, guards
from station.store.recalls.bundles import InForce
from station.store.recalls.guards import Refusal, RefusedError

_PIECE: Final = 1 << 20
_LONGEST_MANIFEST: Final = 1 << 16
_NO_END: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""When a bundle that was built here expires: its age alone says how good it is."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a bundle is taken from."""

    keys: Sequence[str] | None = None
    """The public keys one of which must have signed; None takes the word of the person at the machine."""
    force: bool = False
    """Take also what goes back or knows less, because a person says so."""


def install(folder: Path, source: Path, at: datetime, trust: Trust) -> Manifest | None:
    """Put a bundle, with its manifest beside it, in force; return the manifest, None if it was in force already.

    Raise `RefusedError` that names why not. The bundle is copied first, so what is proved is what is used.
    """
    made = _manifest(source)
    if trust.force:
        bundles.mended(folder)
    try:
        with bundles.locked(folder):
            now = _read_or_nothing(folder) if trust.force else bundles.read(folder)
            if _name(made) in (now.full, now.urgent):
                return None
            _may_follow(folder, made, now, at, trust)
            part = folder / "incoming.part"
            try:
                _copy(source, part, made)
                urgent = folder / now.urgent if _must_keep(folder, made, now) and not trust.force else None
                guards.sound(part, made, urgent, folder / now.full if now.full else None)
                _put(folder, part, made, now, signed=trust.keys is not None)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise RefusedError(
            Refusal.NO_ROOM, f"{folder}: {error.strerror or error}; what was in force still is"
        ) from error
    return made


def build_and_install(
    folder: Path,
    records: Iterable[Mapping[str, Any]],
    at: datetime,
    *,
    source_date: str,
    source_sha256: str,
    force: bool,
) -> Manifest:
    """Make a bundle of the feed's records here and put it in force, unsigned, on the word of the person who asks."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as place:
        path = Path(place) / "built.db"
        version = _next_version(folder)
        made = bundle.build(
            records,
            path,
            version=version,
            created=at,
            expires=_NO_END,
            source_date=source_date,
            source_sha256=source_sha256,
        )
        return install(folder, path, at, Trust(force=force)) or made


def _read_or_nothing(folder: Path) -> InForce:
    try:
        return bundles.read(folder)
    except BundleError:
        return InForce()


def _next_version(folder: Path) -> int:
    now, _ = bundles.mended(folder)
    made = bundles.manifest_of(folder, now.full)
    return max(now.signed_full, made.version if made else 0) + 1


def _manifest(source: Path) -> Manifest:
    path = manifest.beside(source)
    try:
        with _opened(path) as file:
            return manifest.parse(file.read(_LONGEST_MANIFEST + 1), str(path))
    except OSError as error:
        raise RefusedError(Refusal.NO_MANIFEST, f"{path}: cannot be read ({error.strerror})") from error
    except BundleError as error:
        raise RefusedError(Refusal.NO_MANIFEST, str(error)) from error


def _opened(path: Path) -> BinaryIO:
    """Open a plain file that another process left; never wait for a pipe."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "is no file", str(path))
    return os.fdopen(handle, "rb")


def _name(made: Manifest) -> str:
    """Return the name of a bundle's file: with its hash, so that one version made twice is two files."""
    return f"{made.kind}-{made.version}-{made.sha256[:8]}.db"


def _may_follow(folder: Path, made: Manifest, now: InForce, at: datetime, trust: Trust) -> None:
    """Refuse what the manifest alone shows to be wrong."""
    if trust.keys is not None:
        guards.authentic(made, trust.keys)
    if trust.force:
        return
    guards.timely(made, at)
    of_kind = bundles.manifest_of(folder, now.full if made.kind == manifest.FULL else now.urgent)
    signed = now.signed_full if made.kind == manifest.FULL else now.signed_urgent
    guards.newer(made, signed if trust.keys is not None or of_kind is None else max(signed, of_kind.version))
    if made.kind == manifest.FULL and of_kind is not None:
        guards.no_less(made, of_kind)


def _must_keep(folder: Path, made: Manifest, now: InForce) -> bool:
    """Tell whether the urgent recalls in force must be in this bundle too: in another urgent one, until they expire."""
    urgent = bundles.manifest_of(folder, now.urgent)
    return made.kind == manifest.URGENT and urgent is not None and made.created < urgent.expires


def _copy(source: Path, part: Path, made: Manifest) -> None:
    """Copy the file, flushed, and refuse it unless it is byte for byte the manifest's."""
    digest, size = hashlib.sha256(), 0
    with _opened(source) as incoming, part.open("wb") as file:
        while size <= made.size and (piece := incoming.read(min(_PIECE, made.size + 1 - size))):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    guards.whole(size, digest.hexdigest(), made)


def _put(folder: Path, part: Path, made: Manifest, now: InForce, *, signed: bool) -> None:
    """Give the bundle its name, and put it in force by one rename."""
    name = _name(made)
    bundles.write_whole(manifest.beside(folder / name), manifest.text(made).encode())
    part.replace(folder / name)
    bundles.flush_folder(folder)
    mark = made.version if signed else 0
    if made.kind == manifest.URGENT:
        after = replace(now, urgent=name, signed_urgent=max(now.signed_urgent, mark))
    else:
        urgent = bundles.manifest_of(folder, now.urgent)
        superseded = urgent is not None and urgent.expires <= made.created
        after = replace(
            now,
            full=name,
            previous=now.full,
            urgent="" if superseded else now.urgent,
            signed_full=max(now.signed_full, mark),
        )
    bundles.write(folder, after)
    bundles.tidy(folder, after)
