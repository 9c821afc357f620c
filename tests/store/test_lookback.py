from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from station.domain.decision import AlarmKind, Item, Moved
from station.domain.stock import Status
from station.store.recalls.lookback import IN_FORCE, LOOKED_BACK, Sighting, progress, sightings
from station.store.store import Entry, Store
from tests.bench import GTIN, NOW, OTHER, stock

EXPIRY = date(2027, 10, 31)
SINCE = NOW - timedelta(days=400)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a folder of 100% and more?" / "station.db"


@pytest.fixture
def store(path):
    with closing(Store(path)) as store:
        yield store


def scan(at=NOW, **body):
    return Entry(at, "scan", {"gtin": GTIN, "lot": "A2231", "expiry": "2027-10-31", "location": "SHELF-1", **body})


@pytest.mark.usefixtures("store")
def test_what_is_in_stock_is_told_with_its_places(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 4), (OTHER, "B1", "2027-11-30", 0))
    (seen,) = sightings(path, SINCE)
    assert seen.item == Item(GTIN, "A2231", EXPIRY, None)
    assert seen.places == (("SHELF-1", 4),)
    assert seen.seen_at == datetime(2026, 9, 1, 8, tzinfo=UTC)


def test_what_was_scanned_is_told_once_with_when_and_where_it_was_seen_last(store, path):
    for day, location in enumerate(("SHELF-1", "SHELF-2", "BENCH")):
        store.record(scan(NOW + timedelta(days=day), location=location, serial=f"S{day}"))
    last = NOW + timedelta(days=2)
    assert sightings(path, SINCE) == [Sighting(Item(GTIN, "A2231", EXPIRY, None), (), "BENCH", last)]


def test_what_came_in_with_a_container_is_told_though_nobody_scanned_it(store, path):
    body = {"event": "received", "gtin": GTIN, "lot": "A2231", "expiry": "2027-10-31", "location": "SHELF-1"}
    store.record(Entry(NOW, "receipt", body))
    assert sightings(path, SINCE) == [Sighting(Item(GTIN, "A2231", EXPIRY, None), (), "SHELF-1", NOW)]


def test_a_scan_before_the_days_that_are_looked_back_is_left_out(store, path):
    store.record(scan(SINCE - timedelta(seconds=1)))
    assert sightings(path, SINCE) == []
    store.record(scan(SINCE))
    assert len(sightings(path, SINCE)) == 1


def test_a_scan_without_a_lot_or_an_expiry_is_told_and_one_without_a_product_is_not(store, path):
    store.record(Entry(NOW, "scan", {"gtin": GTIN}))
    store.record(Entry(NOW, "scan", {"hash": "0f", "length": 9}))
    store.record(Entry(NOW, "command", {"gtin": GTIN, "lot": "A2231"}))
    assert sightings(path, SINCE) == [Sighting(Item(GTIN, None, None, None), (), "", NOW)]


def test_what_is_held_is_told_and_what_left_long_ago_is_not(store, path):
    long_ago = NOW - timedelta(days=500)
    for serial, status in (("S1", Status.HOLD), ("S2", Status.TAKEN)):
        item = Item(GTIN, f"LOT-{serial}", EXPIRY, serial)
        store.record(Entry(long_ago, "scan", {}, Moved(item, status, 1, "SHELF-1", from_stock=False)))
    assert [seen.item.lot for seen in sightings(path, SINCE)] == ["LOT-S1"]


def test_how_far_a_station_is_with_its_recalls_is_read_beside_it(store, path):
    assert progress(path) == (None, None)
    store.record(Entry(NOW, "recalls", {}, remembered={IN_FORCE: "full-2"}))
    store.record(Entry(NOW, "recalls", {}, remembered={LOOKED_BACK: "full-1"}))
    assert progress(path) == ("full-2", "full-1")


def test_an_alarm_tells_of_its_recalls_though_it_is_over(store):
    item = Item(GTIN, "A2231", EXPIRY, None)

    def told(kind, *numbers, item=item):
        return store.is_told(kind, item, numbers)

    detail = {"gtin": GTIN, "lot": "A2231", "recalls": ["D-1"]}
    assert not told(AlarmKind.RECALL_II, "D-1")
    store.record(Entry(NOW, "scan", {}, raised=(AlarmKind.RECALL_II, detail)))
    (alarm,) = store.alarms()
    store.record(Entry(NOW, "alarm", {}, closed=alarm.id))
    assert told(AlarmKind.RECALL_II, "D-1")
    assert told(AlarmKind.CHECK, "D-1")
    assert not told(AlarmKind.RECALL_I, "D-1")
    assert not told(AlarmKind.RECALL_II, "D-1", "D-2")
    assert not told(AlarmKind.RECALL_II, "D-1", item=Item(GTIN, None, None, None))


@pytest.mark.usefixtures("store")
def test_the_places_of_a_lot_are_told_whatever_expiry_is_printed(path):
    stock(path, (GTIN, "A2231", "2027-10-31", 4), (GTIN, "A2231", "2027-11-30", 1))
    assert [seen.places for seen in sightings(path, SINCE)] == [(("SHELF-1", 5),)] * 2
