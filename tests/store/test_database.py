import sqlite3
from contextlib import closing

import pytest

from station.errors import DatabaseError
from station.store import schema
from station.store.database import open_database, transaction
from station.store.store import Store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "station.db"


def value(db, pragma):
    return db.execute(f"pragma {pragma}").fetchone()[0]


def in_transaction(db, *statements):
    with transaction(db):
        for statement in statements:
            db.execute(statement)


def test_a_new_database_is_made_with_its_folder(path):
    with closing(open_database(path)) as db:
        assert value(db, "user_version") == len(schema.STEPS)
        assert value(db, "page_size") == schema.PAGE_SIZE


def test_every_commit_is_flushed_before_it_returns(path):
    for _ in range(2):  # also when it is opened again
        with closing(open_database(path)) as db:
            assert (value(db, "journal_mode"), value(db, "synchronous")) == ("wal", 2)


def test_each_database_has_a_name_and_a_key_of_its_own(tmp_path):
    with closing(Store(tmp_path / "a.db")) as one, closing(Store(tmp_path / "b.db")) as other:
        assert one.epoch != other.epoch
        assert one.private(b"Jane Roe") != other.private(b"Jane Roe")


def test_its_name_outlives_closing(path):
    with closing(Store(path)) as store:
        epoch = store.epoch
    with closing(Store(path)) as store:
        assert store.epoch == epoch


def test_a_database_of_a_newer_station_is_refused_by_name(path):
    with closing(open_database(path)) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(DatabaseError, match=r"station\.db: was written by a newer station \(its format is 99.*install"):
        open_database(path)


def test_a_database_of_an_older_station_is_brought_up_to_date_and_keeps_what_it_holds(path, monkeypatch):
    with closing(Store(path)) as store:
        epoch = store.epoch
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, "create table shelf (name text) strict;"))
    with closing(open_database(path)) as db:
        assert value(db, "user_version") == len(schema.STEPS)
        assert db.execute("select count(*) from shelf").fetchone() == (0,)
        assert db.execute("select value from meta where key = 'epoch'").fetchone() == (epoch,)


def test_a_step_that_fails_leaves_the_database_as_it_was(path, monkeypatch):
    open_database(path).close()
    steps = schema.STEPS
    monkeypatch.setattr(schema, "STEPS", (*steps, "create table shelf (name text) strict; create nonsense;"))
    with pytest.raises(DatabaseError, match="cannot be used as the station's database"):
        open_database(path)
    monkeypatch.setattr(schema, "STEPS", steps)
    with closing(open_database(path)) as db:
        assert db.execute("select count(*) from sqlite_schema where name = 'shelf'").fetchone() == (0,)


def test_a_file_that_is_no_database_is_refused(path):
    path.parent.mkdir()
    path.write_text("a shopping list, longer than a header of SQLite would be " * 20)
    with pytest.raises(DatabaseError, match=r"station\.db: cannot be used as the station's database"):
        open_database(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "state").write_text("a file")
    with pytest.raises(DatabaseError, match=r"station\.db: cannot be opened.*folder must be writable"):
        open_database(tmp_path / "state" / "station.db")


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(DatabaseError, match="cannot be opened"):
        open_database(tmp_path)


def test_what_fails_in_a_transaction_is_taken_back(path):
    with closing(open_database(path)) as db:
        with pytest.raises(sqlite3.OperationalError, match="nonsense"):
            in_transaction(db, "insert into meta values ('a', 'b')", "nonsense")
        assert db.execute("select count(*) from meta where key = 'a'").fetchone() == (0,)


def test_a_transaction_that_sqlite_took_back_itself_leaves_the_way_free(path):
    with closing(open_database(path)) as db:
        with pytest.raises(sqlite3.OperationalError, match="nonsense"):
            in_transaction(db, "rollback", "nonsense")
        in_transaction(db, "insert into meta values ('a', 'b')")


def test_a_commit_that_fails_leaves_the_way_free(path):
    with closing(open_database(path)) as db:
        db.execute("pragma foreign_keys = on")
        db.execute("create table child (id references meta deferrable initially deferred)")
        with pytest.raises(sqlite3.IntegrityError):
            in_transaction(db, "insert into child values ('nobody')")
        in_transaction(db, "insert into meta values ('a', 'b')")


def test_packages_in_use_stay_so_where_closed_ones_are_kept_no_longer(path):
    path.parent.mkdir()
    last = next(number for number, step in enumerate(schema.STEPS) if "open_now" in step)
    with closing(sqlite3.connect(path)) as db:
        for step in schema.STEPS[:last]:
            db.executescript(step)
        db.execute(f"pragma user_version = {last}")
        db.execute("insert into meta values ('epoch', 'e'), ('privacy_key', '00')")
        for serial, closed_at in (("S1", None), ("S2", "2026-09-03T08:00:00.000Z")):
            row = (
                "00399901010714",
                serial,
                "A",
                "2027-10-31",
                "B3",
                "2026-09-02",
                "2026-09-02",
                "2026-09-30",
                closed_at,
            )
            db.execute(_OPENED, row)
        db.commit()
    with closing(open_database(path)) as db:
        assert db.execute("select serial, use_by, quantity_left from open_pack").fetchall() == [
            ("S1", "2026-09-30", "")
        ]


_OPENED = """
    insert into open_pack (gtin, serial, lot, expiry, location, opened_at, opened_on, use_by, closed_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
