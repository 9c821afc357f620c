"""What the office says of counts, as the link reads it off the wire and writes it for the station.

The link understands just enough to write no more than it must: the fields that the station reads are copied by their
names, so that nothing else can get to it, a number least of all.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from station import count_watch
from station.link.codec import VERSION

LARGEST: Final = 64 * 1024
"""Bytes of a message, and so of a file: several times what the office ever sends at once."""
_MOST: Final = 500
"""Packages of a message, or items of a request."""
_MOST_REQUESTS: Final = 50
_PACKAGE: Final = ("station", "zone", "gtin", "serial", "at")


@dataclass(frozen=True, slots=True)
class Piece:
    """A thing that is told once: a package that was counted, or a request."""

    key: str
    """The same for the same thing, however often it comes."""
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Packages that other stations counted or took back, in the order in which that happened."""

    count: str
    pieces: tuple[Piece, ...]

    def file(self, pieces: Iterable[Piece]) -> bytes:
        """Return these of them as the station reads them."""
        return _bytes({"counted_elsewhere": [piece.value for piece in pieces], "count": self.count})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the office wants counted again."""

    pieces: tuple[Piece, ...]
    """Requests; each is a file of its own."""


def topics(station: str) -> tuple[str, str]:
    """Return what a station listens to about counts: packages counted elsewhere, and requests."""
    root = f"lotwatch/v{VERSION}/st/{station}/counts"
    return f"{root}/elsewhere/+", f"{root}/asked"


def read(topic: str, payload: bytes, at: datetime) -> Elsewhere | Asked:
    """Return what a message says; raise `ValueError`, `TypeError` or `KeyError` where it is none."""
    if len(payload) > LARGEST:
        raise ValueError(f"{len(payload)} bytes are too many")
    fields = json.loads(payload)
    if fields["v"] != VERSION:
        raise ValueError(f"its version is {fields['v']!r}")
    return _asked(fields, at) if topic.endswith("/asked") else _elsewhere(fields, at)


def _elsewhere(fields: Mapping[str, Any], at: datetime) -> Elsewhere:
    packages = _listed(fields["packages"], _MOST)
    count = fields["count"]
    pieces = []
    for package in packages:
        value = {name: package[name] for name in _PACKAGE} | ({"undone": True} if package.get("undone") is True else {})
        pieces.append(Piece(_key(count, value), value))
    found = Elsewhere(count, tuple(pieces))
    count_watch.read(found.file(pieces), at)
    return found


def _asked(fields: Mapping[str, Any], at: datetime) -> Asked:
    pieces = []
    for request in _listed(fields["requests"], _MOST_REQUESTS):
        items = [
            {"gtin": item["gtin"], **({"lot": item["lot"]} if item.get("lot") else {})}
            for item in _listed(request["items"], _MOST)
        ]
        value = {"recount": items, "count": request["count"], "request": request["id"]}
        count_watch.read(_bytes(value), at)
        pieces.append(Piece(_key("request", request["id"]), value))
    return Asked(tuple(pieces))


def request_file(piece: Piece) -> bytes:
    """Return a request as the station reads it."""
    return _bytes(piece.value)


def _listed(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise TypeError(f"it must have a list of at most {most}")
    return value


def _key(*parts: Any) -> str:
    return hashlib.sha256(_bytes(parts)).hexdigest()[:24]


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
