"""A list that comes: taken in, and held against the packages that wait for it, in one commit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from station.domain.arrivals.shipment import Against, Shipment, Waiting
from station.domain.decision import Activity, Decision, Item
from station.domain.judge import good_from, judge
from station.domain.stock import Status
from station.loop import records
from station.loop.desk import Desk
from station.store import taking
from station.store.lists import Arrived
from station.store.store import Entry
from station.store.taking import Put, Survey

_MOST_NAMED: Final = 20
"""Shipments, and packages that differ, that the row of an import names."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """The lists of a file."""

    name: str
    sha256: str
    shipments: tuple[Shipment, ...]


@dataclass(slots=True)
class Taken:
    """What an import took in; filled while it does."""

    seq: int | None = None
    """The journal row that tells of it; None where all of it was here already."""
    changed: list[tuple[Shipment, Survey]] = field(default_factory=list)
    again: list[tuple[Item, Decision]] = field(default_factory=list)
    """The packages that waited for these lists, and what was decided on them."""


def take(desk: Desk, file: ListFile, at: datetime) -> Taken:
    """Take in the lists of a file, all of them or none, and hold against them the packages that wait."""
    taken = Taken()
    numbers = desk.record_all(_entries(desk, file, at, taken))
    taken.seq = numbers[0] if numbers else None
    for _, decision in taken.again:
        if decision.moved is not None and decision.moved.status is Status.AVAILABLE:
            desk.count(decision.moved.quantity, at)
    return taken


def _entries(desk: Desk, file: ListFile, at: datetime, taken: Taken) -> Iterator[Entry]:
    puts = [put for put in map(Put, file.shipments) if not desk.store.read(put.is_here)]
    if not puts:
        return
    taken.changed = [(put.shipment, desk.store.read(put.survey)) for put in puts]
    yield Entry(at, "import", _told(file, taken.changed), changes=tuple(puts))
    seq = desk.store.read(taking.last_import)
    for item, location in desk.store.read(partial(taking.waiting, seq=seq)):
        entry, decision = _again(desk, item, location, at)
        taken.again.append((item, decision))
        yield entry


def _told(file: ListFile, changed: Sequence[tuple[Shipment, Survey]]) -> Mapping[str, Any]:
    """Return the record of an import: the file, and of each shipment what it holds and what of it is here already."""
    named = [_shipment(*each) for each in changed[:_MOST_NAMED]]
    body = {"event": "import", "what": "shipment", "file": file.name, "sha256": file.sha256, "shipments": named}
    return body | ({"more_shipments": len(changed) - len(named)} if len(changed) > len(named) else {})


def _shipment(shipment: Shipment, survey: Survey) -> dict[str, Any]:
    told: dict[str, Any] = {
        "shipment": shipment.name,
        "references": [{"kind": kind, "number": number} for kind, number in shipment.references],
        "sender": shipment.sender,
        "receiver": shipment.receiver,
        "ship_from": shipment.ship_from,
        "ship_to": shipment.ship_to,
        "sent_at": shipment.sent_at,
        "packages": sum(line.quantity for line in shipment.lines),
        "containers": len(shipment.containers),
        "here_before": survey.before,
        "no_longer_listed": survey.gone,
        "held_as_suspect": survey.suspect,
        "differing": [records.item(item) for item in survey.differing[:_MOST_NAMED]],
    }
    return {key: value for key, value in told.items() if value}


def _again(desk: Desk, item: Item, location: str, at: datetime) -> tuple[Entry, Decision]:
    """Judge a package that waits as if it were scanned now; one that may stay is in stock from now on."""
    situation = replace(
        desk.situation(at), activity=Activity.RECEIVE, location=location, quantity=1, chosen=(), against=Against.LISTS
    )
    known = desk.store.known(item, lambda product: good_from(product, situation))
    known = replace(known, listed=desk.shipments.listing(item))
    decision = judge(item, known, situation)
    arrival = decision.arrival
    assert arrival is not None, "its list is here"
    if decision.moved is not None and decision.moved.status is Status.AVAILABLE:
        arrival = replace(arrival, waiting=Waiting.RELEASED)
    body = {
        "event": "list_came",
        "location": location,
        **records.item(item),
        "verdict": decision.verdict.value,
        "findings": [finding.code for finding in decision.findings],
        **records.arrival(arrival),
        **({"moved": records.moved(decision.moved)} if decision.moved else {}),
        **({"alarm": decision.alarm.value} if decision.alarm else {}),
    }
    entry = Entry(at, "receipt", body, decision.moved, changes=(Arrived(item, arrival),))
    if decision.alarm:
        recalls, version = known.match.recalls, known.recall_version
        detail = records.alarm(decision.verdict, item, decision.signals.screen, recalls, version)
        entry = replace(entry, raised=(decision.alarm, detail))
    return entry, decision
