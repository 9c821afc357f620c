"""What others say of a count: somebody wants items counted again, another station counted a package.

Both come by the link, which is not trusted, and a supervisor's request at the machine comes as if by it. A recount can
only ask for more counting, and a package that was counted elsewhere is refused here and seen by a person, so neither
needs a signature; and neither carries a quantity.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station import messages
from station.domain.counts.counting import (
    RECOUNT_ZONE,
    Counted,
    CountState,
    CountType,
    first_of,
    is_witnessed,
    totals,
)
from station.domain.decision import Activity, Signals
from station.domain.instants import stamp
from station.domain.people import Meaning, Person, Role, Signature
from station.domain.screens import count_screens
from station.domain.verdict import Verdict
from station.loop.counts.count_close import CountEnd
from station.loop.desk import Desk
from station.loop.outcome import Outcome
from station.loop.signatures.signing import ANYONE, SUPERVISOR, SignatureRequest
from station.store import counts
from station.store.count_changes import (
    CountedElsewhere,
    Opened,
    RecountAsked,
    Recounted,
    StateChanged,
    UncountedElsewhere,
    ZoneClosed,
    ZoneOpened,
)
from station.store.counts import COUNT_NEWS, Count, Recount
from station.store.store import Change, Entry

_LAST = 2
"""The last attempt before a supervisor's."""


