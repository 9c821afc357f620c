"""The folder of recall bundles beside a database: which are in force, and what stays of them after a power cut.

`X.recalls` beside `X.db` holds bundles, each with its manifest, and `current`, a small JSON file that names those in
force. A bundle is there whole before it is named, and `current` is written whole under another name, flushed and
renamed: whatever is cut off, the name leads to the old set or to the new one. It is a file and no symbolic link,
because it names bundles that change together, a full one and an urgent one, and because a link cannot be flushed.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final

from station.recall import bundle, manifest
from station.recall.manifest import BundleError, Manifest

_CURRENT: Final = "current"
_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True)
class InForce:
    """Which bundles are in force, by the names of their files; empty where there is none."""

    full: str = ""
    urgent: str = ""
    """Recalls that are added to those of the full one."""
    previous: str = ""
    """The full one before; kept in case the present one can no longer be read."""
    signed_full: int = 0
    """The highest version that came signed: none at or below it is taken again."""
    signed_urgent: int = 0

    @property
    def bundles(self) -> tuple[str, ...]:
        """The files that are looked up."""
        return tuple(name for name in (self.full, self.urgent) if name)

    @property
    def name(self) -> str:
        """The set's own name: another set, another name."""
        return "+".join(self.bundles)

    @property
    def files(self) -> frozenset[str]:
        """The files that stay."""
        named = [name for name in (self.full, self.urgent, self.previous) if name]
        return frozenset((*named, *(f"{name}.manifest" for name in named), _CURRENT, _LOCK))


def folder_of(database: Path) -> Path:
    """Return the folder of a database's recalls."""
    return database.with_suffix(".recalls")


def read(folder: Path) -> InForce:
    """Return what is in force; nothing where nothing ever was."""
    try:
        values = json.loads((folder / _CURRENT).read_bytes())
    except FileNotFoundError:
        return InForce()
    except (OSError, ValueError) as error:
        raise BundleError(f"{folder / _CURRENT}: cannot be read ({error}); import the recalls with --force") from error
    kinds = {field.name: type(field.default) for field in fields(InForce)}
    if not isinstance(values, dict) or {name: type(value) for name, value in values.items()} != kinds:
        raise BundleError(f"{folder / _CURRENT}: names no bundles; import the recalls with --force")
    return InForce(**values)


def trace(folder: Path) -> tuple[int, int] | None:
    """Return what changes whenever another set is named; None where none ever was."""
    try:
        found = (folder / _CURRENT).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def write(folder: Path, in_force: InForce) -> None:
    """Put these in force, in the caller's lock; whoever reads finds either what was or this."""
    write_whole(folder / _CURRENT, json.dumps(asdict(in_force), indent=2).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, on the disk, or not at all."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one who changes what is in force, of all processes; a killed one leaves no lock behind."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tidy(folder: Path, in_force: InForce) -> None:
    """Remove what is not in force and not kept: older bundles, and what a power cut left half made."""
    for path in folder.iterdir():
        if path.name not in in_force.files:
            path.unlink()


def manifest_of(folder: Path, name: str) -> Manifest | None:
    """Return the manifest of a bundle of the folder; None without a name."""
    return manifest.read(manifest.beside(folder / name)) if name else None


def mended(folder: Path) -> tuple[InForce, str]:
    """Return what is in force and can be read whole, and what was wrong; a bundle that cannot is taken out of force.

    For the start of a station: it reads every byte. The full bundle's place takes the one before.
    """
    try:
        before = read(folder)
    except BundleError as error:
        return InForce(), str(error)
    problems: list[str] = []
    full, previous, urgent = (
        name if name and _is_sound(folder, name, problems) else ""
        for name in (before.full, before.previous, before.urgent)
    )
    after = replace(
        before,
        full=full or previous,
        previous=previous if full else "",
        urgent=urgent,
        signed_full=before.signed_full if full == before.full else _below(before.full, before.signed_full),
        signed_urgent=before.signed_urgent if urgent == before.urgent else _below(before.urgent, before.signed_urgent),
    )
    if after != before:
        with suppress(OSError), locked(folder):  # a disk that cannot be written is said by the database
            write(folder, after)
    return after, "; ".join(problems)


def _below(name: str, signed: int) -> int:
    """Return the mark that lets a damaged bundle come once more, and none before it."""
    return min(signed, int(name.split("-")[1]) - 1)


def _is_sound(folder: Path, name: str, problems: list[str]) -> bool:
    """Say whether a bundle is what its manifest says, byte for byte, and of a shape that this station reads."""
    try:
        if manifest.digest(folder / name) != manifest.read(manifest.beside(folder / name)).sha256:
            problems.append(f"{folder / name}: is not what its manifest says; the disk may be failing")
            return False
        bundle.open_bundle(folder / name).close()
    except (OSError, BundleError) as error:
        problems.append(str(error))
        return False
    return True
