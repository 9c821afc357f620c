"""What the link puts on the wire and reads from it, without a network: topics, events, states, store-acks.

`docs/link.md` is the contract. An event is a journal row in an envelope; the same row makes the same bytes each
time, so a repeat can be told by its key alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from station.domain.instants import stamp
from station.store.journal import JournalRow

VERSION: Final = 1
"""The contract's version, as `v` in every payload."""

_EVENTS: Final = {"scan": "scan", "alarm": "alert", "help": "alert", "command": "session"}
"""Which topic a kind of row is sent on; every other kind is on `audit`."""
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS: Final = tuple(first + second for first in _CROCKFORD for second in _CROCKFORD)
"""Two digits at a time: a ULID is thirteen of these."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to publish."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row the office will never store, and why."""

    seq: int
    code: str


@dataclass(frozen=True, slots=True)
class StoreAck:
    """The office's word that every row up to `upto` is stored, or is among the rejected."""

    epoch: str
    upto: int
    rejected: tuple[Rejected, ...] = ()
    lacks: int = 0
    """The first row that the office lacks before others that it has; 0 where it lacks none."""


def message(station: str, epoch: str, row: JournalRow) -> Outgoing:
    """Return the row as it is published: the envelope, then the fields of the row's body as they were written.

    A row always makes a message, since one that did not would hold up every row behind it: a body that is no JSON
    object is sent as the text it is, under `body`. Where a body names a field of the envelope, the envelope's stands.
    """
    event = _EVENTS.get(row.kind, "audit")
    envelope = {
        "v": VERSION,
        "id": identity(row),
        "station": station,
        "epoch": epoch,
        "seq": row.seq,
        "ts": row.at,
    }
    if event == "audit":
        envelope["kind"] = row.kind
    head, body = _ENCODE(envelope), _object(row.body, envelope)
    return Outgoing(f"{_root(station)}/evt/{event}", (head if body == "{}" else f"{head[:-1]},{body[1:]}").encode())


def identity(row: JournalRow) -> str:
    """Return the row's ULID: its instant in milliseconds and the first ten bytes of its hash."""
    try:
        milliseconds = max(0, round(datetime.fromisoformat(row.at).timestamp() * 1000))
    except ValueError:
        milliseconds = 0
    number = milliseconds << 80 | int.from_bytes(row.hash[:10])
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def online(
    station: str, epoch: str, birth: int, at: datetime, program: str, depth: int, alarm_tested: str = ""
) -> Outgoing:
    """Return the state a station shows while it is connected; `birth` counts its connections."""
    state = {"online": True, "bd": birth, "epoch": epoch, "ts": stamp(at), "app": program, "outbox": {"depth": depth}}
    state["alarm_tested"] = alarm_tested
    return _state(station, {name: value for name, value in state.items() if value != ""})


def offline(station: str, birth: int, reason: str, at: datetime | None = None) -> Outgoing:
    """Return the state of a station that went away: its last will (`lost`) or its farewell (`stopped`).

    It carries the `bd` of the birth it ends, so a will that comes late cannot undo a later birth.
    """
    when = {} if at is None else {"ts": stamp(at)}
    return _state(station, {"online": False, "bd": birth, "reason": reason, **when})


def ack_topic(station: str) -> str:
    """Return the topic the office acknowledges on."""
    return f"{_root(station)}/ack"


def store_ack(payload: bytes) -> StoreAck | None:
    """Return the store-ack that the payload is, or None if it is none that can be trusted."""
    try:
        fields = json.loads(payload)
        if fields["v"] != VERSION:
            return None
        rejected = tuple(Rejected(_count(each["seq"]), str(each["code"])) for each in fields.get("reject", ()))
        lacks = min((_count(first) for first, _ in fields.get("missing", ())), default=0)
        return StoreAck(str(fields["epoch"]), _count(fields["upto"]), rejected, lacks)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _root(station: str) -> str:
    return f"lotwatch/v{VERSION}/st/{station}"


def _state(station: str, fields: dict[str, Any]) -> Outgoing:
    return Outgoing(f"{_root(station)}/state", _bytes({"v": VERSION, **fields}))


def _object(body: str, envelope: Mapping[str, Any]) -> str:
    """Return the body as the text of a JSON object without the envelope's names.

    Most bodies are that already, and their own text goes out: encoding it again took a quarter of a message's time.
    """
    try:
        fields = _DECODE(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        return _ENCODE({"body": body})
    if fields and fields.keys().isdisjoint(envelope):
        return body.strip()
    return _ENCODE({name: value for name, value in fields.items() if name not in envelope})


def _no_such_constant(name: str) -> Any:
    raise ValueError(f"{name} is not in JSON")


_DECODE: Final = json.JSONDecoder(parse_constant=_no_such_constant).decode
_ENCODE: Final = json.JSONEncoder(separators=(",", ":")).encode


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no sequence number")
    return value


def _bytes(fields: dict[str, Any]) -> bytes:
    return _ENCODE(fields).encode()
