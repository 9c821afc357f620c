"""How many packages of a shipment have come: kept in memory, and always what a new count would say."""

from contextlib import closing
from dataclasses import dataclass

import pytest

from station.domain.arrivals.shipment import Line
from station.domain.decision import Item
from station.store import lists
from station.store.database import open_database, transaction
from station.store.store import Entry
from tests.bench import GTIN, Bench, no_writing, pack
from tests.lists import delivery, sent, take


@dataclass
class Came:
    """The change that receives a package with a line of a list."""

    line: Line

    def write(self, db, _at, _seq):
        lists.receive(db, GTIN, self.line, 1)


SERIALS = ("S1", "S2", "S3")


@pytest.fixture
def desk(tmp_path):
    with Bench(tmp_path / "station.db") as bench:
        take(bench, delivery(*map(sent, SERIALS)))
        yield bench


def of(bench, name="DEL100"):
    """Return what the running station says has come, and what another program counts."""
    kept = bench.store.read(lambda db: lists.named(db, name))[0]
    with closing(open_database(bench.path)) as db:
        counted = lists.named(db, name)[0]
    assert kept == counted
    return kept.received


def come(bench, serial):
    listing = bench.store.read(lambda db: lists.listing(db, Item(GTIN, "A2231", None, serial)))
    return {listing.headers[line.shipment].name: line.received for line in listing.own}


def written(bench, table):
    return bench.store.read(lambda db: db.execute(f"select sum(received) from {table}").fetchone()[0])  # noqa: S608


def test_a_scan_against_a_list_writes_neither_its_line_nor_its_shipment_until_all_of_it_has_come(desk):
    for serial in SERIALS[:2]:
        desk.scan(pack(serial))
    assert (of(desk), written(desk, "expected"), written(desk, "shipment")) == (2, 0, 0)
    desk.scan(pack("S3"))
    assert (of(desk), written(desk, "expected"), written(desk, "shipment")) == (3, 0, 3)


def test_the_scan_that_made_a_shipment_whole_can_be_taken_back(desk):
    for serial in SERIALS:
        desk.scan(pack(serial))
    desk.card("UNDO")
    assert (of(desk), come(desk, "S3")) == (2, {"DEL100": 0})
    desk.scan(pack("S3"))
    assert of(desk) == 3


def test_what_has_come_is_known_after_a_restart(desk):
    desk.scan(pack("S1"))
    with Bench(desk.path, at=desk.at) as again:
        assert of(again) == 1
        again.scan(pack("S2"))
        assert again.newest()["list"] == "match"
        assert of(again) == 2


def test_what_another_program_changed_is_counted_anew(desk):
    desk.scan(pack("S1"))
    assert of(desk) == 1
    with closing(open_database(desk.path)) as db, transaction(db):
        db.execute("update package set shipment = null")
    assert of(desk) == 0


def test_a_package_that_comes_a_second_time_with_another_shipment_has_come_with_both(desk):
    take(desk, delivery(sent("S1"), name="DEL200"))
    desk.scan(pack("S1"))
    first, line = desk.store.read(lambda db: lists.listing(db, Item(GTIN, "A2231", None, "S1"))).own
    assert (first.received, line.received) == (1, 0)
    desk.store.record(Entry(desk.at, "command", {}, changes=(Came(line),)))
    assert come(desk, "S1") == {"DEL100": 1, "DEL200": 1}
    assert (of(desk), of(desk, "DEL200")) == (1, 1)


def test_a_list_that_is_changed_keeps_what_has_come_of_it(desk):
    desk.scan(pack("S1"))
    take(desk, delivery(sent("S2")))
    assert (of(desk), come(desk, "S1")) == (1, {"DEL100": 1})
    desk.card("UNDO")
    assert of(desk) == 0


def test_a_commit_that_fails_counts_nothing(desk):
    desk.scan(pack("S1"))
    with no_writing(desk.store):
        desk.scan(pack("S2"))
    assert of(desk) == 1


def test_a_database_of_before_keeps_what_its_lines_have_as_come(desk):
    desk.store._db.execute("update expected set received = 1 where serial = 'S1'")
    desk.store._db.execute("update shipment set received = 1")
    assert (of(desk), come(desk, "S1")) == (1, {"DEL100": 1})
    desk.scan(pack("S2"))
    assert of(desk) == 2
