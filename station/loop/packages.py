"""A symbol from a scanner: decoded, judged, recorded, answered."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from station import gs1
from station.domain.decision import Activity, AlarmKind, Decision, Item, Known, Moved, Signals, Situation
from station.domain.judge import good_from, judge, lot_is_in_doubt
from station.domain.people import Signature
from station.domain.recall import Finding, Recall
from station.domain.screens import notices, prompts
from station.domain.stock import Status, StockLot
from station.domain.verdict import Verdict
from station.errors import DatabaseError
from station.loop import records, unread
from station.loop.desk import Desk
from station.loop.handling import kits
from station.loop.handling.lines import Line, Lines
from station.loop.handling.tries import Tries
from station.loop.outcome import Outcome
from station.loop.raising import Raising
from station.messages import Scanned
from station.store.lists import Arrived
from station.store.places import Kit
from station.store.store import Change, Entry

log = logging.getLogger(__name__)

BOUNCE: Final = timedelta(seconds=1.5)
"""The same serial number within this time is the scanner's second look at the same package."""
STAYS: Final = frozenset(
    {Verdict.SHORT_DATED, Verdict.EARLIER_EXISTS, Verdict.BLOCKED, Verdict.CHECK, Verdict.INCOMPLETE}
)
"""Answers that stay until a person confirms them or scans on."""
WAITS: Final = STAYS | {Verdict.AMBIGUOUS}
Taker = Callable[[gs1.Scan, str, Scanned, Situation], Outcome]
"""Answers a package whose symbol was read for certain: the scan, its GTIN, the message, what is true at the moment."""
Frozen = Callable[[Moved], tuple[Signals | None, dict[str, Any]]]
"""Returns why a movement is refused, or what is recorded of it beside."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A package, the decision on it, and what it was made from."""

    scan: gs1.Scan
    item: Item
    known: Known
    situation: Situation
    scanned: Scanned
    decision: Decision
    seq: int | None = None
    """Its journal row; None where nothing was recorded."""
    without: tuple[StockLot, ...] = ()
    """Lots that were taken for not there."""
    signed: tuple[Signature, ...] = ()
    """What people signed for it."""

    @property
    def at(self) -> datetime:
        """When it was scanned, or decided on again."""
        return self.scanned.at


Ending = Callable[[Judged, Mapping[str, Any], tuple[Change, ...]], Outcome]
"""Ends a decision: with what its row says beside, and what changes with it."""


