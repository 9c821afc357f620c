import sqlite3
from contextlib import closing

import pytest

from station.errors import DatabaseError
from station.store.files import open_own

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
