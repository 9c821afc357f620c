"""Any day at all: whatever is scanned, said, cut off and put back, these things stay true.

The stock is what the journal says came and went; nothing recalled or expired is let through; an alarm stands until
its card; a count tells nobody how many there should be; what was heard is recorded; the record is whole; practice moves
nothing. `LONG_DAYS=500` plays so many days instead of a few.
"""

import os
import re
import shutil
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from station import messages
from station.domain.decision import Activity, AlarmKind
from station.domain.recall import Finding
from station.domain.timekeeping import ClockQuality
from station.link import codec
from station.store import counts
from station.store.journal import JournalRow
from station.store.recalls import lookback
from tests.bench import KEY, NOW, PINS, Bench, is_whole, recall
from tests.days import pharmacy
from tests.days.ledger import Ledger
from tests.lists import delivery, take
from tests.loop.counting import CREAM

PEOPLE = st.sampled_from(["JRIVERA", "MCHEN", "AOKAFOR"])
PACKAGES = st.sampled_from(pharmacy.PACKAGES)
MEANS_SAVED = frozenset({"ok", "front", "ok_on_old_data", "done", "short_dated", "duplicate"})
"""Tones that say what became of something; keys tick, the network chirps, and an alarm may be early."""
USED = frozenset({"available", "taken", "opened"})
BADGE = {"badge", "pin"}
ACK = {"ACK", "ack", "D-ENTER", "pin"}
ENDS = {
    **dict.fromkeys(AlarmKind, BADGE),
    AlarmKind.EXPIRED: {"B-XEXP"},
    AlarmKind.CHECK: ACK | BADGE,
    AlarmKind.CLOCK: ACK,
}
"""What ends an alarm where people have badges."""
YEARS = timedelta(days=365)


@pytest.fixture(autouse=True)
def folders(tmp_path_factory, caplog):
    AnyDay.make, AnyDay.log = lambda: tmp_path_factory.mktemp("day"), caplog
    caplog.set_level("DEBUG")