class Packages:
    """Answers symbols, and remembers the last one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: tuple[bytes, datetime] | None = None
        self.raising = Raising(desk)
        self.takers: dict[Activity, Taker] = {}
        """Who answers packages of the activities that are not answered here."""
        self.endings: dict[Activity, Ending] = {}
        """Who ends decisions of the activities that ask more of people before a package moves."""
        self.frozen: Frozen = _free
        """What a count makes of a movement inside a zone that it has open."""
        self.lines = Lines()
        self._tries = Tries()
        self.by_hand: Callable[[gs1.Scan, Scanned], Outcome | None] = lambda _scan, _scanned: None
        """Who answers a symbol that names the product of a package that has no code."""
        self.container: Callable[[gs1.Scan, Scanned, Situation], Outcome | None] | None = None
        """Who answers the label of a container, if it is one that is known."""
        self.kept: tuple[Moved, ...] = ()
        """What the last answer received and a HOLD card would set apart."""
        self.judged: Judged | None = None
        """The last package and what was decided on it; None where the last scan was none."""
        self.counted = True
        """Whether no symbol came since a package was counted, so that digits can only be meant for it."""
        self.if_sure: Callable[[Judged, Callable[[Judged], Outcome]], Outcome] = lambda judged, then: then(judged)
        """Goes on with a package, where so many at once are asked again after the answer."""
        self.after: Callable[[Judged], None] = lambda _: None
        """Told of every package that was answered here."""

    def handle(self, scanned: Scanned) -> Outcome:
        """Answer a symbol."""
        desk = self._desk
        situation = desk.situation(scanned.at)
        profile = desk.rules.scanners.get(scanned.source, gs1.ScannerProfile())
        scan = gs1.decode(scanned.raw[: unread.LONGEST + 1], scanner=profile, today=situation.today)
        if scan.serial is not None and self._bounced(scanned):
            return Outcome(Verdict.DUPLICATE, desk.front.tick(scanned.at))
        self.let_go()
        sure = scan.status in (gs1.ScanStatus.EXACT, gs1.ScanStatus.REPAIRED)
        if sure:
            self._tries.read(scanned.source)
        if sure and (outcome := self.by_hand(scan, scanned)) is not None:
            return outcome
        if sure and self.container is not None and (outcome := self.container(scan, scanned, situation)) is not None:
            return outcome
        if sure and scan.gtin is not None:
            return self.takers.get(situation.activity, self._package)(scan, scan.gtin, scanned, situation)
        if not sure and (recall := self._perhaps_recalled(scan)):
            return self._suspected(scan, recall, scanned, situation)
        verdict, code, signals = unread.said(scan, scanned, self._tries)
        body = records.symbol(scan, scanned.source, situation, verdict, code, desk.store.private(scanned.raw))
        return desk.recorded(verdict, signals, Entry(scanned.at, "scan", body), stays=verdict in WAITS)

    def _perhaps_recalled(self, scan: gs1.Scan) -> tuple[Item, Recall] | None:
        """Return the first reading that a recall meets, of a symbol that cannot be read for certain.

        Of one that cannot be read at all that is its product, if a flaw further on left it readable.
        """
        for item in unread.perhaps(scan):
            match = self._desk.store.known(item).match
            if match.verdict is not Finding.NO_MATCH:
                return item, match.recalls[0]
        return None

    def _suspected(self, scan: gs1.Scan, found: tuple[Item, Recall], scanned: Scanned, situation: Situation) -> Outcome:
        """Raise the alarm of a symbol that cannot be read for certain and may be a recalled package."""
        desk, (item, recall) = self._desk, found
        signals, verdict = notices.perhaps_recalled(recall.number), Verdict.CHECK
        private = desk.store.private(scanned.raw)
        body = records.symbol(scan, scanned.source, situation, verdict, "recall_by_hand", private)
        entry = Entry(scanned.at, "scan", {**body, "recalls": [recall.number], "alarm": AlarmKind.CHECK.value})
        detail = records.alarm(verdict, item, signals.screen, [recall], desk.store.recalls.version) | {"unsure": True}
        seq = desk.record(self.raising.entry(entry, AlarmKind.CHECK, detail))
        return self.raising.alarmed(Decision(verdict, (), signals, alarm=AlarmKind.CHECK), scanned.at, seq)

    def _bounced(self, scanned: Scanned) -> bool:
        if self._last is None:
            return False
        raw, at = self._last
        return raw == scanned.raw and timedelta(0) <= scanned.at - at <= BOUNCE

    def _package(self, scan: gs1.Scan, gtin: str, scanned: Scanned, situation: Situation) -> Outcome:
        judged = self.judge(scan, Item(gtin, scan.lot, scan.expiry, scan.serial), scanned, situation)
        return self.if_sure(judged, self.finish)

    def judge(
        self, scan: gs1.Scan, item: Item, scanned: Scanned, situation: Situation, without: tuple[StockLot, ...] = ()
    ) -> Judged:
        """Return the decision on a package with what it was made from; `without` are lots that are not there."""
        known = self.known(item, situation)
        if without:
            known = replace(known, lots=tuple(lot for lot in known.lots if lot not in without))
        return Judged(scan, item, known, situation, scanned, judge(item, known, situation), without=without)

    def again(self, judged: Judged, at: datetime, quantity: int | None = None) -> Judged:
        """Return the decision on the same package on what is known at a later instant, or on another number of it."""
        now, then = self._desk.situation(at), judged.situation
        situation = replace(then, at=at, clock=now.clock, not_before=now.not_before, blind=now.blind)
        situation = replace(situation, quantity=quantity or then.quantity)
        scanned = replace(judged.scanned, at=at)
        made = self.judge(judged.scan, judged.item, scanned, situation, judged.without)
        return replace(made, signed=judged.signed)

    def finish(
        self, judged: Judged, more: Mapping[str, Any] | None = None, changes: tuple[Change, ...] = ()
    ) -> Outcome:
        """End a decision as its activity does: some ask for badges or days before anything moves."""
        return self.endings.get(judged.situation.activity, self.conclude)(judged, more or {}, changes)

    def conclude(
        self, judged: Judged, more: Mapping[str, Any] | None = None, changes: tuple[Change, ...] = ()
    ) -> Outcome:
        """Record what was decided, with `more` in its row and changes beside it, and answer."""
        decision, scanned = judged.decision, judged.scanned
        body = records.package(judged.scan, scanned.source, judged.known, judged.situation, decision) | dict(more or {})
        if decision.moved and (kit := kits.taken_from(decision.moved)):
            body["kit"], changes = kit, (*changes, Kit(kit))
            if decision.alarm is None:  # what ends an alarm stands in the last line of its screen
                decision = replace(decision, signals=prompts.with_line(decision.signals, f"KIT {kit} OPEN"))
        training = judged.situation.training
        kind, changes = ("training", ()) if training else ("scan", changes)  # nothing that is practised counts
        entry = Entry(scanned.at, kind, body, decision.moved, changes=changes)
        entry = self._arriving(entry, judged.item, decision, scanned.at)
        outcome = self.answer(entry, judged.item, judged.known, decision, scanned)
        self.judged = replace(judged, seq=outcome.seq)
        self.after(self.judged)
        return outcome

    def _arriving(self, entry: Entry, item: Item, decision: Decision, at: datetime) -> Entry:
        """Return the entry with what the package has to do with lists and cases."""
        arrival, shipments = decision.arrival, self._desk.shipments
        if arrival is None:
            return entry
        chosen = shipments.by(arrival.match, at)
        remembered = shipments.choice(chosen) if chosen else None
        return replace(entry, changes=(*entry.changes, Arrived(item, arrival)), remembered=remembered)

    def arrived(self, judged: Judged) -> tuple[Change, ...]:
        """Return what changes of lists and cases with a package that is received."""
        arrival = judged.decision.arrival
        return (Arrived(judged.item, arrival),) if arrival is not None else ()

    def known(self, item: Item, situation: Situation) -> Known:
        """Return what is known; of a lot that may have swallowed the serial, what recalls say of the whole product."""
        store = self._desk.store
        known = store.known(item, lambda product: good_from(product, situation))
        if lot_is_in_doubt(item, known) and known.match.verdict is Finding.NO_MATCH:
            known = replace(known, match=store.known(replace(item, lot=None)).match)
        listed = self._desk.shipments.listing(item)
        opened = list(self.raising.cases())
        return replace(known, listed=replace(listed, last_case=opened[-1]) if opened else listed)

    def answer(self, entry: Entry, item: Item, known: Known, decision: Decision, scanned: Scanned) -> Outcome:
        """Sound the alarm of a decision, record it, and answer: in this order."""
        desk, at = self._desk, scanned.at
        if entry.moved is not None and not _is_set_apart(entry.moved):
            refusal, beside = self.frozen(entry.moved)
            if refusal is not None and decision.alarm is None:
                return self._held_up(entry, refusal)
            entry = replace(entry, body={**entry.body, **beside})
        if decision.alarm:
            desk.front.warn(decision.alarm, decision.signals)  # an alarm may be early; an OK may not
            recalls, version = known.match.recalls, known.recall_version
            detail = records.alarm(decision.verdict, item, decision.signals.screen, recalls, version)
            entry = self.raising.entry(entry, decision.alarm, detail)
        try:
            seq = desk.record(entry)
        except DatabaseError as error:
            if decision.alarm is None:
                raise
            return self.raising.owe(entry, decision, str(error))
        self._remember(decision, scanned)
        self._line(seq, entry, item, known, decision)
        log.info("scan recorded", extra={"seq": seq, "gtin": item.gtin, "verdict": decision.verdict.value})
        if decision.alarm:
            return self.raising.alarmed(decision, at, seq)
        verdict = decision.verdict
        return desk.answer(verdict, decision.signals, at, seq=seq, advice=decision.advice, stays=verdict in STAYS)

    def _held_up(self, entry: Entry, refusal: Signals) -> Outcome:
        """Record that a movement was refused: its zone is being counted."""
        body = {key: value for key, value in entry.body.items() if key not in ("moved", "advice")}
        body = {**body, "verdict": Verdict.NOT_NOW.value, "refused": "zone is being counted"}
        return self._desk.recorded(
            Verdict.NOT_NOW, refusal, replace(entry, body=body, moved=None, changes=()), stays=True
        )

    def let_go(self) -> None:
        """Take the last package for no more in hand: no reason, HOLD, quantity or release is meant for it."""
        self.kept, self.judged = (), None
        self.lines.fresh = self.lines.untouched = self.counted = False

    def forget_scan(self) -> None:
        """Take the next scan for a new one, whatever it holds: a person has said something since."""
        self._last = None

    def _remember(self, decision: Decision, scanned: Scanned) -> None:
        if decision.arrival and (chosen := self._desk.shipments.by(decision.arrival.match, scanned.at)):
            self._desk.shipments.choose(chosen, scanned.at)
        self._last = (scanned.raw, scanned.at)
        moved = decision.moved
        if moved is not None:
            self._desk.ask(1, scanned.at)
        if moved is not None and moved.status is Status.AVAILABLE and moved.to is None:
            self._desk.count(moved.quantity, scanned.at)
            self.kept = (moved,)

    def _line(self, seq: int, entry: Entry, item: Item, known: Known, decision: Decision) -> None:
        """Remember what a scan moved, so that it can be taken back."""
        moved, product, person = decision.moved, known.product, self._desk.person
        if moved is None:
            return
        name = product.name if product else f"GTIN {item.gtin}"
        controlled = product is not None and product.controlled
        alarmed = decision.alarm is not None or decision.verdict is Verdict.BLOCKED
        by, besides = person.id if person else None, tuple(c for c in entry.changes if not isinstance(c, Arrived))
        self.lines.add(Line((seq,), entry.at, item, moved, name, controlled, alarmed, by, besides))


def _is_set_apart(moved: Moved) -> bool:
    """Tell whether a package is put out of use: that waits for no count."""
    return moved.status is Status.HOLD and moved.from_stock


def _free(_: Moved) -> tuple[Signals | None, dict[str, Any]]:
    return None, {}
