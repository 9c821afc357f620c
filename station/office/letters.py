"""What stations send and the office answers, as the office reads and writes it; `docs/link.md` is the contract."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from station.domain.instants import stamp

VERSION: Final = 1
EVENTS: Final = f"lotwatch/v{VERSION}/st/+/evt/#"
"""What the office subscribes to."""
MOST_LISTED: Final = 64
"""A store-ack names at most this many missing ranges and this many rejected rows."""

_TOPIC: Final = re.compile(rf"lotwatch/v{VERSION}/st/([^/]+)/evt/([^/]+)")
_MOST_SEQ: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Key:
    """Which journal a row is of."""

    station: str
    epoch: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An event as it came."""

    journal: Key
    seq: int
    id: str
    kind: str
    """The last word of its topic: `scan`, `alert`, `session`, `audit`."""
    at: str
    """The instant the station says it happened."""
    payload: str


@dataclass(frozen=True, slots=True)
class Poison:
    """An event that will never be stored; its number is known, so the station can be told to go on."""

    journal: Key
    seq: int
    code: str
    payload: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that do not even say which row they are."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a journal is stored."""

    journal: Key
    upto: int
    """Every row up to here is stored or rejected."""
    missing: tuple[tuple[int, int], ...] = ()
    """Ranges of rows that have not come although later ones have."""
    rejected: tuple[tuple[int, str], ...] = ()
    """Rows that will never be stored, and why."""


def read(topic: str, payload: bytes) -> Letter | Poison | Unreadable:
    """Return the event that the message is."""
    place = _TOPIC.fullmatch(topic)
    try:
        text = payload.decode("utf-8")
        fields = json.loads(text)
        epoch, seq = fields["epoch"], fields["seq"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Unreadable(topic, payload)
    if place is None or not _is_text(epoch) or type(seq) is not int or not 0 < seq <= _MOST_SEQ:
        return Unreadable(topic, payload)
    station, kind = place.groups()
    journal = Key(station, epoch)
    code = _fault(fields, station)
    if code:
        return Poison(journal, seq, code, text)
    return Letter(journal, seq, fields["id"], kind, fields["ts"], text)


def store_ack(standing: Standing, at: datetime) -> tuple[str, bytes]:
    """Return topic and payload of the office's word on a journal."""
    fields: dict[str, Any] = {"v": VERSION, "epoch": standing.journal.epoch, "upto": standing.upto}
    if standing.missing:
        fields["missing"] = [list(each) for each in standing.missing[:MOST_LISTED]]
    if standing.rejected:
        fields["reject"] = [{"seq": seq, "code": code} for seq, code in standing.rejected[-MOST_LISTED:]]
    fields["ts"] = stamp(at)
    topic = f"lotwatch/v{VERSION}/st/{standing.journal.station}/ack"
    return topic, json.dumps(fields, separators=(",", ":")).encode("ascii")


def _fault(fields: dict[str, Any], station: str) -> str:
    """Return what is wrong with an envelope, as the code of its rejection; empty if nothing is."""
    if fields.get("v") != VERSION:
        return "version"
    if fields.get("station") != station:
        return "station"
    if not _is_text(fields.get("id")) or not _is_text(fields.get("ts")):
        return "envelope"
    return ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value.isprintable()
