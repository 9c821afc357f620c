"""A list that is taken in: again, changed, late, and what has come of it meanwhile."""

import json
from contextlib import closing
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.arrivals.shipment import Header
from station.domain.decision import Item
from station.store import lists
from station.store.database import open_database
from tests.bench import GTIN, OTHER, Bench, is_whole, pack
from tests.lists import CASE_A, CASE_B, LINES, PALLET, delivery, label, sent, take


@pytest.fixture
def desk(tmp_path):
    with Bench(tmp_path / "station.db") as bench:
        yield bench


def header(bench, name="DEL100"):
    with closing(open_database(bench.path)) as db:
        (number,) = db.execute("select number from shipment where name = ?", (name,)).fetchone()
        return lists.headers(db, [number])[0]


def progress(bench, name="DEL100"):
    found = header(bench, name)
    return (found.received, found.expected)


def imports(bench):
    return [row for kind, row in bench.journal() if kind == "import"]


def test_an_import_is_one_row_with_the_file_and_what_each_shipment_holds(desk):
    take(desk, delivery(), delivery(sent("M1"), name="DEL200"))
    (row,) = imports(desk)
    assert (row["what"], row["file"], row["sha256"]) == ("shipment", "list.csv", "00" * 32)
    first, second = row["shipments"]
    assert (first["shipment"], first["packages"], first["containers"], first["sender"]) == (
        "DEL100",
        9,
        3,
        "Oakfen (fictional)",
    )
    assert first["references"] == [{"kind": "po", "number": "88213"}, {"kind": "asn", "number": "DEL100"}]
    assert second["packages"] == 1
    assert is_whole(desk.path)


def test_the_row_of_a_file_with_many_shipments_names_twenty(desk):
    take(desk, *(delivery(sent(f"M{number}"), name=f"DEL{number}") for number in range(25)))
    (row,) = imports(desk)
    assert (len(row["shipments"]), row["more_shipments"]) == (20, 5)


def test_the_same_list_again_changes_nothing_and_writes_nothing(desk):
    take(desk, delivery())
    desk.scan(pack("S1"))
    take(desk, delivery())
    take(desk, delivery(*reversed(LINES), containers=dict(reversed(delivery().containers.items()))))
    assert len(imports(desk)) == 1
    assert progress(desk) == (1, 9)


def test_of_a_file_only_the_lists_that_changed_are_taken(desk):
    take(desk, delivery(), delivery(sent("M1"), name="DEL200"))
    take(desk, delivery(), delivery(sent("M2"), name="DEL200"))
    assert [each["shipment"] for each in imports(desk)[-1]["shipments"]] == ["DEL200"]


def test_a_changed_list_replaces_what_has_not_come(desk):
    take(desk, delivery())
    take(desk, delivery(sent("S1"), sent("N1"), containers={}))
    desk.scan(pack("S2"))
    assert desk.newest()["list"] == "not_on_list"
    desk.scan(pack("N1"))
    assert desk.newest()["list"] == "match"
    assert progress(desk) == (1, 2)


def test_what_has_come_stays_come_when_the_list_changes(desk):
    take(desk, delivery())
    desk.scan(pack("S1"))
    desk.scan(pack("S2"))
    take(desk, delivery(sent("S1", "B7"), sent("N1")))
    assert progress(desk) == (2, 3)
    assert imports(desk)[-1]["shipments"][0]["no_longer_listed"] == 1
    desk.scan(pack("S2"), after=60)
    assert desk.newest()["list"] == "already_received"


def test_a_counted_lot_keeps_what_has_come_of_it(desk):
    take(desk, delivery(sent("", quantity=10)))
    desk.card("N-4")
    desk.scan(f"]d201{GTIN}1727103110A2231".encode())
    take(desk, delivery(sent("", quantity=6)))
    assert progress(desk) == (4, 6)
    take(desk, delivery(sent("", quantity=3)))
    assert progress(desk) == (4, 4)
    take(desk, delivery(sent("", "C0107", quantity=5)))
    assert progress(desk) == (4, 9)


def test_packages_that_are_here_count_as_come_and_those_that_differ_are_named(desk):
    for raw in (pack("S1"), pack("S2", "B7"), pack("S3"), pack("L1", "C0107", gtin=OTHER)):
        desk.scan(raw)
    desk.card("M-PICK")
    desk.scan(pack("S3"), after=60)
    take(desk, delivery())
    told = imports(desk)[-1]["shipments"][0]
    assert told["here_before"] == 3
    assert told["differing"] == [{"gtin": GTIN, "lot": "B7", "serial": "S2"}]
    assert progress(desk) == (3, 9)


def test_a_package_that_is_held_as_suspect_is_not_received_by_a_new_list(desk):
    take(desk, delivery(sent("S1"), sent("S2")))
    desk.scan(pack("S1"))
    desk.scan(pack("X9"))
    take(desk, delivery(sent("S1"), sent("S2"), sent("X9")))
    assert imports(desk)[-1]["shipments"][0]["held_as_suspect"] == 1
    assert progress(desk) == (1, 3)


def test_a_container_is_of_the_shipment_that_still_waits_for_it(desk):
    take(desk, delivery())
    desk.scan(label(PALLET))
    take(desk, delivery(sent("T1", container=CASE_A), name="DEL200", containers={CASE_A: ""}))
    with closing(open_database(desk.path)) as db:
        assert lists.contents(db, CASE_A).header.name == "DEL200"
        assert lists.contents(db, CASE_B).header.name == "DEL100"
        assert lists.contents(db, "nothing") is None


def test_what_is_known_of_a_shipment_is_kept_beside_it(desk):
    take(desk, delivery())
    with closing(open_database(desk.path)) as db:
        (detail,) = db.execute("select detail from shipment").fetchone()
        assert lists.headers(db, [7, 1]) == (Header(1, "DEL100", "88213", 9, 0),)
        assert [each.name for each in lists.named(db, "88213")] == ["DEL100"]
    assert json.loads(detail)["sender"] == "Oakfen (fictional)"


BAG = ["S1", "S2", "S3", "S4", "S5"]
SERIALS = st.lists(st.sampled_from(BAG), unique=True, min_size=1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(SERIALS.map(tuple), st.sampled_from(["S1", "S2", "S3", "undo"])), min_size=1, max_size=8))
def test_whatever_comes_when_the_count_is_that_of_the_lines_and_nothing_comes_twice(tmp_path_factory, days):
    """A tuple is a list that is imported, a text a package that is scanned, or what takes it back."""
    with Bench(tmp_path_factory.mktemp("day") / "station.db") as bench:
        for event in days:
            if isinstance(event, tuple):
                take(bench, delivery(*(sent(serial) for serial in event)))
            elif event == "undo":
                bench.card("UNDO")
            else:
                bench.scan(pack(event), after=60)
        with closing(open_database(bench.path)) as db:
            headers = lists.named(db, "DEL100")
            lines = [line for serial in BAG for line in lists.listing(db, Item(GTIN, None, None, serial)).own]
            come = sum(line.received for line in lines)
        kept = bench.store.read(partial(lists.named, code="DEL100"))
        with closing(open_database(bench.path)) as db:
            in_stock = db.execute("select count(*) from package where status = 'available'").fetchone()[0]
        assert [(each.expected, each.received) for each in headers] in ([], [(len(lines), come)])
        assert kept == headers
        assert all(line.received <= line.quantity for line in lines)
        assert sum(bench.stock().values()) == in_stock
        assert is_whole(bench.path)
