"""The manifest of a bundle: what the file beside it is, and who says so.

It is JSON in a file of its own, `NAME.manifest` beside `NAME`. What is signed is everything in it but `key` and
`signature`, written canonically: keys in order, no blanks, UTF-8.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from station.errors import UsageError

FULL: Final = "full"
URGENT: Final = "urgent"
_KINDS: Final = (FULL, URGENT)
_LONGEST: Final = 1 << 16
"""Bytes of the longest manifest that is read."""
_PIECE: Final = 1 << 20
_DIGITS: Final = frozenset("0123456789abcdef")
_HEX: Final = MappingProxyType({"source_sha256": 64, "sha256": 64, "key": 16, "signature": 128})
"""The fields that are hexadecimal, and their length where they are not empty."""


class BundleError(UsageError):
    """A bundle or its manifest that is not what it must be."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a bundle holds."""

    recalls: int = 0
    lots: int = 0
    products: int = 0
    """Product keys that recalls are filed under, each counted once."""
    all_lots: int = 0
    """Recalls of all lots of a product."""
    hand_check: int = 0
    """Recalls whose lots a person has to read."""
    without_product: int = 0
    """Recalls that print no NDC or UPC, which no scan can ever meet."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle is."""

    version: int
    """Rises from one bundle to the next of its kind."""
    kind: str
    """`full`: all recalls there are; `urgent`: recalls added to a full bundle, never instead of it."""
    created: datetime
    expires: datetime
    source_date: str
    """`YYYY-MM-DD`: the date the feed gives itself."""
    source_sha256: str
    """Of the feed's file; empty where there was none."""
    extractor: str
    """The version of what read the lots out of the text."""
    counts: Counts
    overrides: int
    """Records of which a person said what they name."""
    size: int
    sha256: str
    key: str = ""
    """The key's id; empty while nobody signed."""
    signature: str = ""

    @property
    def signed(self) -> bytes:
        """Return what is signed, byte for byte."""
        values = {name: value for name, value in _values(self).items() if name not in {"key", "signature"}}
        return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def beside(bundle: Path) -> Path:
    """Return where a bundle's manifest is."""
    return bundle.with_name(f"{bundle.name}.manifest")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def read(path: Path) -> Manifest:
    """Return the manifest in a file; raise `BundleError` that says what is wrong with it."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST + 1)
    except OSError as error:
        raise BundleError(f"{path}: the manifest cannot be read ({error.strerror})") from error
    if len(raw) > _LONGEST:
        raise BundleError(f"{path}: is longer than any manifest")
    return parse(raw, str(path))


def parse(raw: bytes, name: str) -> Manifest:
    """Return the manifest that these bytes are; `name` is what an error calls them."""
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{name}: is no manifest ({error}); it must be JSON") from error
    try:
        return _manifest(values)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{name}: is no manifest ({type(error).__name__}: {error})") from error


def text(manifest: Manifest) -> str:
    """Return a manifest as it is written."""
    values = {name: value for name, value in _values(manifest).items() if value != "" or name == "source_sha256"}
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def _values(manifest: Manifest) -> dict[str, Any]:
    return asdict(manifest) | {
        "created": manifest.created.isoformat(timespec="seconds"),
        "expires": manifest.expires.isoformat(timespec="seconds"),
    }


def _manifest(values: Any) -> Manifest:
    """Check every field: what is signed is made again from these values, so none may be passed over."""
    if not isinstance(values, dict):
        raise TypeError("it must be an object")
    names = {field.name for field in fields(Manifest)}
    if unknown := sorted(values.keys() - names):
        raise ValueError(f"unknown field {unknown[0]!r}")
    counts = values["counts"]
    if not isinstance(counts, dict) or counts.keys() != {field.name for field in fields(Counts)}:
        raise ValueError("counts must name what is counted, and nothing else")
    numbers = {name: values[name] for name in ("version", "overrides", "size")}
    _must_be_numbers(counts | numbers)
    _must_be_texts({name: values[name] for name in values.keys() - numbers.keys() - {"counts"}})
    if values["kind"] not in _KINDS:
        raise ValueError(f"kind {values['kind']!r} is neither full nor urgent")
    date.fromisoformat(values["source_date"])
    instants = {name: _instant(values[name]) for name in ("created", "expires")}
    return Manifest(**values | instants | {"counts": Counts(**counts)})


def _must_be_numbers(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if type(value) is not int or value < 0:
            raise ValueError(f"{name} {value!r} is no whole number")


def _must_be_texts(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if not isinstance(value, str):
            raise TypeError(f"{name} {value!r} is no text")
        length = _HEX.get(name, 0)
        if value and length and (len(value) != length or not set(value) <= _DIGITS):
            raise ValueError(f"{name} {value!r} is not {length} hexadecimal digits")


def _instant(printed: str) -> datetime:
    at = datetime.fromisoformat(printed)
    if at.tzinfo is None:
        raise ValueError(f"{printed!r} has no zone")
    return at.astimezone(UTC)
