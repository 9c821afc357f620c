"""A pallet or a case that is received whole: every package in it is judged, and one in doubt keeps all of it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from station import gs1
from station.domain.arrivals import shipment
from station.domain.arrivals.shipment import Against, Answer
from station.domain.decision import Activity, Decision, Item, Known, Moved, Signals, Situation
from station.domain.judge import judge
from station.domain.screens import list_notices
from station.domain.verdict import Verdict
from station.loop import records
from station.loop.desk import Desk
from station.loop.handling.lines import Line
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.messages import Scanned
from station.store import lists
from station.store.lists import Arrived, Contents
from station.store.store import Entry

_WHOLE = frozenset({Verdict.OK, Verdict.INCOMPLETE, Verdict.CHECK})
"""What every package in a container may be for the container to be received unopened."""
_MOST_NAMED = 20
"""Packages in doubt that the row of a container names."""


@dataclass(frozen=True, slots=True)
class _Label:
    """The symbol of a container, and what is true as it is scanned."""

    scan: gs1.Scan
    scanned: Scanned
    situation: Situation


@dataclass(frozen=True, slots=True)
class _Inside:
    """A line of a container, judged as if its packages had been scanned."""

    item: Item
    line: shipment.Line
    known: Known
    decision: Decision

    @property
    def is_clear(self) -> bool:
        """Whether it can come in unseen."""
        moved, verdict = self.decision.moved, self.decision.verdict
        return verdict in _WHOLE and self.decision.alarm is None and moved is not None and not moved.from_stock


class Containers:
    """Answers the labels of containers that lists have."""

    def __init__(self, desk: Desk, packages: Packages) -> None:
        self._desk, self._packages = desk, packages

    def taken(self, scan: gs1.Scan, scanned: Scanned, situation: Situation) -> Outcome | None:
        """Answer the label of a container on receipt; None where it is none, so that it is answered as any symbol."""
        asked = situation.activity is Activity.RECEIVE and situation.against is not Against.NONE
        if not asked or situation.training:
            return None
        name = scan.sscc or (f"{scan.gtin}.{scan.serial}" if scan.gtin and scan.serial else "")
        contents = self._desk.store.read(partial(lists.contents, container=name)) if name else None
        label = _Label(scan, scanned, situation)
        if contents is not None:
            return self._on_a_list(contents, label)
        lists_are_here = situation.against is Against.LISTS or self._desk.store.read(lists.newest) is not None
        if scan.sscc and not scan.gtin and lists_are_here:
            return self._told(Verdict.INFO, list_notices.on_no_list(scan.sscc), label, "container_not_on_list")
        return None

    def _on_a_list(self, contents: Contents, label: _Label) -> Outcome:
        came, count, header = contents.received, contents.quantity, contents.header
        values = {"container": contents.id, "shipment": header.name, "packages": count}
        if came == count:
            signals = list_notices.came_before(contents.id, header, count)
            values["list"] = Answer.ALREADY_RECEIVED.value
            return self._told(Verdict.DUPLICATE, signals, label, "already_received", **values)
        if came:
            signals = list_notices.came_in_part(contents.id, header, came, count)
            return self._told(Verdict.NOT_NOW, signals, label, "received_in_part", **values, received=came)
        inside = [self._judged(gtin, line, contents, label.situation) for gtin, line in contents.lines]
        doubtful = [each for each in inside if not each.is_clear]
        return self._to_open(doubtful, values, label) if doubtful else self._whole(inside, contents, values, label)

    def _judged(self, gtin: str, line: shipment.Line, contents: Contents, situation: Situation) -> _Inside:
        """Return the decision on a line, as if its packages had been scanned one by one."""
        item = Item(gtin, line.lot or None, line.expiry, line.serial or None)
        known = self._packages.known(item, situation)
        own, by_lot = ((line,), ()) if line.serial else ((), (line,))
        headers = {contents.header.number: contents.header}
        known = replace(known, listed=replace(known.listed, ever=True, own=own, by_lot=by_lot, headers=headers))
        return _Inside(item, line, known, judge(item, known, replace(situation, quantity=line.quantity)))

    def _to_open(self, doubtful: Sequence[_Inside], values: dict[str, Any], label: _Label) -> Outcome:
        """Receive nothing, say which package is in doubt, and raise its alarm."""
        worst = min(doubtful, key=lambda each: each.decision.verdict.rank)
        decided, count = worst.decision, sum(each.line.quantity for each in doubtful)
        verdict = Verdict.CHECK if decided.verdict in _WHOLE else decided.verdict
        signals = list_notices.to_open(worst.item, decided, count, values["packages"])
        values |= {"in_doubt": count, "inside": [_named(each) for each in doubtful[:_MOST_NAMED]]}
        body = self._body(verdict, label, "container_to_open", values)
        if decided.alarm:
            body["alarm"] = decided.alarm.value
        decision = Decision(verdict, decided.findings, signals, alarm=decided.alarm)
        entry = Entry(label.scanned.at, "scan", body)
        return self._packages.answer(entry, worst.item, worst.known, decision, label.scanned)

    def _whole(self, inside: Sequence[_Inside], contents: Contents, values: dict[str, Any], label: _Label) -> Outcome:
        """Receive every package in one commit, each in a row of its own behind the container's."""
        desk, at, header = self._desk, label.scanned.at, contents.header
        frozen = [self._packages.frozen(each.decision.moved) for each in inside if each.decision.moved]
        refusal = next((refusal for refusal, _ in frozen if refusal is not None), None)
        if refusal is not None:
            return self._told(Verdict.NOT_NOW, refusal, label, "zone_counted", **values)
        verdict = min((each.decision.verdict for each in inside), key=lambda each: each.rank)
        progress = f"{header.received + contents.quantity} of {header.expected}"
        alike = len({(each.item.gtin, each.item.lot, each.item.expiry) for each in inside}) == 1
        first = inside[0]
        signals = list_notices.received(
            verdict, first.item if alike else None, first.known, label.situation, contents.quantity, progress
        )
        body = self._body(verdict, label, "", {**values, "list": Answer.MATCH.value})
        chooses = header.number not in [chosen.number for chosen in label.situation.chosen]
        row = Entry(at, "scan", body, remembered=desk.shipments.choice((header,)) if chooses else None)
        numbers = desk.record_all([row, *_receipts(inside, [beside for _, beside in frozen], contents, label)])
        if chooses:
            desk.shipments.choose((header,), at)
        desk.count(contents.quantity, at)
        self._remember(inside, numbers[1:], contents, at)
        return desk.answer(verdict, signals, at, seq=numbers[0], stays=verdict is not Verdict.OK)

    def _remember(self, inside: Sequence[_Inside], numbers: Sequence[int], contents: Contents, at: datetime) -> None:
        """Let the container be set apart or taken back whole."""
        person = self._desk.person.id if self._desk.person else None
        parts = []
        for each, seq in zip(inside, numbers, strict=True):
            moved, product = each.decision.moved, each.known.product
            assert moved is not None, "what is clear comes in"
            controlled = product is not None and product.controlled
            parts.append(Line((seq,), at, each.item, moved, "", controlled, alarmed=False, person=person))
        all_of_it = replace(parts[0].moved, quantity=contents.quantity)
        name = list_notices.whole(contents.id, contents.quantity)
        line = replace(parts[0], item=Item("", None, None, None), moved=all_of_it, name=name, parts=tuple(parts))
        self._packages.kept = tuple(part.moved for part in parts)
        self._packages.lines.add(line)

    def _told(self, verdict: Verdict, signals: Signals, label: _Label, code: str, **values: Any) -> Outcome:
        body = self._body(verdict, label, code, values)
        return self._desk.recorded(verdict, signals, Entry(label.scanned.at, "scan", body))

    def _body(self, verdict: Verdict, label: _Label, code: str, values: dict[str, Any]) -> dict[str, Any]:
        scan, scanned = label.scan, label.scanned
        private = self._desk.store.private(scanned.raw)
        body = records.symbol(scan, scanned.source, label.situation, verdict, code, private)
        return {**body, "findings": [code] if code else [], **values}