class AnyDay(RuleBasedStateMachine):
    """People at a station, and a world that does not care."""

    make = log = None

    @initialize(badges=st.sampled_from([0, 1, 2]), activity=st.sampled_from(["receive", "checkpoint"]))
    def the_day_begins(self, badges, activity):
        self.path = type(self).make() / "station.db"
        pharmacy.opened(self.path)
        self.rules = {"site_key": KEY, "controlled_badges": badges, "activity": Activity(activity)}
        self.rules["idle"] = timedelta(minutes=10)
        self.heard, self.new, self.seq, self.boots = [], [], 0, 0
        self.later_is_recalled, self.believed = False, None
        self.start(NOW, ClockQuality.SET)
        self.ledger = Ledger(self.stands())

    def start(self, at, claim):
        self.boots += 1
        self.bench = Bench(self.path, at=at, clock=claim, boot=f"b{self.boots}", watch=self.heard.append, **self.rules)
        self.heard.clear()
        self.outcome = self.bench.begin()
        self.at_start = list(self.heard)
        self.before, self.event = self.look(), "begin"

    def look(self):
        """Return what stands before something happens."""
        store = self.bench.store
        self.heard.clear()
        type(self).log.clear()
        counted = store.read(counts.standing) is not None
        return store.alarms(), self.activity, counted, self.tables(), self.numbers()

    @property
    def activity(self):
        return self.bench.store.remembered("activity") or self.rules["activity"].value

    def stands(self):
        rows = self.bench.store.read(
            lambda db: db.execute("select gtin, lot, expiry, location, quantity from stock where quantity").fetchall()
        )
        return {tuple(row[:4]): row[4] for row in rows}

    def numbers(self):
        """Return how many of the cream there should be, in every form that a screen could have."""
        there = [count for key, count in self.stands().items() if key[0] == CREAM]
        return {str(count) for count in (*there, sum(there)) if count > 10_000}

    def tables(self):
        return self.bench.store.read(
            lambda db: [db.execute(f"select * from {name}").fetchall() for name in ("stock", "package", "open_pack")]  # noqa: S608
        )

    def does(self, event, act, *values):
        """Let something happen, and remember what was so before."""
        self.before, self.event = self.look(), event
        self.outcome = act(*values)
        self.check()

    # What people do.

    @rule(raw=PACKAGES, after=st.sampled_from([0.4, 3.0, 3.0, 20.0]))
    def scan(self, raw, after):
        self.does(raw, self.bench.scan, raw, after)

    @rule(mode=st.sampled_from(pharmacy.MODES), raws=st.lists(PACKAGES, max_size=4))
    def work(self, mode, raws):
        self.does(mode, self.bench.card, mode)
        for raw in raws:
            self.does(raw, self.bench.scan, raw)

    @rule(raw=PACKAGES, word=st.sampled_from(["UNDO", "HOLD", "Q-2", "YES", "NO", "B-Q1", "R-1"]))
    def practise(self, raw, word):
        """Receive, and practise at once."""
        self.does("receive", self.bench.card, "M-RECV")
        self.does(raw, self.bench.scan, raw)
        self.does("M-TRAIN", self.bench.card, "M-TRAIN")
        self.does(word, self.bench.card, word)
        self.does(raw, self.bench.scan, raw)
        self.does(word, self.bench.card, word)

    @rule(place=st.sampled_from(pharmacy.SHELVES), kind=st.sampled_from(["", "-FULL", "-SPOT"]),
          raws=st.lists(PACKAGES, min_size=1, max_size=5))  # fmt: skip
    def count(self, place, kind, raws):
        self.does("count", self.bench.card, "M-COUNT" + kind)
        self.does("zone", self.bench.card, f"L-{place}")
        for raw in raws:
            self.does(raw, self.bench.scan, raw)

    @rule(words=st.sampled_from(pharmacy.WORDS))
    def show_a_card(self, words):
        self.does(words, self.bench.card, words)

    @rule(number=st.sampled_from(["1", "7", "37", "130", "0", "99999"]), ends=st.booleans())
    def type_a_number(self, number, ends):
        for digit in number:
            self.does(f"D-{digit}", self.bench.card, f"D-{digit}", 0.3)
        if ends:
            self.does("D-ENTER", self.bench.card, "D-ENTER", 0.3)

    @rule(person=PEOPLE, right=st.booleans())
    def sign(self, person, right):
        self.does("badge", self.bench.badge, person)
        self.does("pin", self.bench.pin, PINS[person] if right else "0000")

    @rule(button=st.sampled_from(["ack", "undo", "help", "resync"]))
    def press(self, button):
        self.does(button, self.bench.press, button)

    @rule(person=PEOPLE)
    def put_into_the_bin(self, person):
        """Do what the alarm says."""
        for alarm in self.bench.store.alarms():
            if alarm.kind.bin and not alarm.binned:
                self.does(f"B-{alarm.kind.bin}", self.bench.card, f"B-{alarm.kind.bin}")
            self.does("ACK", self.bench.card, "ACK")
            self.does("badge", self.bench.badge, person)

    # What the world does.

    @rule(seconds=st.sampled_from([1, 5, 31, 61, 130, 700, 40_000]))
    def time_passes(self, seconds):
        self.does("wait", self.bench.wait, seconds)

    @rule(off=st.sampled_from([0.0, 5.0, 9_000.0]), clock=st.sampled_from(["right", "right", "1970", "2099", "lost"]))
    def the_power_fails(self, off, clock):
        """Cut the power: what is on the disk at this moment is what the next start finds, wherever its clock is."""
        told = len(self.before[0]), self.bench.store.alarms()
        folder = type(self).make() / "after"
        shutil.copytree(self.path.parent, folder, ignore=shutil.ignore_patterns("*-shm"))
        self.bench.close()
        self.path = folder / self.path.name
        assert is_whole(self.path)
        wrong = {"1970": NOW.replace(year=1970), "2099": NOW.replace(year=2099)}
        at = wrong.get(clock, self.bench.at + timedelta(seconds=off))
        self.start(at, ClockQuality.SET if clock == "right" else ClockQuality.NONE)
        alarms = self.bench.store.alarms()
        assert [alarm.id for alarm in told[1]] == [alarm.id for alarm in alarms if alarm in told[1]]
        if alarms:
            assert self.at_start[0].screen.headline in _headlines(alarms), "an alarm sounds again"
        self.before = (alarms, *self.before[1:])
        self.check()

    @rule(step=st.sampled_from([-90_000, -3_600, -5, 5, 3_600, 90_000, 27 * 365 * 86_400]))
    def the_clock_jumps(self, step):
        at = self.bench.at + timedelta(seconds=step)
        if 1970 < at.year < 2190:
            self.bench.at = at
            self.does("clock", self.bench.wait, 0.1)

    @rule(quality=st.sampled_from(list(ClockQuality)))
    def the_system_speaks_of_its_clock(self, quality):
        self.does("clock", lambda: self.bench.handle(messages.ClockChanged, quality=quality.value))

    @rule(up=st.booleans())
    def the_link_changes(self, up):
        self.does("link", lambda: self.bench.handle(messages.LinkChanged, up=up))

    @rule(there=st.booleans(), device=st.sampled_from(["display", "hand"]))
    def a_device_comes_or_goes(self, there, device):
        news = {"device": device, "present": there, "problem": "" if there else "unplugged"}
        self.does("device", lambda: self.bench.handle(messages.DeviceChanged, **news))

    @rule()
    def a_scan_is_lost_on_the_way(self):
        self.does("voided", lambda: self.bench.handle(messages.ScanVoided, reason="keys were dropped", source="hand"))

    @rule(known=st.booleans())
    def a_list_comes_late(self, known):
        shipment = delivery() if known else delivery(name="DEL200", po="99")
        self.does("list", lambda: take(self.bench, shipment))

    @rule()
    def other_recalls_come(self):
        recall(self.path, pharmacy.FIRST, pharmacy.SECOND)
        self.later_is_recalled = True
        self.does("recalls", lambda: self.bench.handle(messages.RecallsChanged))
        store = self.bench.store
        for seen in lookback.sightings(self.path, NOW - YEARS):
            if store.recalls.match(seen.item).verdict is not Finding.NO_MATCH:
                item, where = seen.item, {"places": seen.places, "location": seen.location, "seen_at": seen.seen_at}
                told = {"gtin": item.gtin, "lot": item.lot, "expiry": item.expiry, **where}
                self.does("look back", lambda told=told: self.bench.handle(messages.RecalledSeen, **told))

    @rule(serial=st.sampled_from(["S1", "S2", "S9"]))
    def another_station_counts(self, serial):
        package = messages.PackageElsewhere("cart-2", "SHELF-2", pharmacy.GTIN, serial, self.bench.at)
        self.does("elsewhere", lambda: self.bench.handle(messages.CountedElsewhere, packages=(package,)))

    @rule()
    def the_office_asks_for_a_recount(self):
        self.does("recount", lambda: self.bench.handle(messages.RecountAsked, items=((CREAM, ""),)))

    @rule(raw=PACKAGES)
    def the_disk_is_full_for_a_moment(self, raw):
        db = self.bench.store._db
        db.execute("pragma query_only = on")
        self.does("full disk", self.bench.scan, raw)
        assert not {signals.tone.name for signals in self.heard} & {"ok", "front", "done", "ok_on_old_data"}
        db.execute("pragma query_only = off")

    # What stays true.

    def check(self):
        alarms, activity, counting, tables, numbers = self.before
        store = self.bench.store
        rows = [
            JournalRow(*row)
            for row in store.read(
                lambda db: db.execute(
                    "select seq, at, kind, body, hash from journal where seq > ?", (self.seq,)
                ).fetchall()
            )
        ]
        self.seq = rows[-1].seq if rows else self.seq
        self.new = rows
        self.ledger.read(rows)
        assert self.ledger.shelves == self.stands(), "the stock is the sum of what the journal says was moved"
        self.nothing_unfit_is_used(rows)
        self.alarms_stand(alarms, store.alarms())
        for signals in self.heard:
            if signals.tone.name in MEANS_SAVED and self.event != "full disk":
                assert rows, f"{self.event!r} was answered by {signals} and is not in the journal"
        if counting and store.read(counts.standing) is not None:
            self.is_blind(rows, numbers | self.numbers())
        if activity == self.activity == Activity.TRAINING.value and self.event != "list":
            assert self.tables() == tables, "practice moves nothing"

    def nothing_unfit_is_used(self, rows):
        for row in rows:
            body = codec.json.loads(row.body)
            moved = body.get("moved") or {}
            used = moved.get("status") in USED or body.get("verdict") == "ok"
            lot, gtin = body.get("lot"), body.get("gtin")
            expiry = body.get("expiry") and date.fromisoformat(body["expiry"])
            if not used or gtin is None:
                continue
            assert expiry is None or expiry >= NOW.date(), f"expired: {body}"
            assert lot != "17A-0443", f"recalled: {body}"
            assert not (self.later_is_recalled and lot == "L500"), f"recalled: {body}"
            if body.get("verdict") == "ok" and expiry and row.kind in ("scan", "training"):
                assert self.bench.station.clock == "set", f"no date: {body}"

    def alarms_stand(self, before, now):
        ended = {alarm.id for alarm in before} - {alarm.id for alarm in now}
        assert len(ended) <= 1
        if ended:
            (alarm,) = [alarm for alarm in before if alarm.id in ended]
            assert self.event in ENDS[alarm.kind], f"{alarm} was ended by {self.event!r}"
            assert alarm.kind.bin in (None, "XEXP") or alarm.binned, f"{alarm} ended outside its bin"
        if now and self.event != "full disk":
            assert self.bench.station._desk.front._alarm is not None

    def is_blind(self, rows, numbers):
        told = [" | ".join(signals.screen.text()) for signals in (*self.heard, self.outcome.signals)]
        told += [codec.message("here", "e", row).payload.decode() for row in rows]
        told.append(type(self).log.text)
        for number in numbers:
            found = [text for text in told if re.search(rf"(?<!\d){number}(?!\d)", text)]
            assert not found, f"{number} of {numbers} after {self.event!r}: {found}"

    def teardown(self):
        if hasattr(self, "bench"):
            self.bench.close()
            assert is_whole(self.path)


def _headlines(alarms):
    return {alarm.detail["screen"]["headline"] for alarm in alarms}


LONG = int(os.environ.get("LONG_DAYS", "0"))
TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(
    max_examples=LONG or 25,
    stateful_step_count=60 if LONG else 30,
    deadline=None,
    phases=[Phase.generate] if LONG else list(Phase),
    derandomize=not os.environ.get("OTHER_DAYS"),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
