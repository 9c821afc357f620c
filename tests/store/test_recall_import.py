import sqlite3
from contextlib import closing
from datetime import date

import pytest

from station.domain.decision import Item
from station.domain.recall import Finding
from station.store.database import open_database
from station.store.recalls import import_recalls, recalls_for
from station.store.store import Entry, Store
from tests.bench import NOW, RECALLED, is_whole, recall_record


@pytest.fixture
def store(tmp_path):
    with closing(Store(tmp_path / "station.db")) as store:
        yield store


@pytest.fixture
def db(store):
    with closing(open_database(store.path)) as db:
        yield db


def found(store, lot):
    return store.known(Item(RECALLED, lot, date(2027, 10, 31), "S1")).match.verdict


def test_an_import_takes_the_place_of_what_was_there(store, db):
    for lot in ("17A-0443", "20B-0001"):
        import_recalls(db, [recall_record(lot=lot)], source_date="2026-09-17")
    assert (found(store, "17A-0443"), found(store, "20B-0001")) == (Finding.NO_MATCH, Finding.RECALL)


def test_an_import_that_cannot_be_told_of_changes_nothing(store, db):
    with pytest.raises(sqlite3.OperationalError):
        import_recalls(db, [recall_record()], source_date="2026-09-17", tell=lambda _: db.execute("no such words"))
    assert found(store, "17A-0443") is Finding.NO_MATCH


def test_an_import_that_sqlite_takes_back_itself_is_an_error_like_any_other(store, db):
    with pytest.raises(sqlite3.OperationalError, match="no transaction is active"):
        import_recalls(db, [recall_record()], source_date="2026-09-17", tell=lambda _: db.execute("rollback"))
    assert found(store, "17A-0443") is Finding.NO_MATCH


def test_scans_are_recorded_while_an_import_is_read(store, db):
    def slow():
        for number in range(3):
            store.record(Entry(NOW, "scan", {"number": number}))
            yield recall_record(lot=f"17A-044{number}")

    assert import_recalls(db, slow(), source_date="2026-09-17").recalls == 3
    assert store.record(Entry(NOW, "scan", {})) == 4
    assert is_whole(store.path)


def test_a_lot_that_may_be_followed_by_more_is_met_with_it(store, db):
    import_recalls(db, [recall_record(lot="4410 may be followed by 01 or 02")], source_date="2026-09-17")
    (lots,) = recalls_for(db, RECALLED, "441002")[0].ranges
    assert (lots.first, lots.endings) == ("4410", ("01", "02"))
    assert [found(store, lot) for lot in ("441002", "9999")] == [Finding.RECALL, Finding.NO_MATCH]


def test_a_date_that_is_none_is_left_out(store, db):
    import_recalls(db, [recall_record() | {"report_date": "20269999"}], source_date="2026-09-17")
    assert recalls_for(db, RECALLED, "17A-0443")[0].reported is None
    assert found(store, "17A-0443") is Finding.RECALL