def _receipts(
    inside: Sequence[_Inside], besides: Sequence[dict[str, Any]], contents: Contents, label: _Label
) -> Iterator[Entry]:
    """Yield a row for each package, or for so many of a lot, that comes in with a container."""
    for each, beside in zip(inside, besides, strict=True):
        moved, arrival = each.decision.moved, each.decision.arrival
        assert moved is not None, "what is clear comes in"
        assert arrival is not None, "it is on a list"
        body = {"event": "received", "container": contents.id, **_received(each, moved, label.situation)}
        body |= records.arrival(arrival) | beside
        yield Entry(label.scanned.at, "receipt", body, moved, changes=(Arrived(each.item, arrival),))


def _named(inside: _Inside) -> dict[str, Any]:
    codes = [finding.code for finding in inside.decision.findings]
    return {**records.item(inside.item), "verdict": inside.decision.verdict.value, "findings": codes}


def _received(inside: _Inside, moved: Moved, situation: Situation) -> dict[str, Any]:
    known = inside.known
    return {
        "activity": situation.activity.value,
        "location": situation.location,
        **_named(inside),
        **({"product": known.product.name} if known.product else {}),
        **({"recall_date": known.recall_date.isoformat()} if known.recall_date else {}),
        **({"recall_version": known.recall_version} if known.recall_version is not None else {}),
        "moved": records.moved(moved),
    }
