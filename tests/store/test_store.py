import json
import resource
import sqlite3
from contextlib import closing, contextmanager
from datetime import date, timedelta

import pytest

from station.domain.decision import AlarmKind, Item, Moved
from station.domain.recall import Finding
from station.domain.stock import Status
from station.errors import DatabaseError
from station.store.database import open_database
from station.store.reversing import ChangedSinceError, Movement, Reversal
from station.store.schema import PAGE_SIZE
from station.store.store import Entry, Store
from tests.bench import GTIN, NDC, NOW, RECALLED, is_whole, no_writing, recall, rows, stock

EXPIRY = date(2027, 10, 31)
ITEM = Item(GTIN, "A2231", EXPIRY, "S1")
PRODUCT = """
    insert into product
    (gtin, ndc, name, schedule, serialised, door_days, act_days, block_days, class, open_days, hazardous,
        supplier)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
LOT_ITEM = Item(GTIN, "A2231", EXPIRY, None)


@pytest.fixture
def store(path):
    with closing(Store(path)) as store:
        yield store


def entry(**what):
    return Entry(NOW, "scan", {"verdict": "ok"}, **what)


def arrives(item=ITEM, quantity=1):
    return Moved(item, Status.AVAILABLE, quantity, "SHELF-1", from_stock=False)


def leaves(item=ITEM, quantity=1, status=Status.TAKEN):
    return Moved(item, status, quantity, "SHELF-1", from_stock=True)


def alarm(kind):
    return (kind, {"screen": {}, "gtin": GTIN})


def test_a_record_is_a_journal_row(store, path):
    assert store.record(entry()) == 1
    row = rows(path)[0]
    assert (row.at, row.kind, json.loads(row.body)) == ("2026-09-18T14:07:00.000Z", "scan", {"verdict": "ok"})
    assert store.seq == 1


def test_what_arrives_is_on_the_shelf(store):
    store.record(entry(moved=arrives()))
    known = store.known(ITEM)
    assert [(lot.lot, lot.expiry, lot.location, lot.quantity) for lot in known.lots] == [
        ("A2231", EXPIRY, "SHELF-1", 1)
    ]
    assert (known.package.status, known.package.location, known.package.changed_at) == (
        Status.AVAILABLE,
        "SHELF-1",
        NOW,
    )


def test_what_is_taken_is_no_longer_on_the_shelf_but_is_remembered(store):
    store.record(entry(moved=arrives()))
    store.record(entry(moved=leaves()))
    known = store.known(ITEM)
    assert (known.lots, known.package.status) == ((), Status.TAKEN)


def test_a_shelf_never_holds_less_than_nothing(store):
    store.record(entry(moved=arrives(LOT_ITEM, 2)))
    store.record(entry(moved=leaves(LOT_ITEM, 5)))
    store.record(entry(moved=arrives(LOT_ITEM, 1)))
    assert store.known(LOT_ITEM).lots[0].quantity == 1


def test_what_was_never_on_the_shelf_takes_nothing_off_it(store):
    store.record(entry(moved=arrives(LOT_ITEM, 2)))
    apart = Moved(ITEM, Status.HOLD, 1, "SHELF-1", from_stock=False)
    store.record(entry(moved=apart))
    assert store.known(LOT_ITEM).lots[0].quantity == 2
    assert store.known(ITEM).package.status is Status.HOLD


def test_packages_without_a_serial_number_are_counted_not_known(store):
    store.record(entry(moved=arrives(LOT_ITEM, 3)))
    known = store.known(LOT_ITEM)
    assert (known.lots[0].quantity, known.package) == (3, None)


def test_a_product_of_the_catalog_is_known_with_its_own_days(store, path):
    with closing(open_database(path)) as db:
        values = (GTIN, NDC, "VELMORIL 10MG TAB", "II", 0, 200, None, 5, "vial", 28, 1, "Oakfen")
        db.execute(PRODUCT, values)
    product = store.known(ITEM).product
    assert (product.name, product.ndc, product.schedule, product.serialised) == ("VELMORIL 10MG TAB", NDC, "II", False)
    assert (product.door_days, product.act_days, product.block_days) == (200, None, 5)
    assert (product.product_class, product.open_days, product.hazardous) == ("vial", 28, True)
    assert product.supplier == "Oakfen"


def test_a_recalled_lot_is_met_and_never_proposed(store, path):
    stock(path, (RECALLED, "17A-0443", "2027-10-31", 4), (RECALLED, "20B-0001", "2027-11-30", 2))
    recall(path)
    recalled = store.known(Item(RECALLED, "17A-0443", EXPIRY, "S1"))
    assert (recalled.match.verdict, recalled.lots) == (Finding.RECALL, ())
    assert [lot.lot for lot in store.known(Item(RECALLED, "20B-0001", EXPIRY, "S1")).lots] == ["20B-0001"]


def test_of_many_lots_those_that_matter_are_looked_at(store, path):
    days = [date(2027, 1, 1) + timedelta(days=count) for count in range(200)]
    stock(path, *((GTIN, f"L{number}", day.isoformat(), 1) for number, day in enumerate(days)))
    known = store.known(Item(GTIN, "L100", days[100], None), lambda _: days[10])
    lots = [lot.lot for lot in sorted(known.lots, key=lambda lot: lot.expiry)]
    assert lots == [f"L{n}" for n in [*range(10, 42), *range(68, 100), 100, *range(101, 133)]]
    assert (known.more_earlier, known.more_later) == (True, True)


def test_of_few_lots_all_are_looked_at_once(store, path):
    stock(path, *((GTIN, lot, day, 1) for lot, day in [("A", "2027-01-01"), ("B", "2027-02-01"), ("C", "2027-03-01")]))
    for expiry in (date(2027, 2, 1), date(2026, 1, 1), date(2028, 1, 1), None):
        known = store.known(Item(GTIN, "B", expiry, None), lambda _: date(2027, 1, 1))
        assert sorted(lot.lot for lot in known.lots) == ["A", "B", "C"]
        assert not known.more_earlier
        assert not known.more_later


def test_the_date_of_the_recall_data_is_seen_as_soon_as_another_process_brings_it(store, path):
    assert store.recalls.dated is None
    recall(path)
    assert store.recalls.dated == date(2026, 9, 17)
    assert store.recalls.dated == date(2026, 9, 17)


def test_alarms_stand_most_urgent_first_until_they_are_closed(store):
    for kind in (AlarmKind.EXPIRED, AlarmKind.RECALL_I, AlarmKind.RECALL_II):
        store.record(entry(raised=alarm(kind)))
    first, second, third = store.alarms()
    assert [first.kind, second.kind, third.kind] == [AlarmKind.RECALL_I, AlarmKind.RECALL_II, AlarmKind.EXPIRED]
    assert (first.raised_at, first.raised_seq, first.detail["gtin"], first.binned) == (NOW, 2, GTIN, False)
    store.record(entry(binned=first.id))
    assert store.alarms()[0].binned
    store.record(entry(closed=first.id))
    assert [alarm.id for alarm in store.alarms()] == [second.id, third.id]


def test_alarms_and_what_is_to_be_remembered_outlive_a_restart(path):
    with closing(Store(path)) as store:
        store.record(entry(raised=alarm(AlarmKind.SUSPECT), remembered={"activity": "checkpoint"}))
        assert store.remembered("activity") == "checkpoint"
    with closing(Store(path)) as store:
        assert [alarm.kind for alarm in store.alarms()] == [AlarmKind.SUSPECT]
        assert (store.remembered("activity"), store.remembered("location"), store.seq) == ("checkpoint", None, 1)


def test_what_came_in_is_counted_from_an_instant_on(store):
    for hours, quantity in ((-30, 5), (0, 2), (1, 3)):
        moved = {"status": "available", "quantity": quantity}
        store.record(Entry(NOW + timedelta(hours=hours), "scan", {"moved": moved}))
    store.record(Entry(NOW + timedelta(hours=2), "scan", {"moved": {"status": "taken", "quantity": 9}}))
    store.record(Entry(NOW + timedelta(hours=2), "scan", {}))
    assert store.received_since(NOW) == 5
    assert store.received_since(NOW - timedelta(days=9)) == 10


def test_a_hash_of_what_may_be_a_persons_can_be_compared_and_not_read(store):
    assert store.private(b"Jane Roe") == store.private(b"Jane Roe") != store.private(b"Jane Doe")
    assert len(store.private(b"Jane Roe")) == 32


def test_a_sound_database_has_no_problem(store):
    store.record(entry())
    store.tidy()
    assert store.problem() == ""


def test_a_damaged_database_has_one(path):
    with closing(Store(path)) as store:
        (page,) = store._db.execute("select rootpage from sqlite_schema where name = 'package'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE_SIZE)
        file.write(b"\xff" * PAGE_SIZE)
    with closing(Store(path)) as store:
        assert store.problem()


def test_an_import_of_another_process_is_a_link_of_the_chain(store, path):
    store.record(entry())
    with closing(Store(path)) as other:
        assert other.record(Entry(NOW, "import", {})) == 2
    assert store.record(entry()) == 3
    assert is_whole(path)


@contextmanager
def full(store):
    """No page more: what SQLite itself says where there is no room."""
    store._db.execute("pragma max_page_count = 1")
    yield
    store._db.execute("pragma max_page_count = 4294967294")


@contextmanager
def unwritable(_):
    """No byte more in any file: what the kernel says where there is no room for it."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)


