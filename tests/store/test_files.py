import sqlite3
from contextlib import closing

import pytest

from station.errors import DatabaseError, UsageError
from station.store.files import is_database, open_own, open_to_read

SHAPE = "create table if not exists cursor (acked integer)"


@pytest.mark.parametrize(("flushed", "level"), [(True, 2), (False, 1)])
def test_a_file_is_made_with_its_tables_and_flushed_as_asked(tmp_path, flushed, level):
    with closing(open_own(tmp_path / "own.db", SHAPE, flushed=flushed, what="the cursor")) as db:
        assert db.execute("select count(*) from cursor").fetchone() == (0,)
        assert db.execute("pragma synchronous").fetchone() == (level,)


@pytest.mark.parametrize("content", [b"no database, but long enough to be looked at" * 100, None])
def test_a_file_that_cannot_be_opened_is_named(tmp_path, content):
    path = tmp_path / "own.db"
    path.write_bytes(content) if content else path.mkdir()
    with pytest.raises(DatabaseError, match="the cursor cannot be opened"):
        open_own(path, SHAPE, flushed=True, what="the cursor")


def test_what_was_written_is_there_again(tmp_path):
    for _ in range(2):
        with closing(open_own(tmp_path / "own.db", SHAPE, flushed=True, what="the cursor")) as db:
            db.execute("insert into cursor values (1)")
    with closing(sqlite3.connect(tmp_path / "own.db")) as db:
        assert db.execute("select count(*) from cursor").fetchone() == (2,)


def test_a_file_is_read_whatever_its_name_means_in_an_address(tmp_path):
    path = tmp_path / "lot #4?mode=rw%41.db"
    with closing(open_own(path, SHAPE, flushed=True, what="the cursor")), closing(open_to_read(path)) as db:
        assert db.execute("select count(*) from cursor").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("insert into cursor values (1)")


def test_a_database_is_known_by_how_it_begins(tmp_path):
    with closing(open_own(tmp_path / "own.db", SHAPE, flushed=True, what="the cursor")):
        assert is_database(tmp_path / "own.db")
    (tmp_path / "list.csv").write_text("gtin,name\n")
    assert not is_database(tmp_path / "list.csv")
    with pytest.raises(UsageError, match=r"none\.db: cannot be read \(No such file"):
        is_database(tmp_path / "none.db")
