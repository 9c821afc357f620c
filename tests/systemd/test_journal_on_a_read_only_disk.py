"""The link's view of the disk lets it read the journal and not write it; SQLite gets along with that."""

import os
import shlex
import sqlite3
import subprocess
import sys

import pytest

READ = """
import sqlite3, sys
from pathlib import Path
from station.store.journal import JournalReader
with JournalReader(Path(sys.argv[1])) as journal:
    print(journal.last())
try:
    sqlite3.connect(sys.argv[1]).execute("delete from journal")
except sqlite3.OperationalError as error:
    print(error)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a view of the disk for one process")
def test_the_journal_is_read_while_it_is_written_and_cannot_be_changed(tmp_path):
    path = tmp_path / "station.db"
    station = sqlite3.connect(path, isolation_level=None)
    station.execute("pragma journal_mode = wal")
    station.execute("create table meta (key text primary key, value text)")
    station.execute("insert into meta values ('epoch', 'e')")
    station.execute("create table journal (seq integer primary key, at, kind, body, hash)")
    station.execute("insert into journal values (1, '', 'scan', '{}', x'')")
    folder = shlex.quote(str(tmp_path))
    view = f'mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && exec "$@"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", view, "sh", sys.executable, "-c", READ, path],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    station.close()
    assert done.stdout.splitlines() == ["1", "attempt to write a readonly database"], done.stderr