@contextmanager
def deleted(store):
    away = store.path.with_suffix(".away")
    store.path.rename(away)
    yield
    away.rename(store.path)


@contextmanager
def log_deleted(store):
    log = store.path.with_name(store.path.name + "-wal")
    log.rename(log.with_suffix(".away"))
    yield
    log.with_suffix(".away").rename(log)


@contextmanager
def replaced(store):
    with deleted(store):
        store.path.write_bytes(b"")
        yield


@contextmanager
def locked(store):
    store._db.execute("pragma busy_timeout = 1")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


@pytest.mark.parametrize("trouble", [full, unwritable, no_writing, deleted, log_deleted, replaced, locked])
def test_nothing_is_changed_when_a_commit_fails_and_all_goes_on_once_it_is_put_right(store, path, trouble):
    moved = arrives(LOT_ITEM)
    for _ in range(5):
        store.record(entry(moved=moved))
    with trouble(store):
        for _ in range(3):
            with pytest.raises(DatabaseError, match=r"station\.db: "):
                store.record(Entry(NOW, "scan", {"text": "x" * 20_000}, moved, remembered={"activity": "checkpoint"}))
        assert (store.seq, store.remembered("activity"), store.known(LOT_ITEM).lots[0].quantity) == (5, None, 5)
    assert store.record(entry(moved=moved)) == 6
    assert store.known(LOT_ITEM).lots[0].quantity == 6
    assert is_whole(path)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.known(ITEM),
        lambda store: store.alarms(),
        lambda store: store.is_told(AlarmKind.CHECK, ITEM, ()),
        lambda store: store.received_since(NOW),
        lambda store: store.tidy(),
        lambda store: store.problem(),
    ],
)
def test_what_sqlite_cannot_do_is_an_error_of_the_database(store, ask):
    store.close()
    with pytest.raises(DatabaseError, match=r"station\.db: Cannot operate on a closed database"):
        ask(store)


def test_a_database_that_cannot_be_read_at_the_start_is_refused(path):
    with closing(Store(path)) as store:
        store.record(entry())
    with closing(open_database(path)) as db:
        db.execute("drop table journal")
    with pytest.raises(DatabaseError, match=r"station\.db: no such table: journal"):
        Store(path)


def test_what_is_supposed_is_read_and_does_not_stay(store):
    store.record(entry(moved=arrives(LOT_ITEM)))
    with store.supposing(Movement(arrives(LOT_ITEM)), NOW):
        assert store.known(LOT_ITEM).lots[0].quantity == 2
    assert store.known(LOT_ITEM).lots[0].quantity == 1
    with pytest.raises(ChangedSinceError), store.supposing(Reversal((("delete from doubt", 1),)), NOW):
        pytest.fail("it cannot be supposed")
    assert store.record(entry(moved=arrives(LOT_ITEM))) == 2
