"""Packages of a count: each added once, with its alarm. What is not added is recorded with the reason."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from station import gs1
from station.domain.cards.cards import Card
from station.domain.counts import count_judge
from station.domain.counts.count_judge import CountedPackage
from station.domain.counts.counting import RULES, Counted, Line, cap
from station.domain.decision import Item, Known, Signals, Situation
from station.domain.instants import stamp
from station.domain.screens import count_screens, notices
from station.domain.stock import Package, Status
from station.domain.verdict import Finding, Verdict
from station.loop import records
from station.loop.counts.count_quantity import BY_HAND, CountQuantity
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.loop.questions import Question
from station.messages import Scanned
from station.store import counts
from station.store.count_changes import LineCounted
from station.store.counts import Count
from station.store.store import Entry

_NOTHING: Final = "NOT COUNTED"


@dataclass(frozen=True, slots=True)
class _Look:
    """A package in a zone that is being counted."""

    count: Count
    scan: gs1.Scan
    scanned: Scanned
    known: Known
    made: CountedPackage
    before: Counted | None
    """Where it was counted before."""
    total: int
    """What its zone holds without it."""

    @property
    def item(self) -> Item:
        """What its symbol says."""
        return self.made.case.item


class CountPackages:
    """Answers the packages of a count, or of an expiry walk."""

    def __init__(self, desk: Desk, packages: Packages, quantity: CountQuantity, *, walks: bool) -> None:
        self._desk, self._packages, self._quantity, self._walks = desk, packages, quantity, walks

    def paused(self) -> Signals | None:
        """Return the refusal while the package of an alarm is not in its bin; None where counting goes on."""
        for alarm in self._desk.store.alarms():
            if alarm.kind.bin is not None and not alarm.binned:
                return count_screens.paused(alarm.kind.bin)
        return None

    def refused(self, card: Card, at: datetime) -> Outcome | None:
        """Refuse what would end a zone while the package of an alarm is not in its bin."""
        if (paused := self.paused()) is None:
            return None
        body = command(self._desk.activity, card.text, verdict=Verdict.NOT_NOW.value, refused="Bin card first")
        return self._desk.recorded(Verdict.NOT_NOW, paused, Entry(at, "command", body))

    def package(self, scan: gs1.Scan, gtin: str, scanned: Scanned, situation: Situation) -> Outcome:
        """Answer a package."""
        count = self._desk.store.read(lambda db: counts.standing(db, walk=self._walks))
        item = Item(gtin, scan.lot, scan.expiry, scan.serial)
        if count is None or not count.zone:
            refusal = notices.refused(_NOTHING, "Scan a zone card" if count else "Scan the COUNT card")
            return self._outside(item, scan, scanned, situation, refusal)
        situation = replace(situation, location=count.zone)
        before, total = self._before(count, item), self._total(count)
        adds = self._adds(item, situation)
        known = _as_counted(self._packages.known(item, situation), item, before)
        made = count_judge.judged(item, known, situation, total + (0 if before else adds))
        return self._answered(_Look(count, scan, scanned, known, made, before, total), adds)

    def _answered(self, look: _Look, adds: int) -> Outcome:
        """Add the package, or say why it is not added; what sounds an alarm sounds it either way."""
        alarms = look.made.decision.alarm is not None
        if why := _why_not(look.count, look.item, look.known):
            return self._left_out(look, notices.refused("NOT IN THIS COUNT", why), Verdict.NOT_NOW, "not_in_count")
        if look.before is not None:
            local = look.before.at.astimezone(self._desk.rules.zone)
            said = count_screens.already(look.before, look.count.zone, local, look.total)
            return self._left_out(look, said, Verdict.DUPLICATE, "already_counted")
        if not alarms and not self._walks and (paused := self.paused()) is not None:
            return self._left_out(look, paused, Verdict.NOT_NOW, "paused")
        limit = cap(look.known.product)
        if adds > limit:
            return self._sure(look, adds, limit)
        return self._added(look, adds)

    def _added(self, look: _Look, adds: int) -> Outcome:
        """Count the package, and ask how many there are of those that have no serial number."""
        count, item, desk = look.count, look.item, self._desk
        line = self._line(look, adds)
        added = {"zone": count.zone, "counted": 0 if self._walks else adds, "condition": line.condition.value}
        serial = None if self._walks else item.serial
        entry = self._entry(look, {**added, **({"nocode": True} if line.nocode else {})})
        hand = {BY_HAND: ""} if self._quantity.by_hand else None
        change = LineCounted(count.id, line, serial)
        entry = replace(entry, moved=look.made.decision.moved, changes=(change,), remembered=hand)
        decision = look.made.decision
        if self._walks and decision.alarm is None:
            decision = replace(decision, signals=count_screens.walked(decision.verdict, look.made.case))
        outcome = self._packages.answer(entry, item, look.known, decision, look.scanned)
        if outcome.seq is None:
            return outcome
        desk.ask(1, look.scanned.at)
        self._packages.counted = True
        if item.serial is not None or adds != 1 or decision.alarm is not None or self._walks:
            return outcome
        return replace(
            self._quantity.ask(count, line, look.scanned.at, begins=True), verdict=decision.verdict, seq=outcome.seq
        )

    def _line(self, look: _Look, adds: int) -> Line:
        """Return the line with what is added; on a walk a line says only that the lot was seen."""
        item, count, store = look.item, look.count, self._desk.store
        nocode = self._quantity.by_hand and item.serial is None
        like = Line(count.zone, item.gtin, item.lot or "", item.expiry, look.made.condition, 0, nocode)
        like = replace(like, serialised=item.serial is not None)
        line = store.read(lambda db: counts.line(db, count.id, like)) or like
        if self._walks:
            return replace(line, quantity=1)
        last = store.read(lambda db: counts.last_line(db, count.id, count.zone))
        return line.scanned(adds, goes_on=line == last)

    def _sure(self, look: _Look, adds: int, limit: int) -> Outcome:
        """Ask again before so many are counted."""
        name = look.made.case.name
        outcome = self._left_out(look, count_screens.sure(name, adds, limit), Verdict.INFO, "asked_again")
        if look.made.decision.alarm is None:
            answers = {
                "YES": lambda _, at: self._added(replace(look, scanned=replace(look.scanned, at=at)), adds),
                "NO": lambda _, at: self._desk.answer(Verdict.INFO, count_screens.not_so_many(), at),
            }
            self._desk.question = Question(answers)
        return outcome

    def _left_out(self, look: _Look, said: Signals, verdict: Verdict, code: str) -> Outcome:
        """Record a package that is not added; its own alarm goes before the reason."""
        made = look.made.decision
        finding = Finding(verdict, code, code.replace("_", " ").upper())
        findings = (*made.findings, finding)
        decision = replace(made, findings=findings)
        if made.alarm is None:
            decision = replace(decision, verdict=verdict, signals=said)
        entry = self._entry(replace(look, made=replace(look.made, decision=decision)), {"zone": look.count.zone})
        entry = replace(entry, moved=made.moved)
        if look.before is not None:
            entry = replace(entry, body={**entry.body, "first": _first(look.before)})
        return self._packages.answer(entry, look.item, look.known, decision, look.scanned)

    def _outside(self, item: Item, scan: gs1.Scan, scanned: Scanned, situation: Situation, said: Signals) -> Outcome:
        """Judge a package where no zone is open: it is not counted, and its alarm sounds as ever."""
        known = self._packages.known(item, situation)
        made = count_judge.judged(item, known, situation, 0).decision
        if made.alarm is None:
            made = replace(made, verdict=Verdict.NOT_NOW, signals=said, moved=None)
        body = {**records.package(scan, scanned.source, known, situation, made), "counted": 0}
        return self._packages.answer(Entry(scanned.at, "scan", body, made.moved), item, known, made, scanned)

    def _entry(self, look: _Look, told: dict[str, Any]) -> Entry:
        case = look.made.case
        body = records.package(look.scan, look.scanned.source, look.known, case.situation, look.made.decision)
        told = {"activity": self._desk.activity.value, "count": look.count.id, "counted": 0, **told}
        return Entry(look.scanned.at, "scan", {**body, **told})

    def _before(self, count: Count, item: Item) -> Counted | None:
        """Return where this package was counted before; on a walk every look is as good as the first."""
        serial = item.serial
        if serial is None or self._walks:
            return None
        return self._desk.store.read(lambda db: counts.counted(db, count.id, item.gtin, serial))

    def _total(self, count: Count) -> int:
        return self._desk.store.read(lambda db: counts.packs(db, count.id, count.zone))

    def _adds(self, item: Item, situation: Situation) -> int:
        return 1 if item.serial is not None or self._walks else situation.quantity


def _why_not(count: Count, item: Item, known: Known) -> str:
    """Return why a package does not belong into the count; empty where it does."""
    if count.items and item.gtin not in count.items:
        return "Other item"
    if count.detail.get("lot") not in (None, "", item.lot):
        return "Other lot"
    if RULES[count.type].controlled_only and not (known.product and known.product.schedule):
        return "Not a controlled one"
    return ""


def _as_counted(known: Known, item: Item, before: Counted | None) -> Known:
    """Return what is known with what this count itself saw: a serial number on two lots is suspect."""
    if known.package is not None or before is None or before.expiry is None or item.serial is None:
        return known
    seen = Package(item.gtin, item.serial, before.lot, before.expiry, before.zone, Status.AVAILABLE, before.at)
    return replace(known, package=seen)


def _first(before: Counted) -> dict[str, str]:
    station = {"station": before.station} if before.station else {}
    return {"zone": before.zone, "at": stamp(before.at), **station}