class Recounting:
    """Takes what the office, a supervisor and other stations say, and has items counted again."""

    def __init__(self, desk: Desk, end: CountEnd) -> None:
        self._desk, self._end = desk, end

    def asked(self, news: messages.RecountAsked) -> Outcome:
        """Take a request; how many there were or should be is neither in it nor told."""
        desk = self._desk
        count = self._meant(news.count)
        if count is None:
            return self._passed_over(news, "recount", "no such count")
        if count.state in (CountState.POSTED, CountState.CANCELLED):
            return self._passed_over(news, "recount", count.state.value)
        if news.request and news.request in count.detail.get("requests", ()):
            return self._passed_over(news, "recount", "asked before")
        pending = {(each.gtin, each.lot) for each in desk.store.read(lambda db: counts.recounts(db, count.id))}
        wanted = [item for item in dict.fromkeys(news.items) if item not in pending]
        changes: tuple[Change, ...] = tuple(
            RecountAsked(count.id, *item, self._attempt(count, *item)) for item in wanted
        )
        if news.request:
            requests = [*count.detail.get("requests", ()), news.request]
            changes = (*changes, StateChanged(count.id, count.state, {"requests": requests}))
        items = [{"gtin": gtin, "lot": lot} for gtin, lot in wanted]
        body = {"event": "recount_asked", "count": count.id, "items": items, **_request(news)}
        seq = desk.record(Entry(news.at, "count", body, remembered={COUNT_NEWS: news.file}, changes=changes))
        asked = desk.store.read(lambda db: counts.recounts(db, count.id))
        is_between = (now := desk.store.read(counts.standing)) is None or not now.zone
        if asked and is_between and desk.activity is Activity.COUNT and not desk.front.waits:
            return self.begin(asked[0], news.at)
        if not asked or desk.front.waits:
            return Outcome(Verdict.INFO, desk.front.turn(news.at), seq=seq)
        first = asked[0]
        return desk.answer(Verdict.INFO, self._screen(first.gtin, first.lot, first.attempt), news.at, seq=seq)

    def _attempt(self, count: Count, gtin: str, lot: str) -> int:
        """Return which attempt at an item this will be: the count itself was the first."""
        return 2 + self._desk.store.read(lambda db: counts.attempts(db, count.id, gtin, lot))

    def begin(self, asked: Recount, at: datetime) -> Outcome:
        """Begin to count an item again: as a count of its own, of which the first one knows nothing."""
        desk = self._desk
        parent = desk.store.read(lambda db: counts.count(db, asked.count))
        assert parent is not None, "a recount is asked for of a count that is there"
        identity = f"{asked.count}/{asked.gtin}/{asked.lot}/{asked.attempt}"
        detail: dict[str, Any] = {
            "parent": asked.count,
            "items": [asked.gtin],
            "lot": asked.lot,
            "attempt": asked.attempt,
        }
        body = {"event": "recount_begun", "count": asked.count, **_item(asked)}
        changes = (
            Opened(identity, parent.type, parent.freeze, (), detail),
            ZoneOpened(identity, RECOUNT_ZONE, desk.store.seq),
        )
        entry = Entry(at, "count", body, remembered={"activity": Activity.COUNT.value}, changes=changes)
        desk.record(entry)
        desk.activity = Activity.COUNT
        return desk.answer(Verdict.INFO, self._screen(asked.gtin, asked.lot, asked.attempt), at, stays=True)

    def show(self, count: Count, at: datetime, seq: int | None) -> Outcome:
        """Show which item is being counted again."""
        detail = count.detail
        signals = self._screen(detail["items"][0], detail["lot"], detail["attempt"])
        return self._desk.answer(Verdict.INFO, signals, at, seq=seq, stays=True)

    def closed(self, count: Count, at: datetime) -> Outcome:
        """End a recount; of a controlled product under badges, the first of which is not that of the first counter."""
        product = self._end.product(count.items[0])
        if product is None or not is_witnessed(product.schedule, self._desk.rules.counts.witnessed):
            return self._done(count, (), at)
        before = self._counters(count)
        counter = SignatureRequest(
            self._desk,
            Meaning.COUNTED,
            lambda first: self._witness(count, product.name, first),
            ("RECOUNT", product.name, "By another person"),
            roles=SUPERVISOR if count.detail["attempt"] > _LAST else ANYONE,
            after=before,
            about={"count": count.detail["parent"]},
        )
        return counter.ask(at)

    def _witness(self, count: Count, name: str, first: Signature) -> Outcome:
        witness = SignatureRequest(
            self._desk,
            Meaning.WITNESSED,
            lambda second: self._done(count, (first, second), second.at),
            after=(first,),
            about={"count": count.detail["parent"]},
            shown=count_screens.witness(name, first.person.name),
        )
        return witness.ask(first.at)

    def _counters(self, count: Count) -> tuple[Signature, ...]:
        """Return the signatures of those who counted the item before: none of them counts it again."""
        parent = self._desk.store.read(lambda db: counts.count(db, count.detail["parent"]))
        signed = parent.detail.get("signatures", ()) if parent else ()
        return tuple(_signature(each) for each in signed if each["meaning"] == Meaning.COUNTED.value)

    def _done(self, count: Count, signatures: tuple[Signature, ...], at: datetime) -> Outcome:
        """Record what was counted this time; whether it is what the office wanted to hear, nobody here knows."""
        desk, detail = self._desk, count.detail
        asked = Recount(detail["parent"], detail["items"][0], detail["lot"], detail["attempt"])
        packs = totals(desk.store.read(lambda db: counts.lines(db, count.id))).packs
        parent = desk.store.read(lambda db: counts.count(db, asked.count))
        assert parent is not None, "a recount has a count that it belongs to"
        result = {**_item(asked), "quantity": packs}
        body = {"event": "recounted", "count": asked.count, **result, "signatures": [s.record() for s in signatures]}
        changes = (
            Recounted(asked),
            ZoneClosed(count.id, RECOUNT_ZONE),
            StateChanged(count.id, CountState.CERTIFIED, closes=True),
            StateChanged(parent.id, parent.state, _counted_again(parent, result)),
        )
        seq = desk.record(Entry(at, "count", body, changes=changes))
        left = desk.store.read(lambda db: counts.recounts(db, asked.count))
        if left:
            return self.begin(left[0], at)
        if parent.state in (CountState.CERTIFIED, CountState.REVIEW):
            again = desk.store.read(lambda db: counts.count(db, parent.id))
            return self._end.certified_again(again or parent, at)
        return desk.answer(Verdict.INFO, count_screens.recounted(self._name(asked.gtin), 0), at, seq=seq)

    def elsewhere(self, news: messages.CountedElsewhere) -> Outcome:
        """Take word of packages that another station counted: refused here from now on, or counted by both."""
        desk = self._desk
        count = self._meant(news.count, open_only=True)
        identity = count.id if count else news.count
        if not identity:
            return self._passed_over(news, "counted_elsewhere", "no such count")
        changes = self._changes(identity, news)
        theirs = [each.counted for each in changes if isinstance(each, CountedElsewhere)]
        both = [(mine, each) for each in theirs if (mine := self._mine(identity, each)) is not None]
        body: dict[str, Any] = {"event": "counted_elsewhere", "count": identity, "packages": len(theirs)}
        if back := len(changes) - len(theirs):
            body["taken_back"] = back
        if both:
            twice = [self._twice(mine, other) for mine, other in both]
            body = {**body, "event": "counted_in_two_zones", "twice": twice}
        seq = desk.record(Entry(news.at, "count", body, remembered={COUNT_NEWS: news.file}, changes=changes))
        if not both or desk.front.waits:
            return Outcome(Verdict.INFO, desk.front.turn(news.at), seq=seq)
        mine, other = both[0]
        first = first_of(self._named(mine), other)[0]
        signals = count_screens.counted_twice(mine.serial, mine.zone, other.zone, f"{first.station} {first.zone}")
        return desk.answer(Verdict.DUPLICATE, signals, news.at, seq=seq)

    def _changes(self, identity: str, news: messages.CountedElsewhere) -> tuple[Change, ...]:
        """Return what is new in what other stations counted and took back, in the order in which it happened."""
        changes: list[Change] = []
        back = set()
        for each in news.packages:
            counted = _counted(each)
            if each.station == self._desk.rules.station:
                continue
            if each.undone:
                back.add((each.gtin, each.serial))
                changes.append(UncountedElsewhere(identity, each.gtin, each.serial, each.station))
            elif (each.gtin, each.serial) in back or not self._is_told(identity, counted):
                changes.append(CountedElsewhere(identity, counted))
        return tuple(changes)

    def _is_told(self, identity: str, counted: Counted) -> bool:
        return self._desk.store.read(lambda db: counts.is_told(db, identity, counted))

    def _mine(self, identity: str, other: Counted) -> Counted | None:
        """Return how this station counted a package; None where it did not."""
        mine = self._desk.store.read(lambda db: counts.counted(db, identity, other.gtin, other.serial))
        return mine if mine is not None and not mine.station else None

    def _named(self, mine: Counted) -> Counted:
        return Counted(mine.gtin, mine.serial, mine.zone, mine.at, self._desk.rules.station)

    def _twice(self, mine: Counted, other: Counted) -> dict[str, Any]:
        """Return both counts of a package, the one that is kept first."""
        kept, marked = first_of(self._named(mine), other)
        return {
            "gtin": mine.gtin,
            "serial": mine.serial,
            "first": {"station": kept.station, "zone": kept.zone, "at": stamp(kept.at)},
            "second": {"station": marked.station, "zone": marked.zone, "at": stamp(marked.at)},
        }

    def _meant(self, identity: str, *, open_only: bool = False) -> Count | None:
        """Return the count that is spoken of: by its name, or the one that is open, or that was last."""
        store = self._desk.store
        if identity:
            return store.read(lambda db: counts.count(db, identity))
        for each in store.read(counts.counts):
            if not each.is_recount and each.type is not CountType.WALK:
                return each if each.state is CountState.OPEN or not open_only else None
        return None

    def _passed_over(self, news: messages.CountNews, what: str, reason: str) -> Outcome:
        named = _request(news) if isinstance(news, messages.RecountAsked) else {}
        body = {"event": "passed_over", "what": what, "count": news.count, "reason": reason, **named}
        seq = self._desk.record(Entry(news.at, "count", body, remembered={COUNT_NEWS: news.file}))
        return Outcome(Verdict.INFO, self._desk.front.turn(news.at), seq=seq)

    def _screen(self, gtin: str, lot: str, attempt: int) -> Signals:
        product = self._end.product(gtin)
        controlled = product is not None and is_witnessed(product.schedule, self._desk.rules.counts.witnessed)
        return count_screens.recount(self._name(gtin), lot, attempt, controlled=controlled)

    def _name(self, gtin: str) -> str:
        product = self._end.product(gtin)
        return product.name if product else f"GTIN {gtin}"


def _counted(there: messages.PackageElsewhere) -> Counted:
    return Counted(there.gtin, there.serial, there.zone, there.counted_at, there.station)


def _counted_again(parent: Count, result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a count says of itself from now on: what was said of the item's first figure holds no longer."""
    gtin = result["gtin"]
    void = {key: None for key in parent.detail.get("reasons", ()) if key.partition("/")[0] == gtin}
    compared = {"compared": None} if "compared" in parent.detail else {}
    reasons = {"reasons": void} if void else {}
    return {"recounts": [*parent.detail.get("recounts", ()), result], **compared, **reasons}


def _request(news: messages.RecountAsked) -> dict[str, str]:
    return {"request": news.request} if news.request else {}


def _item(asked: Recount) -> dict[str, Any]:
    return {"gtin": asked.gtin, "lot": asked.lot, "attempt": asked.attempt}


def _signature(record: dict[str, Any]) -> Signature:
    person = Person(record["person"], record["name"], Role(record["role"]))
    return Signature(person, Meaning(record["meaning"]), datetime.fromisoformat(record["at"]), record["pin"])
