"""What the office says to stations of their counts, on the wire; `docs/link.md` is the contract.

Neither message has room for a quantity: packages that were counted are named one by one, and what is to be counted
again is named and no more.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from station.domain.counts.counting import Counted
from station.domain.instants import stamp
from station.office.letters import VERSION

PAGE: Final = 50
"""Packages in one message: a retained message grows with each package until it is full, and then never changes."""


@dataclass(frozen=True, slots=True)
class Told:
    """A package that a station counted, or took back."""

    counted: Counted
    undone: bool


@dataclass(frozen=True, slots=True)
class Request:
    """Items of a count that a station is to count again."""

    id: str
    count: str
    items: tuple[tuple[str, str], ...]
    """Each product and lot; of an empty lot all there are."""


def elsewhere(station: str, page: int, count: str, told: Iterable[Told]) -> tuple[str, bytes]:
    """Return topic and payload of a page of what other stations counted; an empty one takes it back."""
    packages = [_package(each) for each in told]
    fields = {"v": VERSION, "count": count, "packages": packages}
    return f"{_root(station)}/elsewhere/{page}", _bytes(fields) if packages else b""


def asked(station: str, requests: Sequence[Request]) -> tuple[str, bytes]:
    """Return topic and payload of what a station is asked for; an empty payload where that is nothing."""
    listed = [
        {"id": each.id, "count": each.count, "items": [_item(gtin, lot) for gtin, lot in each.items]}
        for each in requests
    ]
    return f"{_root(station)}/asked", _bytes({"v": VERSION, "requests": listed}) if listed else b""


def _package(told: Told) -> dict[str, Any]:
    counted = told.counted
    values = {
        "station": counted.station,
        "zone": counted.zone,
        "gtin": counted.gtin,
        "serial": counted.serial,
        "at": stamp(counted.at),
    }
    return {**values, "undone": True} if told.undone else values


def _item(gtin: str, lot: str) -> dict[str, str]:
    return {"gtin": gtin, "lot": lot} if lot else {"gtin": gtin}


def _root(station: str) -> str:
    return f"lotwatch/v{VERSION}/st/{station}/counts"


def _bytes(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
