"""A count from its card to its last zone; everything it knows is in the store, so that a power cut only pauses it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from station.domain.cards.cards import Card
from station.domain.counts.counting import Condition, CountType, Freeze, Totals, ZoneState, due, totals
from station.domain.decision import Activity, Moved, Signals
from station.domain.room import Room, room
from station.domain.screens import count_screens, notices
from station.domain.stock import LONGEST_LOCATION, Status
from station.domain.verdict import Verdict
from station.loop.counts.count_close import CountEnd
from station.loop.counts.count_packages import CountPackages
from station.loop.counts.count_quantity import CountQuantity
from station.loop.counts.count_records import totals_record, walk_record
from station.loop.counts.count_undo import CountUndo
from station.loop.counts.recounting import Recounting
from station.loop.desk import Desk, command
from station.loop.outcome import Outcome
from station.loop.packages import Packages
from station.loop.questions import Answer, Question
from station.messages import Scanned
from station.store import counts
from station.store.count_changes import Opened, ZoneClosed, ZoneOpened
from station.store.counts import Count, Zone
from station.store.store import Entry

_KINDS: Final = {kind.value.upper(): kind for kind in CountType if kind is not CountType.WALK}
"""The types that a card may name: `SX-M-COUNT-FULL`."""
_GTIN: Final = 14
_ALARMED: Final = frozenset({Status.SUSPECT, Status.RECALLED})


class Counting:
    """Answers the cards and packages of a count, or of an expiry walk."""

    def __init__(self, desk: Desk, packages: Packages, activity: Activity = Activity.COUNT) -> None:
        self._desk, self._packages, self._activity = desk, packages, activity
        self._walks = activity is Activity.EXPIRY_WALK
        quantity = CountQuantity(desk, packages)
        self.packages = CountPackages(desk, packages, quantity, walks=self._walks)
        self._quantity = quantity
        self._end = CountEnd(desk)
        self.recounting = Recounting(desk, self._end)
        self.verbs: Mapping[str, Answer] = {
            "L": self._zone,
            "CLOSE": self._close,
            "EMPTY": self._empty,
            "RESUME": self._resume,
            **({} if self._walks else {**quantity.verbs, "UNDO": CountUndo(desk).take_back, "P": self._product}),
        }

    def choose(self, kind: str, at: datetime, name: str) -> Outcome:
        """Begin a count, or go on with the one that is open, whatever happened in between."""
        if kind and (self._walks or kind not in _KINDS):
            return self._refused(name, "Unknown count", at)
        wanted = _KINDS.get(kind)
        count = self._count
        if count is None and not self._walks:
            if wanted is None and (asked := self._desk.store.read(counts.recounts)):
                self._enter()
                return self.recounting.begin(asked[0], at)
            if (unsigned := self._desk.store.read(counts.unsigned)) is not None:
                self._enter()
                return self._end.sign(unsigned, at)
        if count is not None and wanted is not None and not count.is_recount and wanted is not count.type:
            return self._refused(name, f"{count_screens.title(count.type)} count is open", at)
        if count is None:
            return self._begin(CountType.WALK if self._walks else wanted or self._desk.rules.counts.begins, at, name)
        return self._go_on(count, at, name)

    def progress(self) -> str:
        """Return what is shown of a count between two scans: its zone and the running total."""
        count = self._count
        if count is None:
            return "NO COUNT IS OPEN"
        if not count.zone or self._walks:
            return count.zone or "Scan a zone card"
        return f"{count.zone}  Total {self._packs(count, count.zone)}"

    def holds(self, moved: Moved) -> tuple[Signals | None, dict[str, Any]]:
        """Return what a count makes of a movement inside a zone that it has open.

        Under a hard freeze that is its refusal; under a soft one what is recorded of it, so that the book can be moved
        before it is compared. What is set apart for an alarm is never held up.
        """
        count = self._desk.store.read(counts.standing)
        if count is None or moved.status in _ALARMED:
            return None, {}
        zones = self._zones(count)
        touched = [zones[place] for place in (moved.location, moved.to) if place in zones]
        zone = next((zone for zone in touched if zone.state is ZoneState.COUNTING), None)
        if zone is None:
            return None, {}
        if count.freeze is Freeze.HARD:
            return count_screens.frozen(zone.name), {}
        return None, {"during_count": {"count": count.id, "zone": zone.name, "as_of": zone.as_of}}

    def resume(self, at: datetime) -> Outcome | None:
        """Ask again for what lacked when the power went; None where nothing did."""
        return self._end.resume(at) if self._count is None else None

    @property
    def _count(self) -> Count | None:
        return self._desk.store.read(lambda db: counts.standing(db, walk=self._walks))

    def _zones(self, count: Count) -> dict[str, Zone]:
        return {zone.name: zone for zone in self._desk.store.read(lambda db: counts.zones(db, count.id))}

    def _packs(self, count: Count, zone: str) -> int:
        return self._desk.store.read(lambda db: counts.packs(db, count.id, zone))

    def _totals(self, count: Count, zone: str) -> Totals:
        return totals(self._desk.store.read(lambda db: counts.lines(db, count.id, zone)))

    def _enter(self) -> None:
        self._desk.activity = self._activity

    def _begin(self, kind: CountType, at: datetime, name: str) -> Outcome:
        desk, freeze = self._desk, self._desk.rules.counts.freeze
        if not self._walks and room(desk.disk_used) is Room.NONE:
            return self._refused(name, "Disk full: no count", at, "Scans are still kept")
        local = at.astimezone(desk.rules.zone)
        identity = f"{'W' if self._walks else 'C'}-{local:%Y%m%d-%H%M%S}"
        detail = {"opened_by": desk.person.id} if desk.person else {}
        body = {
            "event": "opened",
            "count": identity,
            "type": kind.value,
            "freeze": freeze.value,
            **detail,
            **command(self._activity, name),
        }
        opened = Opened(identity, kind, freeze, (), detail)
        entry = Entry(at, "count", body, remembered={"activity": self._activity.value}, changes=(opened,))
        signals = count_screens.opened(kind, "", 0, again=False)
        return self._chosen(entry, signals)

    def _go_on(self, count: Count, at: datetime, name: str) -> Outcome:
        body = command(self._activity, name, count=count.id)
        entry = Entry(at, "command", body, remembered={"activity": self._activity.value})
        if count.is_recount:
            outcome = self._chosen(entry, notices.refused(""))
            return self.recounting.show(count, at, outcome.seq)
        total = self._packs(count, count.zone) if count.zone else 0
        return self._chosen(entry, count_screens.opened(count.type, count.zone, total, again=True))

    def _chosen(self, entry: Entry, signals: Signals) -> Outcome:
        outcome = self._desk.recorded(Verdict.INFO, signals, entry)
        self._enter()
        self._desk.ask(1, entry.at)
        return outcome

    def _zone(self, card: Card, at: datetime) -> Outcome:
        """Open a zone, or go over to one that is open; a closed one is opened again by RESUME alone."""
        count, place = self._count, card.argument
        if count is None or count.is_recount:
            why = "No count is open" if count is None else "First end the recount"
            return self._refused(card.text, why, at, "Scan the COUNT card" if count is None else "CLOSE when done")
        if not place or len(place) > LONGEST_LOCATION:
            return self._refused(card.text, "Unknown place", at)
        zones = self._zones(count)
        if count.detail.get("zones") and place not in zones:
            return self._refused(card.text, "Not in this count", at)
        zone = zones.get(place)
        if zone is not None and zone.state is ZoneState.CLOSED:
            outcome = self._refused(card.text, "ZONE IS CLOSED", at, "RESUME opens it")
            self._desk.question = Question({"RESUME": lambda _, when: self._opened(count, place, when)})
            return outcome
        return self._opened(count, place, at)

    def _opened(self, count: Count, place: str, at: datetime) -> Outcome:
        desk = self._desk
        as_of = desk.store.seq
        body = {"event": "zone_opened", "count": count.id, "zone": place, "as_of": as_of}
        entry = Entry(at, "count", body, changes=(ZoneOpened(count.id, place, as_of),))
        total = 0 if self._walks else self._packs(count, place)
        return desk.recorded(Verdict.INFO, count_screens.zone_opened(count.type, place, total), entry)

    def _resume(self, card: Card, at: datetime) -> Outcome:
        """Say where the count goes on, or begin the next recount."""
        count = self._count
        if count is None or count.is_recount or count.zone:
            return self.choose("", at, card.text)
        asked = self._desk.store.read(lambda db: counts.recounts(db, count.id))
        return self.recounting.begin(asked[0], at) if asked else self.choose("", at, card.text)

    def _product(self, card: Card, at: datetime) -> Outcome:
        """Take the product of packages that are counted by hand from its shelf card."""
        gtin = card.argument
        if not self._quantity.by_hand:
            return self._refused(card.text, "Scan NOCODE first", at)
        if len(gtin) != _GTIN or not gtin.isdecimal():
            return self._refused(card.text, "No product card", at)
        return self._packages.handle(Scanned(f"]d201{gtin}".encode(), "nocode", at))

    def _empty(self, card: Card, at: datetime) -> Outcome:
        """Take word that nothing stands in the zone: zero is counted, not missing."""
        count = self._count
        if count is None or not count.zone:
            return self._refused(card.text, "Scan a zone card", at)
        if self._desk.store.read(lambda db: any(line.quantity for line in counts.lines(db, count.id, count.zone))):
            return self._refused(card.text, "ZONE IS NOT EMPTY", at, "CLOSE ends it")
        if (paused := self.packages.refused(card, at)) is not None:
            return paused
        return self._closed(count, at, empty=True)

    def _close(self, card: Card, at: datetime) -> Outcome:
        """Close the zone; where none is open, end the count."""
        count = self._count
        if count is None:
            return self._refused(card.text, "No count is open", at)
        if (paused := self.packages.refused(card, at)) is not None:
            return paused
        if not count.zone:
            return self._close_count(count, card, at)
        if not self._desk.store.read(lambda db: counts.lines(db, count.id, count.zone)):
            return self._refused(card.text, "NOTHING COUNTED", at, "EMPTY if it is so")
        return self._closed(count, at, empty=False)

    def _closed(self, count: Count, at: datetime, *, empty: bool) -> Outcome:
        if count.is_recount:
            return self.recounting.closed(count, at)
        of_zone = self._totals(count, count.zone)
        if self._walks:
            return self._walked(count, at, empty=empty)
        body = {
            "event": "zone_closed",
            "count": count.id,
            "zone": count.zone,
            "empty": empty,
            **totals_record(of_zone),
        }
        entry = Entry(at, "count", body, changes=(ZoneClosed(count.id, count.zone, empty=empty),))
        waiting = sum(
            zone.name != count.zone and zone.state in (ZoneState.WAIT, ZoneState.COUNTING)
            for zone in self._zones(count).values()
        )
        recounts = len(self._desk.store.read(lambda db: counts.recounts(db, count.id)))
        signals = count_screens.zone_closed(count.zone, of_zone, recounts, waiting)
        return self._desk.recorded(Verdict.INFO, signals, entry)

    def _walked(self, count: Count, at: datetime, *, empty: bool) -> Outcome:
        """Close a zone of a walk with the list of what expires in it and what is recalled."""
        zone, today = count.zone, self._desk.situation(at).today
        lines = self._desk.store.read(lambda db: counts.lines(db, count.id, zone))
        listed = due(lines, today, self._desk.rules.counts.walk_days)
        found = {condition: sum(line.condition is condition for line in listed) for condition in Condition}
        body = {"event": "walked", "count": count.id, "zone": zone, "empty": empty, "seen": len(lines)}
        entry = Entry(
            at,
            "count",
            {**body, "listed": [walk_record(line) for line in listed]},
            changes=(ZoneClosed(count.id, zone, empty=empty),),
        )
        signals = count_screens.walk_closed(
            zone, len(lines), found[Condition.EXPIRED], found[Condition.RECALLED], found[Condition.GOOD]
        )
        return self._desk.recorded(Verdict.INFO, signals, entry)

    def _close_count(self, count: Count, card: Card, at: datetime) -> Outcome:
        zones = list(self._zones(count).values())
        still = [zone.name for zone in zones if zone.state is ZoneState.COUNTING]
        if not zones:
            return self._refused(card.text, "NOTHING COUNTED", at, "Scan a zone card")
        if still:
            return self._asked_for(card, count_screens.waits(still, what="STILL OPEN"), at)
        waiting = [zone.name for zone in zones if zone.state is ZoneState.WAIT]
        if waiting:
            outcome = self._asked_for(card, count_screens.waits(waiting, what="NOT COUNTED"), at)
            reasoned = partial(self._reasoned, count, waiting)
            self._desk.question = Question({"R": reasoned, "V": reasoned})
            return outcome
        asked = self._desk.store.read(lambda db: counts.recounts(db, count.id))
        if asked:
            return self.recounting.begin(asked[0], at)
        if self._walks:
            return self._end.walked(count, at)
        return self._end.counted(count, at)

    def _reasoned(self, count: Count, waiting: list[str], reason: Card, at: datetime) -> Outcome:
        """Take the reason for which zones are left out."""
        why = f"{reason.verb}{reason.argument}"
        changes = tuple(ZoneClosed(count.id, zone, ZoneState.REASONED, reason=why) for zone in waiting)
        body = {"event": "zones_left_out", "count": count.id, "zones": waiting, "reason": why}
        signals = count_screens.left_out(waiting)
        return self._desk.recorded(Verdict.INFO, signals, Entry(at, "count", body, changes=changes))

    def _asked_for(self, card: Card, signals: Signals, at: datetime) -> Outcome:
        entry = Entry(at, "command", command(self._activity, card.text, verdict="not_now"))
        return self._desk.recorded(Verdict.NOT_NOW, signals, entry, stays=True)

    def _refused(self, name: str, why: str, at: datetime, *lines: str) -> Outcome:
        body = command(self._desk.activity, name, verdict=Verdict.NOT_NOW.value, refused=why)
        return self._desk.recorded(Verdict.NOT_NOW, notices.refused(why, *lines), Entry(at, "command", body))
