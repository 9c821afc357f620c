"""A station's database is read beside the station, and from a copy that nobody may write."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from station.errors import DatabaseError
from station.store import reading as module
from station.store.database import open_database, transaction
from station.store.journal import append
from station.store.reading import reading

AT = "2026-09-18T14:07:00.000Z"


def write(path):
    with closing(open_database(path)) as db, transaction(db):
        append(db, AT, "scan", "{}")


def count(db):
    return db.execute("select count(*) from journal").fetchone()[0]


def test_what_a_running_station_writes_meanwhile_is_not_seen(tmp_path):
    path = tmp_path / "station.db"
    with closing(open_database(path)) as station:
        with transaction(station):
            append(station, AT, "scan", "{}")
        with reading(path) as db:
            with transaction(station):
                append(station, AT, "scan", "{}")
            assert count(db) == 1
        with reading(path) as db:
            assert count(db) == 2


def test_nothing_can_be_written(tmp_path):
    write(tmp_path / "station.db")
    with pytest.raises(DatabaseError, match="readonly"), reading(tmp_path / "station.db") as db:
        db.execute("delete from journal")


def test_a_name_may_have_signs_that_mean_something_in_an_address(tmp_path):
    path = tmp_path / "50% of #1?.db"
    write(path)
    with reading(path) as db:
        assert count(db) == 1


@pytest.mark.parametrize("content", [None, b"", b"a shopping list, longer than a header would be " * 40])
def test_what_is_no_database_of_a_station_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "station.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatabaseError, match=r"station\.db: is no station's database that can be read"), reading(path):
        pass


def refused(monkeypatch):
    """SQLite as it is in a folder where it may make no files; the tests may run as root, who may everywhere."""
    connect = sqlite3.connect

    class Refusing:
        def __init__(self, db) -> None:
            self._db = db

        def execute(self, text, *values):
            if text.startswith("select 1 from sqlite_schema"):
                raise sqlite3.OperationalError("unable to open database file")
            return self._db.execute(text, *values)

        def close(self):
            self._db.close()

    def connected(address, **options):
        db = connect(address, **options)
        return db if "immutable" in address else Refusing(db)

    monkeypatch.setattr(module.sqlite3, "connect", connected)


def test_a_copy_in_a_folder_that_cannot_be_written_is_read(tmp_path, monkeypatch):
    write(tmp_path / "station.db")
    refused(monkeypatch)
    with reading(tmp_path / "station.db") as db:
        assert count(db) == 1


def test_a_copy_whose_commits_stand_beside_it_is_not_taken_for_whole(tmp_path, monkeypatch):
    write(tmp_path / "station.db")
    (tmp_path / "station.db-wal").write_bytes(b"commits")
    refused(monkeypatch)
    with pytest.raises(DatabaseError, match="unable to open"), reading(tmp_path / "station.db"):
        pass


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs the right to mount")
def test_a_copy_on_a_read_only_disk_is_read(tmp_path):
    write(tmp_path / "station.db")
    mounted = f"mount --bind {tmp_path} {tmp_path} && mount -o remount,ro,bind {tmp_path}"
    code = """
import sys
from pathlib import Path
from station.store.reading import reading
with reading(Path(sys.argv[1])) as db:
    print(db.execute("select count(*) from journal").fetchone()[0])
"""
    words = [sys.executable, code, str(tmp_path / "station.db")]
    shell = ["unshare", "--mount", "sh", "-c", f'{mounted} && "$0" -c "$1" "$2"', *words]
    found = subprocess.run(shell, capture_output=True, text=True, check=False)
    if "mount" in found.stderr or "unshare" in found.stderr:
        pytest.skip("may not mount here")
    assert found.stdout == "1\n", found.stderr
