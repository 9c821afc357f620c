"""Counts of any kind, with the power cut anywhere: nothing is lost, nothing counted twice, nothing expected told."""

import json
import logging

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from station.domain.verdict import Verdict
from station.link import codec
from station.store.journal import JournalReader
from tests.bench import GTIN, is_whole, pack, rows, stock
from tests.loop.counting import CREAM, Counter, pharmacy, plain_pack

EXPECTED = 918273
"""What the stock has of everything: a number that nobody counts to."""
SERIALS = st.sampled_from([f"S{number}" for number in range(6)])
ZONES = st.sampled_from(["A1", "A2", "SHELF-1"])


@pytest.fixture(autouse=True)
def folder(tmp_path_factory, caplog):
    CountDays.make = lambda: tmp_path_factory.mktemp("days") / "station.db"
    CountDays.caplog = caplog
    caplog.set_level(logging.DEBUG)


class CountDays(RuleBasedStateMachine):
    """A counter who scans, types, opens and closes zones, and a power supply that fails."""

    make = caplog = None

    @initialize()
    def open_the_station(self):
        self.path = type(self).make()
        pharmacy(self.path)
        stock(self.path, (GTIN, "A2231", "2027-10-31", EXPECTED), (CREAM, "44K", "2027-06-30", EXPECTED))
        self.screens = []
        self.counter = Counter(self.path, watch=self.screens.append)
        self.counter.begin()
        self.counter.card("M-COUNT")
        self.zone, self.closed, self.seen, self.lines, self.asked = "", set(), {}, {}, 1
        self.base, self.last, self.typed = {}, {}, set()

    @rule(zone=ZONES)
    def scan_a_zone_card(self, zone):
        outcome = self.counter.card(f"L-{zone}")
        if zone in self.closed:
            assert outcome.verdict is Verdict.NOT_NOW
        else:
            self.zone = zone

    @rule(serial=SERIALS)
    def scan_a_package(self, serial):
        outcome = self.counter.scan(pack(serial))
        if not self.zone:
            assert outcome.verdict is Verdict.NOT_NOW
        elif serial in self.seen:
            assert outcome.verdict is Verdict.DUPLICATE
        else:
            assert outcome.verdict is Verdict.OK
            self.seen[serial] = self.zone
            self._add(GTIN, 1)

    @rule(asked=st.integers(1, 20))
    def scan_a_multiplier(self, asked):
        self.counter.card(f"N-{asked}")
        self.asked = asked

    @rule()
    def scan_one_without_a_serial_number(self):
        outcome = self.counter.scan(plain_pack())
        if not self.zone:
            assert outcome.verdict is Verdict.NOT_NOW
        else:
            self._add(CREAM, self.asked)

    def _add(self, gtin, quantity):
        key, self.asked = (self.zone, gtin), 1
        goes_on = self.last.get(self.zone) == gtin and key not in self.typed
        self.base[key] = self.base.get(key, 0) if goes_on else self.lines.get(key, 0)
        self.typed.discard(key)
        self.last[self.zone] = gtin
        self.lines[key] = self.lines.get(key, 0) + quantity

    @rule(number=st.integers(0, 999))
    def type_a_quantity(self, number):
        typed = self.counter.digits(number)
        if self.zone and self.last.get(self.zone) == CREAM:
            assert typed.verdict is Verdict.OK
            key = (self.zone, CREAM)
            self.lines[key] = self.base[key] + number
            self.typed.add(key)

    @rule()
    def close_the_zone(self):
        if self.zone:
            some = any(key[0] == self.zone for key in self.lines)
            outcome = self.counter.card("CLOSE" if some else "EMPTY")
            assert outcome.verdict is Verdict.INFO
            self.closed.add(self.zone)
            self.zone = ""

    @rule()
    def cut_the_power(self):
        at = self.counter.at
        self.counter.close()
        self.counter = Counter(self.path, watch=self.screens.append)
        self.counter.at = at
        self.counter.begin()
        self.asked = 1

    @invariant()
    def every_accepted_scan_is_counted_and_nothing_else(self):
        assert self.counter.packs() == sum(self.lines.values())

    @invariant()
    def the_journal_adds_up_to_the_count(self):
        assert journalled(self.path) == sum(self.lines.values())

    def teardown(self):
        if not hasattr(self, "counter"):
            return
        self.counter.close()
        assert is_whole(self.path)
        number = str(EXPECTED)
        assert not any(number in line for signals in self.screens for line in signals.screen.text())
        with JournalReader(self.path) as journal:
            sent = b"".join(codec.message("x", journal.epoch, row).payload for row in rows(self.path))
        assert number.encode() not in sent
        stored = b"".join(each.read_bytes() for each in self.path.parent.glob("station.db*"))
        assert number.encode() not in stored
        assert number not in type(self).caplog.text


def journalled(path):
    """Return what the rows of the journal say was counted."""
    total, lines = 0, {}
    for row in rows(path):
        body = json.loads(row.body)
        key = (body.get("zone"), body.get("gtin"))
        if row.kind == "scan" and body.get("counted"):
            lines[key] = lines.get(key, 0) + body["counted"]
        elif body.get("event") == "quantity":
            lines[key] = body["line"]
        total = sum(lines.values())
    return total


TestCountDays = CountDays.TestCase
TestCountDays.settings = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
